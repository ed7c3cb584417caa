public import CivilTime
public import GateEngine
public import GateKit
import SourceText

/// What past changes of a branch would have met under one policy, or under two side by side.
public struct ReplayReport: Sendable {
  /// The branch that took the changes in.
  public let target: String
  public let tip: ObjectID
  /// The one that is tried, then the one that it is compared with, if any.
  public let policies: [ReplayPolicy]
  /// Newest first.
  public let changes: [ReplayedChange]
  /// Fewer than were asked for, since this clone's history ends there.
  public let isCutOff: Bool

  public init(
    target: String, tip: ObjectID, policies: [ReplayPolicy], changes: [ReplayedChange], isCutOff: Bool
  ) {
    self.target = target
    self.tip = tip
    self.policies = policies
    self.changes = changes
    self.isCutOff = isCutOff
  }
}

public struct ReplayPolicy: Sendable {
  /// For people: a file, or a file at a commit.
  public let name: String
  public let origin: PolicyOrigin
  public let mode: Policy.Mode

  public init(name: String, origin: PolicyOrigin, mode: Policy.Mode) {
    self.name = name
    self.origin = origin
    self.mode = mode
  }
}

/// One change that the branch took in.
public struct ReplayedChange: Sendable {
  public let commit: ObjectID
  /// `merge commit`, `single commit`.
  public let kind: String
  public let base: ObjectID
  public let head: ObjectID
  /// When the branch took it in, as its commit says.
  public let time: Instant
  public let number: Int?
  /// The pull request's, or else the commit's subject.
  public let title: String
  public let source: String?
  /// The head branch was in another repository; nil where nobody knows.
  public let isFork: Bool?
  /// On the forge; nil where nobody knows it.
  public let page: String?
  public let pullPage: String?
  /// One for each policy.
  public let judgements: [ReplayedJudgement]

  public init(
    commit: Commit, kind: String, base: ObjectID, head: ObjectID, facts: Facts, page: String?,
    pullPage: String?, judgements: [ReplayedJudgement]
  ) {
    self.commit = commit.id
    self.kind = kind
    self.base = base
    self.head = head
    time = commit.committer.time
    number = facts.number
    title = facts.title ?? commit.subject
    source = facts.source
    isFork = facts.source == nil ? nil : facts.isFork
    self.page = page
    self.pullPage = pullPage
    self.judgements = judgements
  }
}

/// What one policy says of one change.
public struct ReplayedJudgement: Sendable {
  /// nil where no gate that could have kept it out was judged: neither passed nor blocked.
  public let verdict: Verdict?
  /// Sorted by name.
  public let gates: [ReplayedGate]
  public let undecidedRules: [UndecidedRule]
  /// Why nothing was judged at all.
  public let failure: String?

  public init(_ report: Report) {
    gates = report.results.map(ReplayedGate.init)
    let isSilent = gates.contains { $0.state == .notAsked } && !gates.contains { $0.state.ran }
    verdict = isSilent ? nil : report.verdict
    undecidedRules = report.undecidedRules
    failure = nil
  }

  public init(failure: String) {
    verdict = .errored
    gates = []
    undecidedRules = []
    self.failure = failure
  }
}

/// One gate of a judgement, cut down to what a list of hundreds has room for.
public struct ReplayedGate: Sendable {
  public let name: String
  let state: GateState
  /// It keeps the change out.
  let isUnmet: Bool
  /// Findings that count.
  let findings: Int
  /// The first of them.
  let shown: [Shown]
  /// Why it was not judged, did not run or could not look; what no finding says.
  let reason: String?

  struct Shown: Hashable, Sendable {
    let rule: String
    let place: String?
    let message: String
    let help: String?
  }

  /// Findings of one gate that are kept.
  private static let shownLimit = 3

  init(_ result: GateResult) {
    name = result.name
    state = result.state
    isUnmet = result.isUnmet
    findings = result.counting.count
    shown = result.counting.prefix(Self.shownLimit).map { judged in
      let finding = judged.finding
      return Shown(
        rule: finding.rule, place: finding.place, message: finding.message, help: finding.help)
    }
    let shortfalls = result.measurements.compactMap(\.shortfall)
    reason =
      switch result.outcome {
      case .notAsked(let facts): "git does not know \(listed(facts))"
      default: result.reason ?? (result.counting.isEmpty ? shortfalls.first : nil)
      }
  }
}

// MARK: - Sums

extension ReplayReport {
  /// How often one gate ended how under one policy.
  struct GateCounts: Sendable {
    var states: [GateState: Int] = [:]
    /// Changes that it keeps out.
    var unmet = 0
  }

