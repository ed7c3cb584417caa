import GateEngine
import GateKit
import SourceText

/// What past changes would have met, as one page that stands by itself.
public func htmlReplay(_ replay: ReplayReport, program: String) -> String {
  let style = replay.keptOut.isEmpty ? "passed" : "blocked"
  let body = """
    <a class="skip" href="#changes">Skip to the changes</a>
    <header>
    <p class="eyebrow">Gatehouse replay</p>
    <h1>\(html(replay.target))</h1>
    <div class="verdict \(style)"><p>\(html(replay.heading))</p>
    <p>\(html(replay.conclusion))</p></div>
    \(about(replay))
    </header>
    <main>
    <section aria-labelledby="gates">
    <h2 id="gates">Gates</h2>
    \(htmlTable(replay.gatesTable))
    \(replay.tableNote.map { "<p class=\"quiet\">\(html($0))</p>" } ?? "")
    </section>
    \(changes(replay))
    \(remarks(replay))
    </main>
    <footer><p>gatehouse \(html(program))</p></footer>
    """
  return HTMLPage(title: "Replay of \(replay.target)", body: body, style: .inside).text
}

private func about(_ replay: ReplayReport) -> String {
  let rows = replay.policies.enumerated().map { number, policy in
    let digest = policy.origin.files.first.map { " <code>\(html(String($0.digest.prefix(16))))</code>" } ?? ""
    return "<dt>\(number == 0 ? "Policy" : "Against")</dt><dd>\(html(policy.name))\(digest)</dd>"
  }
  return "<dl class=\"facts\">\n\(rows.joined(separator: "\n"))\n</dl>"
}

/// Changes that one page lists.
private let changeLimit = 5_000

private func changes(_ replay: ReplayReport) -> String {
  let names = replay.policies.count > 1 ? ["Policy", "Against"] : ["Result"]
  let head = ["Change", "Taken in"] + names + ["What keeps it out"]
  let rows = replay.changes.prefix(changeLimit).map { row($0, names) }
  let hidden = replay.changes.count - changeLimit
  return """
    <section aria-labelledby="changes">
    <h2 id="changes">Changes</h2>
    <div class="scroll" tabindex="0" role="group" aria-label="Changes">
    <table>
    <caption>Newest first</caption>
    <thead><tr>\(head.map { "<th scope=\"col\">\($0)</th>" }.joined())</tr></thead>
    <tbody>
    \(rows.joined(separator: "\n"))
    </tbody>
    </table>
    </div>
    \(hidden > 0 ? "<p class=\"quiet\">and \(grouped(hidden)) more; the JSON form holds all</p>" : "")
    </section>
    """
}

private func row(_ change: ReplayedChange, _ names: [String]) -> String {
  let title = link(change.pullPage, html(change.heading))
  let commit = link(change.page, "<span class=\"id\">\(change.commit.short)</span>")
  let badges = zip(names, change.judgements).map { name, judgement in
    "<td data-name=\"\(name)\"><span class=\"badge \(judgement.style)\">\(judgement.word)</span></td>"
  }
  return "<tr id=\"\(change.commit)\"><th scope=\"row\" class=\"main\">\(title)<br/>"
    + "<span class=\"from\">\(commit) \(html(change.kind))</span></th>"
    + "<td data-name=\"Taken in\">\(htmlTime(change.time))</td>\(badges.joined())"
    + "<td class=\"wide\">\(reasons(change))</td></tr>"
}

/// By the policy that is tried, and where only the other one keeps it out, by that.
private func reasons(_ change: ReplayedChange) -> String {
  let unmet = change.judgements.first { $0.failure != nil || !$0.unmet.isEmpty }
  guard let judgement = unmet else { return "" }
  if let failure = judgement.failure { return html(failure.truncated(to: 600)) }
  return judgement.unmet.map { gate in
    let findings = gate.shown.map { finding in
      let place = finding.place.map { "<span class=\"place\">\(html($0))</span> " } ?? ""
      let help = finding.help.map { "<p class=\"fix\"><b>Fix:</b> \(html($0))</p>" } ?? ""
      return
        "<li class=\"block\"><p>\(place)\(html(finding.message)) <code>\(html(finding.rule))</code></p>\(help)</li>"
    }
    let hidden = gate.findings - gate.shown.count
    let more = hidden > 0 ? "<p class=\"quiet\">and \(grouped(hidden)) more</p>" : ""
    let said = findings.isEmpty ? "<p>\(html(gate.words.truncated(to: 600)))</p>" : ""
    let list = findings.isEmpty ? "" : "<ul class=\"findings\">\(findings.joined())</ul>"
    return "<p><b>\(html(gate.name))</b></p>\(said)\(list)\(more)"
  }.joined()
}

private func link(_ address: String?, _ text: String) -> String {
  guard let address, address.isWebAddress else { return text }
  return "<a href=\"\(html(address.onOneLine))\" rel=\"noreferrer\">\(text)</a>"
}

private func remarks(_ replay: ReplayReport) -> String {
  let lines = replay.remarks
  guard !lines.isEmpty else { return "" }
  return """
    <section aria-labelledby="remarks">
    <h2 id="remarks">Also</h2>
    <ul class="plain">
    \(lines.map { "<li>\(html($0))</li>" }.joined(separator: "\n"))
    </ul>
    </section>
    """
}
