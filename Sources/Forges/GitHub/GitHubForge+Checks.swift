import GateKit
import HTTPTransfer
import SourceText

extension GitHubForge {
  /// GitHub lists the check runs of the newest thousand suites of a commit, and does not say that there are
  /// more.
  private static let listedSuites = 1_000

  func baseChecks(_ question: FactQuestion) async throws -> Told<[CheckResult]> {
    guard let tip = question.baseTip else {
      return Told(unknown: ["the tip of the target branch is not known here; fetch it"])
    }
    return try await checks(on: tip, question)
  }

  /// Check runs and statuses, the newest of each name and app, sorted by both. Ours are left out, by name:
  /// what somebody else posts under it is no fact either.
  func checks(on commit: ObjectID, _ question: FactQuestion) async throws -> Told<[CheckResult]> {
    let own = Set(question.ownContexts.map(folded))
    async let posted = statusAnswers(on: commit)
    let runs: [CheckRunAnswer] = try await client.readAll(
      list("commits", "\(commit)", "check-runs"), under: "check_runs",
      to: "read the check runs of \(commit.short) in \(repository.fullName)")
    let statuses = try await posted
    guard Set(runs.compactMap(\.suite)).count < Self.listedSuites else {
      return Told(unknown: [
        "\(commit.short) has \(Self.listedSuites) check suites or more, and GitHub lists the runs of the newest "
          + "\(Self.listedSuites) only; push a new commit"
      ])
    }
    var newest: [CheckIdentity: (id: Int, result: CheckResult)] = [:]
    for (id, result) in runs.map({ ($0.id, CheckResult($0, commit)) })
    where !own.contains(folded(result.name)) {
      let identity = CheckIdentity(isRun: true, name: result.name, app: result.app)
      if id >= newest[identity]?.id ?? .min { newest[identity] = (id, result) }
    }
    for (id, result) in statuses.map({ ($0.id, CheckResult($0, commit)) })
    where !own.contains(folded(result.name)) {
      let identity = CheckIdentity(isRun: false, name: result.name, app: result.app)
      if id >= newest[identity]?.id ?? .min { newest[identity] = (id, result) }
    }
    return Told(
      value: newest.sorted { $0.key < $1.key }.map(\.value.result))
  }

  /// Newest first, every status ever posted: the combined status of a commit does not say who posted what.
  func statusAnswers(
    on commit: ObjectID, until isEnough: ([StatusAnswer]) -> Bool = { _ in false }
  ) async throws(ForgeError) -> [StatusAnswer] {
    try await client.readAll(
      list("commits", "\(commit)", "statuses"),
      to: "read the statuses of \(commit.short) in \(repository.fullName)", until: isEnough)
  }
}

/// A check run and a status of one name and app are two things, and both count.
private struct CheckIdentity: Hashable, Comparable {
  let isRun: Bool
  let name: String
  let app: [UInt8]

  init(isRun: Bool, name: String, app: String?) {
    self.isRun = isRun
    // Contexts of statuses are compared without regard to case, names of check runs are not.
    self.name = isRun ? name : String(decoding: folded(name), as: UTF8.self)
    self.app = folded(app ?? "")
  }

  static func < (a: Self, b: Self) -> Bool {
    if a.name != b.name { return a.name.utf8.lexicographicallyPrecedes(b.name.utf8) }
    if a.app != b.app { return a.app.lexicographicallyPrecedes(b.app) }
    return a.isRun && !b.isRun
  }
}

extension CheckResult {
  init(_ run: CheckRunAnswer, _ commit: ObjectID) {
    self.init()
    name = run.name
    app = run.app?.slug
    // A conclusion that GitHub adds one day is no success until somebody says so.
    conclusion = run.isCompleted ? run.conclusion.flatMap(Conclusion.init(rawValue:)) ?? .error : .pending
    self.commit = "\(commit)"
    completed = run.isCompleted ? run.completed : nil
    url = run.url
  }

  init(_ status: StatusAnswer, _ commit: ObjectID) {
    self.init()
    name = status.context
    app = status.creator?.login
    conclusion = Conclusion(rawValue: status.state) ?? .error
    self.commit = "\(commit)"
    completed = status.state == "pending" ? nil : status.created
    url = status.url
  }
}
