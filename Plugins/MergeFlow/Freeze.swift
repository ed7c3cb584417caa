import CivilTime
import GateKit
import SourceText

/// A time in which nothing may enter a branch.
struct Freeze: Settings, Hashable {
  var to: OneOrMany<Glob> = []
  var windows: OneOrMany<TimeWindow> = []
  var except: OneOrMany<Glob> = []
  var reason: String?

  static let schema: [Setting<Freeze>] = [
    setting("to", \.to, required: true, "target branches"),
    setting("windows", \.windows, required: true, "when, such as Fri 16:00 - Mon 08:00 Europe/Paris"),
    setting("except", \.except, "source branches of this repository that may enter all the same"),
    setting("reason", \.reason, "told to whoever has to wait"),
  ]

  /// Adds the finding, and when the answer may be another one.
  func judge(_ pair: BranchPair, at now: Instant, _ answer: inout GateAnswer) {
    let isExcepted = !pair.isFork && except.matches(pair.source)
    guard to.matches(pair.target), !isExcepted else { return }
    guard let until = windows.values.end(after: now) else {
      answer.expire(at: windows.values.change(after: now))
      return
    }
    answer.expire(at: until)
    let inForce = windows.values.filter { $0.contains(now) }.map(\.text).joined(separator: ", ")
    answer.findings.append(
      Finding(
        rule: Rule.freeze,
        message: "\(pair.target) is frozen until \(until) (\(inForce))" + (reason.map { ": \($0)" } ?? ""),
        help: "merge after that"
          + (except.values.isEmpty ? "" : "; \(except.text) may enter \(pair.target) before"),
        identity: pair.target))
  }
}

extension GateAnswer {
  /// The earliest moment counts.
  fileprivate mutating func expire(at moment: Instant?) {
    guard let moment else { return }
    validUntil = min(validUntil ?? moment, moment)
  }
}
