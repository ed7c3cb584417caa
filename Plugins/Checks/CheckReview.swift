import CivilTime
import GateKit
import SourceText

/// One entry of `required`, held against what was reported.
struct CheckReview {
  let required: RequiredCheck

  func judge(_ context: GateContext, _ tally: inout Tally) async throws {
    let reported = try await reported(context)
    let named = reported.filter { result in required.name.values.contains { $0.matches(result.name) } }
    let matching = named.filter { isOfTheApp($0) }
    let newest = Self.newest(matching)
    guard newest.count >= required.atLeast else {
      tally.miss(
        required.onMissing, Rule.checkMissing, missing(newest, named, reported, context), help: missingHelp,
        identity: required.id)
      // What is there may have failed already.
      for result in newest { _ = verdict(on: result, context, &tally) }
      return
    }
    let good = newest.filter { verdict(on: $0, context, &tally) }
    if good.count == newest.count { tally.goodChecks += 1 }
  }

  private func isOfTheApp(_ result: CheckResult) -> Bool {
    guard let app = required.app else { return true }
    return result.app.map { Login($0) == Login(app) } ?? false
  }

  /// Those of the commit that is asked about. Of the base, results of earlier commits of it count too, since a nightly
  /// run is seldom of the very tip.
  private func reported(_ context: GateContext) async throws -> [CheckResult] {
    switch required.of {
    case .head:
      return try context.fact(.checks).filter { result in
        result.commit.map { ObjectID($0) == context.change.head } ?? true
      }
    case .base:
      var own: [CheckResult] = []
      for result in try context.fact(.baseChecks) where try await isOfBase(result, context) {
        own.append(result)
      }
      return own
    }
  }

  private func isOfBase(_ result: CheckResult, _ context: GateContext) async throws -> Bool {
    guard let commit = result.commit else { return true }
    guard let id = ObjectID(commit), let base = context.change.base else { return false }
    if id == base { return true }
    // A commit that is not in the clone is none that head's base is known to hold.
    return (try? await context.repository.isAncestor(id, of: base)) ?? false
  }

  /// Of each name and app the newest: one that still runs was begun again, and of those that ended the last one.
  private static func newest(_ results: [CheckResult]) -> [CheckResult] {
    struct Key: Hashable {
      let name: String
      let app: Login?
    }
    var newest: [Key: CheckResult] = [:]
    var order: [Key] = []
    for result in results {
      let key = Key(name: result.name, app: result.app.map { Login($0) })
      guard let before = newest[key] else {
        newest[key] = result
        order.append(key)
        continue
      }
      if !isNewer(before, than: result) { newest[key] = result }
    }
    return order.compactMap { newest[$0] }
  }

  /// Of two that say nothing of when, the later one in the list is the newer.
  private static func isNewer(_ a: CheckResult, than b: CheckResult) -> Bool {
    if a.conclusion == .pending { return b.conclusion != .pending }
    if b.conclusion == .pending { return false }
    guard let ended = a.completed, let other = b.completed else { return a.completed != nil }
    return ended > other
  }

  /// True where it went well and is not too old; says what is wrong otherwise.
  private func verdict(on result: CheckResult, _ context: GateContext, _ tally: inout Tally) -> Bool {
    let name = result.words
    if result.conclusion == .pending {
      tally.answer.waitingFor.append("\(name) has not ended")
      return false
    }
    let place = result.url.map { ": \($0)" } ?? ""
    guard required.conclusions.values.contains(result.conclusion) else {
      let wanted = required.conclusions.values.map(\.rawValue).joined(separator: " or ")
      tally.answer.findings.append(
        Finding(
          rule: Rule.checkFailed,
          message: "\(name) ended in \(result.conclusion.rawValue)\(ofBase); it must be \(wanted)",
          help: "mend what it found, or run it again\(place)", identity: "\(required.id) \(result.name)"))
      return false
    }
    guard let maxAge = required.maxAge else { return true }
    guard let completed = result.completed else {
      return stale("\(name) does not say when it ended, and max_age is \(maxAge)", place, result, &tally)
    }
    let age = context.now.since(completed)
    if age > maxAge {
      return stale("\(name) ended \(age) ago\(ofBase); the limit is \(maxAge)", place, result, &tally)
    }
    tally.expire(at: completed.adding(maxAge))
    return true
  }

  private func stale(_ message: String, _ place: String, _ result: CheckResult, _ tally: inout Tally) -> Bool
  {
    tally.answer.findings.append(
      Finding(
        rule: Rule.checkStale, message: message, help: "run it again\(place)",
        identity: "\(required.id) \(result.name)"))
    return false
  }

  private var ofBase: String { required.of == .base ? " on the target branch" : "" }

  private var wanted: String {
    required.name.values.map(\.text).joined(separator: ", ") + (required.app.map { " by \($0)" } ?? "")
  }

  private func missing(
    _ found: [CheckResult], _ named: [CheckResult], _ reported: [CheckResult], _ context: GateContext
  ) -> String {
    let commit = required.of == .head ? context.change.head?.short : context.change.base?.short
    let place = commit.map { " of \(required.of.rawValue) \($0)" } ?? ""
    if required.atLeast > 1 {
      return "\(found.count) of at least \(required.atLeast) checks \(wanted)\(place) are reported"
    }
    let others = Set(named.filter { !isOfTheApp($0) }.map { $0.app ?? "somebody unknown" }).sorted()
    if !others.isEmpty {
      return "no check \(wanted)\(place) is reported; that of \(listed(others)) does not count"
    }
    let names = Set(reported.map(\.name)).sorted()
    let literal = required.name.values.map(\.text)
    let hint = literal.count == 1 ? didYouMean(literal[0], among: names) : ""
    return "no check \(wanted)\(place) is reported\(hint)"
  }

  private var missingHelp: String {
    "let it run on this commit, or correct its name in the policy; on_missing: wait waits for it"
  }
}

extension CheckResult {
  /// `check "build"`, with who reported it.
  fileprivate var words: String {
    "check \"\(name.shortened(to: 100))\"" + (app.map { " by \($0.shortened(to: 60))" } ?? "")
  }
}
