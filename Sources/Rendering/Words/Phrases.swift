public import GateEngine
import GateKit
import SourceText

// Sentences that several formats share. All of them hold text from outside as it is: whoever prints one escapes
// it for its place.

extension Report {
  /// The verdict with the next step, nearest unmet first:
  /// `blocked: 1 of 5 gates (merge-flow: feature/x -> main; retarget to development)`.
  public var conclusion: String { "\(verdict.rawValue): \(conclusionWords)" }

  /// The same without the verdict, for places that show it on its own.
  var conclusionWords: String {
    let order = results.nearestFirst
    let unmet = order.filter(\.isUnmet)
    let ran = results.count { $0.state.ran }
    guard let nearest = unmet.first else { return passedWords(ran) }
    let same = unmet.count { $0.verdict == nearest.verdict }
    let others = unmet.dropFirst().map(\.name)
    let then =
      switch others.count {
      case 0: ""
      case 1...3: ", then " + others.joined(separator: ", ")
      default: ", then " + others.prefix(3).joined(separator: ", ") + " and \(others.count - 3) more"
      }
    let count =
      switch nearest.verdict {
      case .errored: "\(same) of \(counted(ran, "gate")) could not look"
      case .pending: "\(same) of \(counted(ran, "gate")) \(same == 1 ? "waits" : "wait")"
      case .blocked, .passed: "\(same) of \(counted(ran, "gate"))"
      }
    return "\(count) (\(nearest.name): \(nearest.nextStep))\(then)"
  }

  private func passedWords(_ ran: Int) -> String {
    if isWithoutPolicy { return "nothing was asked: no policy is in force (gatehouse init writes one)" }
    var words = [ran == 0 ? "no gate ran" : counted(ran, "gate")]
    if let overrideNames { words.append(overrideNames) }
    let warnings = results.reduce(0) { $0 + $1.findings(.warn).count }
    if warnings > 0 { words.append(counted(warnings, "warning")) }
    let failed = results.filter { $0.state == .failed }
    if !failed.isEmpty { words.append(names(failed) + " could not look and may not block") }
    let skipped = results.count { $0.state == .skipped }
    if skipped > 0 { words.append("\(skipped) skipped") }
    let notAsked = results.filter { $0.state == .notAsked }
    if !notAsked.isEmpty { words.append("\(notAsked.count) not asked (\(names(notAsked)))") }
    return words.joined(separator: ", ")
  }

  /// The same in numbers alone: `7 gates, 1 warning, 2 skipped`. Holds no text from outside.
  var tally: String {
    if isWithoutPolicy { return "no policy is in force" }
    func number(_ count: Int, _ words: String) -> String? { count == 0 ? nil : "\(grouped(count)) \(words)" }
    func findings(_ effect: Enforcement) -> Int { results.reduce(0) { $0 + $1.findings(effect).count } }
    func states(_ state: GateState) -> Int { results.count { $0.state == state } }
    let ran = results.count { $0.state.ran }
    let warnings = findings(.warn)
    let words = [
      ran == 0 ? "no gate ran" : counted(ran, "gate"), warnings == 0 ? nil : counted(warnings, "warning"),
      inputs.policy.mode == .observe ? counted(findings(.inform), "finding") : nil,
      number(states(.overridden), "overridden"), number(states(.failed), "could not look"),
      number(states(.skipped), "skipped"), number(states(.notAsked), "not asked"),
    ]
    return words.compactMap { $0 }.joined(separator: ", ")
  }

  /// `coverage overridden by alice`, the first few; nil where nothing was overridden.
  var overrideNames: String? {
    let overridden = results.compactMap { result in
      result.override.map { "\(result.name) overridden by \($0.by)" }
    }
    return overridden.isEmpty ? nil : listed(overridden, limit: 3)
  }

  private func names(_ results: [GateResult]) -> String {
    let shown = results.prefix(3).map(\.name).joined(separator: ", ")
    return results.count > 3 ? "\(shown) and \(results.count - 3) more" : shown
  }

  /// `feature/x -> main`, or what is known of it.
  var direction: String? { directionWords(inputs.facts, head: inputs.change.head) }
  /// `3 commits, 12 files, +340 -12`.
  var size: String { ChangeFigures(inputs.change).size }
  /// Which commits were compared, in words.
  var comparison: String { ChangeFigures(inputs.change).comparison }
}

func directionWords(_ facts: Facts, head: ObjectID?) -> String? {
  if let deployment = facts.deployment {
    return "\(head?.short ?? "?")\(deployment.branch.map { " of \($0)" } ?? "") -> \(deployment.environment)"
  }
  if let ref = facts.ref { return ref }
  if facts.source == nil, facts.target == nil { return nil }
  return "\(facts.source ?? "?") -> \(facts.target ?? "?")"
}

