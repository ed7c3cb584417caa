import GateKit
import Migrations
import SourceText

/// Makes a finding of the library one of the gate.
struct FindingWriter {
  let settings: MigrationsSettings
  let engine: Engine

  /// nil where the policy has switched the rule off for the place.
  func finding(_ found: MigrationFinding, _ rule: Rule?, excuse: String?) -> Finding? {
    let severity = settings.severity(of: found.rule, at: found.path) ?? found.severity
    guard severity > .off else { return nil }
    return Finding(
      rule: found.rule, message: found.message + (excuse.map { "; \($0)" } ?? ""),
      help: excuse == nil ? rule?.safeForm : nil,
      location: Location(found.path, lines: found.line.map { $0...$0 }),
      atMost: excuse == nil ? severity.enforcement : .inform,
      identity: found.object.isEmpty ? found.message : found.object,
      explanation: excuse == nil ? explanation(of: found) : nil)
  }

  /// The same of what a trial showed.
  func finding(_ found: TriedFinding, excuse: String?) -> Finding? {
    let rule = found.finding.rule.rawValue
    let severity = settings.severity(of: rule, at: found.path) ?? found.severity
    guard severity > .off else { return nil }
    // The server's words may quote what the change made up.
    let message = found.finding.message.onOneLine.truncated(to: Self.messageLimit)
    return Finding(
      rule: rule, message: message + (excuse.map { "; \($0)" } ?? ""),
      help: excuse == nil ? found.finding.help : nil,
      location: Location(found.path, lines: found.line.map { $0...$0 }),
      atMost: excuse == nil ? severity.enforcement : .inform, identity: found.finding.object)
  }

  /// Characters of what a server said.
  private static let messageLimit = 800

  private func explanation(of found: MigrationFinding) -> Explanation {
    let destructive = settings.destructive
    var waiver: String?
    switch destructive.inlineWaiver {
    case .off: break
    case .allowed: waiver = "\(comment(in: found.path)) gatehouse: allow \(found.rule) reason=\"…\""
    case .withLabel where !destructive.label.isEmpty:
      waiver =
        "\(comment(in: found.path)) gatehouse: allow \(found.rule) reason=\"…\" with the label \(destructive.label)"
    case .withLabel: break
    }
    return Explanation(
      why: "\(engine): \(found.why)",
      steps: found.rewrite.parts.map { part in
        Explanation.Step(
          part.title + (part.isOutsideTransaction ? ", outside a transaction" : ""), part.lines,
          isCode: !part.isProse)
      }, waiver: waiver)
  }

  /// How a comment of the file's language begins.
  private func comment(in path: RepositoryPath) -> String {
    let name = String(decoding: path.name, as: UTF8.self)
    if [".py", ".rb", ".exs", ".yaml", ".yml"].contains(where: name.hasSuffix) { return "#" }
    return name.hasSuffix(".sql") ? "--" : "//"
  }
}

extension Rule.Severity {
  /// The most that a finding of this severity does.
  var enforcement: Enforcement {
    switch self {
    case .off: .off
    case .info: .inform
    case .warning: .warn
    case .error: .block
    }
  }
}
