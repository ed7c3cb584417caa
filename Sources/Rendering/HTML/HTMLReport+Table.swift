import GateEngine
import GateKit
import SourceText

/// Every gate in one line, nearest unmet first.
func gatesTable(_ order: [RecordedGate]) -> String {
  guard !order.isEmpty else {
    return "<section><h2 id=\"gates\">Gates</h2><p>No gate was asked.</p></section>"
  }
  // On a narrow page a cell says its name, and an empty one is not there.
  func cell(_ name: String, _ texts: [String]) -> String {
    texts.isEmpty
      ? "<td></td>" : "<td data-name=\"\(name)\">\(texts.map(html).joined(separator: "<br/>"))</td>"
  }
  let rows = order.map { result -> String in
    let headline = result.headline
    let step = result.task ?? (result.state == .skipped ? result.reason : nil) ?? ""
    return "<tr><th scope=\"row\"><a href=\"#\(anchor(result))\">\(html(result.name))</a></th>"
      + "<td>\(htmlBadge(result))</td>" + cell("Measured", headline.map { "\($0.name) \($0.shown)" })
      + cell("Limit", headline.compactMap(\.shownLimit))
      + "<td class=\"step\">\(html(step.truncated(to: 600)))</td></tr>"
  }
  return """
    <section aria-labelledby="gates">
    <h2 id="gates">Gates</h2>
    <div class="scroll">
    <table>
    <caption>Every gate, nearest unmet first</caption>
    <thead><tr><th scope="col">Gate</th><th scope="col">Result</th><th scope="col">Measured</th>\
    <th scope="col">Limit</th><th scope="col">Next step</th></tr></thead>
    <tbody>
    \(rows.joined(separator: "\n"))
    </tbody>
    </table>
    </div>
    </section>
    """
}

/// Names are free text; every byte that is no letter or digit is spelled out, so that no two gates share one.
func anchor(_ result: RecordedGate) -> String { "gate-" + anchorWord(Array(result.name.utf8)) }

func anchorWord(_ bytes: [UInt8]) -> String {
  bytes.map { byte in
    let scalar = UnicodeScalar(byte)
    let isPlain = byte < 0x80 && (scalar.properties.isAlphabetic || ("0"..."9").contains(scalar))
    return isPlain || byte == UInt8(ascii: "-") ? String(scalar) : "_" + String(byte, radix: 16)
  }.joined()
}
