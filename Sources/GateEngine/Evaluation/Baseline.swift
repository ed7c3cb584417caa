public import GateKit
public import SourceText

/// `.gatehouse/baseline.json` of the base: findings that were there when the policy was adopted. They are shown
/// and do not count; whatever is new does.
public struct Baseline: Settings, Equatable {
  public static let path = RepositoryPath(".gatehouse/baseline.json")

  public var version = 1
  public var commit: String?
  public var findings: [KnownFinding] = []

  public init() {}

  public static let schema: [Setting<Baseline>] = [
    setting("version", \.version, required: true, within: 1...1, "of the format: 1"),
    setting("commit", \.commit, "the commit that was looked at"),
    setting("findings", \.findings, "what was found there"),
  ]
}

public struct KnownFinding: Settings, Hashable {
  public var gate = ""
  public var rule = ""
  public var path: String?
  public var fingerprint = ""
  public var count = 1

  public init() {}
  public init(gate: String, rule: String, path: String?, fingerprint: String, count: Int) {
    self.gate = gate
    self.rule = rule
    self.path = path
    self.fingerprint = fingerprint
    self.count = count
  }

  public static let schema: [Setting<KnownFinding>] = [
    setting("gate", \.gate, required: true, "name of the gate in the policy"),
    setting("rule", \.rule, required: true, "the gate's rule"),
    setting("path", \.path, "the file, for people"),
    setting("fingerprint", \.fingerprint, required: true, "what makes it the same finding"),
    setting("count", \.count, "how many alike"),
  ]
}

extension Baseline {
  /// Everything that these results found, sorted: what `gatehouse baseline write` keeps.
  public init(of results: [GateResult], commit: ObjectID?) {
    var known: [String: KnownFinding] = [:]
    for result in results {
      for judged in result.findings {
        known[
          judged.fingerprint,
          default: KnownFinding(
            gate: result.name, rule: judged.finding.rule, path: judged.finding.location?.path.description,
            fingerprint: judged.fingerprint, count: 0)
        ].count += 1
      }
    }
    self.init()
    self.commit = commit?.description
    findings = known.values.sorted {
      ($0.gate, $0.rule, $0.path ?? "", $0.fingerprint) < ($1.gate, $1.rule, $1.path ?? "", $1.fingerprint)
    }
  }
}