  /// Every gate of every policy, sorted by name, with its counts for each policy.
  var gateCounts: [(name: String, counts: [GateCounts])] {
    var all: [String: [GateCounts]] = [:]
    for change in changes {
      for (number, judgement) in change.judgements.enumerated() {
        for gate in judgement.gates {
          var counts =
            all[gate.name] ?? [GateCounts](repeating: GateCounts(), count: policies.count)
          counts[number].states[gate.state, default: 0] += 1
          if gate.isUnmet { counts[number].unmet += 1 }
          all[gate.name] = counts
        }
      }
    }
    return all.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
  }

  func count(_ verdict: Verdict?, policy: Int = 0) -> Int {
    changes.count { $0.judgements[policy].verdict == verdict }
  }

  /// Kept out by a policy.
  func isUnmet(_ change: ReplayedChange, policy: Int) -> Bool {
    change.judgements[policy].verdict.map { $0 != .passed } ?? false
  }

  /// Those that the first policy keeps out.
  var keptOut: [ReplayedChange] { changes.filter { isUnmet($0, policy: 0) } }

  /// Those that only the first policy keeps out.
  var newlyKeptOut: [ReplayedChange] {
    policies.count < 2 ? [] : keptOut.filter { !isUnmet($0, policy: 1) }
  }

  /// Those that only the second policy keeps out.
  var letThroughNow: [ReplayedChange] {
    policies.count < 2 ? [] : changes.filter { !isUnmet($0, policy: 0) && isUnmet($0, policy: 1) }
  }

  /// Changes by how the branch took them in: `150 merge commits, 50 single commits`.
  var kindWords: String {
    let counts = Dictionary(grouping: changes, by: \.kind).mapValues(\.count)
    let sorted = counts.sorted { ($1.value, $0.key) < ($0.value, $1.key) }
    return sorted.map { counted($0.value, $0.key) }.joined(separator: ", ")
  }

  /// Why gates of the first policy were not judged, with the number of changes, sorted by gate.
  var unjudged: [(gate: String, reason: String, count: Int)] {
    var all: [String: [String: Int]] = [:]
    for change in changes {
      for gate in change.judgements[0].gates where gate.state == .notAsked {
        all[gate.name, default: [:]][gate.reason ?? "", default: 0] += 1
      }
    }
    return all.sorted { $0.key < $1.key }.flatMap { gate, reasons in
      reasons.sorted { $0.key < $1.key }.map { (gate, $0.key, $0.value) }
    }
  }

  /// Rules of the first policy that were not applied for want of a fact, with the number of changes.
  var undecided: [(rule: UndecidedRule, count: Int)] {
    var all: [(rule: UndecidedRule, count: Int)] = []
    for rule in changes.flatMap({ $0.judgements[0].undecidedRules }) {
      if let index = all.firstIndex(where: { $0.rule == rule }) {
        all[index].count += 1
      } else {
        all.append((rule, 1))
      }
    }
    return all.sorted { ($0.rule.mark.line, $0.rule.mark.column) < ($1.rule.mark.line, $1.rule.mark.column) }
  }

  /// The answer in one line.
  public var conclusion: String {
    guard !changes.isEmpty else { return "\(target) took no change in that could be judged" }
    let blocked = keptOut.count
    var words = "\(grouped(blocked)) of \(counted(changes.count, "change")) would have been kept out"
    if policies.count > 1 {
      let before = changes.count { isUnmet($0, policy: 1) }
      words += " (\(grouped(before)) by \(policies[1].name): \(grouped(newlyKeptOut.count)) more, "
      words += "\(grouped(letThroughNow.count)) fewer)"
    }
    let most = gateCounts.filter { $0.counts[0].unmet > 0 }
      .sorted { ($1.counts[0].unmet, $0.name) < ($0.counts[0].unmet, $1.name) }
    if !most.isEmpty {
      words += ", most by " + listed(most.map { "\($0.name) (\(grouped($0.counts[0].unmet)))" }, limit: 3)
    }
    let silent = count(nil)
    if silent > 0 { words += "; of \(grouped(silent)) nothing could be judged" }
    return words
  }
}

extension ReplayedJudgement {
  /// Gates that keep the change out, nearest unmet first.
  var unmet: [ReplayedGate] {
    gates.filter(\.isUnmet).sorted { ($0.state, $0.findings, $0.name) < ($1.state, $1.findings, $1.name) }
  }
}

extension ReplayedGate {
  /// What it says, in one line.
  var words: String {
    guard let first = shown.first else { return reason ?? state.word }
    let more = findings > 1 ? "; and \(grouped(findings - 1)) more" : ""
    return (first.place.map { "\($0): " } ?? "") + first.message + more
  }
}

extension ReplayedChange {
  /// `#123 Add a page`.
  var heading: String { (number.map { "#\($0) " } ?? "") + title }
  /// `2026-03-04`.
  var day: String { String(time.description.prefix { $0 != "T" }) }
}