extension PolicyOrigin {
  /// `.gatehouse.yml of the target branch at 2f1c0d9e8a, with built-in: three-stages`.
  var words: String { ownWords + (floor.map { ", above that of \($0.words)" } ?? "") }

  private var ownWords: String {
    guard let first = files.first else {
      return source == .commandLine ? "settings of the command line" : "none in force"
    }
    let place =
      switch source {
      case .base: "of the target branch"
      case .branch: "of the branch that is deployed from"
      case .defaultBranch: "of the default branch"
      case .head: "of head"
      case .worktree: "of the work tree"
      case .file: "named on the command line"
      case .commandLine: "of the command line"
      }
    let at = commit.map { " at \($0.short)" } ?? ""
    let rest = files.dropFirst().map(\.name)
    return "\(first.name) \(place)\(at)" + (rest.isEmpty ? "" : ", with \(rest.joined(separator: ", "))")
  }
}

extension PolicyOrigin.Floor {
  fileprivate var words: String { place + (commit.map { " (\($0.short))" } ?? "") }
}

extension ReportedGate {
  /// What keeps it from passing and the way out, in one phrase.
  var nextStep: String {
    if let reason { return reason }
    if let worst = counting.first {
      let more = findings(worst.effect).count - 1
      let help = worst.finding.help.map { "; \($0)" } ?? ""
      return (worst.finding.place.map { "\($0): " } ?? "") + worst.finding.message + help
        + (more > 0 ? "; and \(more) more" : "")
    }
    return measurements.compactMap(\.shortfall).first ?? ""
  }

  /// `2 waived, 3 known`: what was found and does not count; nil where there is none.
  var uncounted: String? {
    var words: [String] = []
    if !waived.isEmpty { words.append("\(waived.count) waived") }
    if !known.isEmpty { words.append("\(known.count) known from the baseline") }
    return words.isEmpty ? nil : words.joined(separator: ", ")
  }
}

/// In front of the line that a person is to post.
let postWords = "if it is meant for this head, post"

extension CommandRemark {
  /// Who is answered, and what; the way out stands apart.
  var words: String { (by.map { "to a command of \($0): " } ?? "") + message }
}

extension Finding {
  /// The message and, on a line of its own, the way out.
  var messageWithHelp: String { message + (help.map { "\nfix: \($0)" } ?? "") }

  /// Where to look, in front of the message; nil where the message begins with it.
  var place: String? {
    guard let location else { return nil }
    return location.lines == nil && message.hasPrefix(location.path.description) ? nil : location.shown
  }
}

extension Enforcement {
  /// What a finding does: a verb for the third person.
  var verb: String {
    switch self {
    case .block: "blocks"
    case .warn: "warns"
    case .inform: "informs"
    case .off: "does not count"
    }
  }
}

extension ReportedGate {
  /// What a table shows of its measurements: those that miss their limit, or else the first that has one, or
  /// else the first.
  var headline: [Measurement] {
    let missed = measurements.filter { !$0.isMet }
    if !missed.isEmpty { return Array(missed.prefix(3)) }
    let limited = measurements.first { $0.limit != nil }
    return (limited ?? measurements.first).map { [$0] } ?? []
  }

  /// The worst finding's way out, or what to do where there is no answer; nil where nothing is to be done.
  var task: String? {
    if let override { return "by \(override.by): \(override.reason)" }
    if let reason, state != .skipped { return reason }
    guard let worst = counting.first(where: { $0.finding.help != nil }) ?? counting.first else { return nil }
    return worst.finding.help ?? worst.finding.message
  }

  /// `3 findings block, 1 warns`; nil where nothing counts.
  var tally: String? {
    let words = [Enforcement.block, .warn, .inform].compactMap { effect -> String? in
      let count = findings(effect).count
      if count == 0 { return nil }
      return "\(counted(count, "finding")) \(count == 1 ? effect.verb : effect.rawValue)"
    }
    return words.isEmpty ? nil : words.joined(separator: ", ")
  }
}

extension Verdict {
  /// `Blocked`: for titles.
  package var title: String { rawValue.prefix(1).uppercased() + rawValue.dropFirst() }
}

/// What another policy would make of each gate, where that differs; sorted by name.
func previewChanges(_ then: [some ReportedGate], from now: [some ReportedGate]) -> [(
  name: String, now: String, then: String
)] {
  func words(_ gates: [some ReportedGate]) -> [String: String] {
    Dictionary(gates.map { ($0.name, $0.state.word) }) { first, _ in first }
  }
  let (now, then) = (words(now), words(then))
  return Set(now.keys).union(then.keys).sorted().compactMap { name in
    let (old, new) = (now[name] ?? "no such gate", then[name] ?? "no such gate")
    return old == new ? nil : (name, old, new)
  }
}
