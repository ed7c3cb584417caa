public import GateEngine
import GateKit
import SourceText

/// A finding that counts, with the gate that made it.
public struct ReportedFinding: Hashable, Sendable {
  /// In the policy.
  public let gate: String
  public let judged: JudgedFinding

  public init(gate: String, judged: JudgedFinding) {
    self.gate = gate
    self.judged = judged
  }
}

extension Report {
  /// All findings that count: the strongest first, then by path, line and gate.
  public var reportedFindings: [ReportedFinding] {
    let all = results.flatMap { result in
      result.counting.map { ReportedFinding(gate: result.name, judged: $0) }
    }
    return all.enumerated().sorted { a, b in
      let (x, y) = (a.element, b.element)
      if x.judged.effect != y.judged.effect { return x.judged.effect > y.judged.effect }
      let (here, there) = (x.judged.finding.location, y.judged.finding.location)
      if here?.path != there?.path {
        guard let one = here?.path else { return true }
        guard let other = there?.path else { return false }
        return one < other
      }
      let lines = (here?.lines?.lowerBound ?? 0, there?.lines?.lowerBound ?? 0)
      if lines.0 != lines.1 { return lines.0 < lines.1 }
      return x.gate == y.gate ? a.offset < b.offset : x.gate < y.gate
    }.map(\.element)
  }
}

// An annotation's texts are plain: no Markdown is read in them, and line ends count.
extension ReportedFinding {
  /// `clean-repo: conflict-marker`, at most 255 bytes.
  public var annotationTitle: String {
    "\(gate): \(judged.finding.rule)".escaped(for: .terminal).truncated(toBytes: 255)
  }

  /// What is wrong, and the way out on a line of its own.
  public var annotationMessage: String {
    let lines =
      [judged.finding.message] + (judged.finding.help.map { ["fix: \($0)"] } ?? [])
      + (judged.finding.explanation?.plainLines ?? [])
    return lines.map { $0.escaped(for: .terminal).truncated(toBytes: 8_192) }.joined(separator: "\n")
  }
}
