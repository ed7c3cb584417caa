package import CivilTime
package import GateEngine
import GateKit

/// `✓ Passed`: a sign and a word, since colour alone would leave out who cannot see it.
package func htmlVerdictWords(_ verdict: Verdict) -> String {
  "<span aria-hidden=\"true\">\(verdict.sign)</span> \(verdict.title)"
}

package func htmlBadge(_ verdict: Verdict) -> String {
  "<span class=\"badge \(verdict.rawValue)\"><span aria-hidden=\"true\">\(verdict.sign)</span> "
    + "\(verdict.rawValue)</span>"
}

func htmlBadge(_ gate: some ReportedGate) -> String {
  "<span class=\"badge \(gate.state.style)\"><span aria-hidden=\"true\">\(gate.state.sign)</span> "
    + "\(gate.stateWords)</span>"
}

package func htmlTime(_ instant: Instant) -> String {
  "<time datetime=\"\(instant)\">\(instant.forPeople)</time>"
}

extension Instant {
  /// `28 Nov 2026 10:00 UTC`: the minute is enough for people, who find the second in the page's source.
  package var forPeople: String {
    let text = description
    let parts = text.split(separator: "T")
    guard parts.count == 2, let date = CivilDate(String(parts[0])) else { return text }
    let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
    return "\(date.day) \(months[Int(date.month) - 1]) \(date.year) \(parts[1].prefix(5)) UTC"
  }
}

extension Verdict {
  var sign: String {
    switch self {
    case .passed: "✓"
    case .pending: "◷"
    case .blocked: "✗"
    case .errored: "‼"
    }
  }
}

extension GateState {
  var sign: String {
    switch self {
    case .failed: "‼"
    case .blocked: "✗"
    case .waiting: "◷"
    case .overridden: "»"
    case .warned: "!"
    case .informed: "i"
    case .passed: "✓"
    case .notAsked: "?"
    case .skipped: "–"
    }
  }

  /// The name of its colours.
  var style: String {
    switch self {
    case .failed: "failed"
    case .notAsked: "not-asked"
    default: word
    }
  }
}
