import CivilTime
import GateKit
import SourceText

/// Did Gatehouse let the commit pass?
struct VerdictCondition: Gate {
  enum Wanted: String, CaseIterable, SettingValue { case passed }

  struct Configuration: Settings {
    var wanted = Wanted.passed
    var by: [String] = []

    static let schema: [Setting<Configuration>] = [
      setting("is", \.wanted, "what the verdict of the commit has to be"),
      setting(
        "by", \.by,
        "apps or accounts whose verdicts count; none: the account alone whose token asks the forge"),
    ]
  }

  enum Rule {
    static let missing = "verdict-missing"
    static let unmet = "verdict-not-passed"
  }

  static let id = "deploy-verdict"
  static let condition: EnvironmentCondition? = .init("verdict", short: "is")
  static let manifest = GateManifest(
    id: id, summary: "Did Gatehouse let the commit pass?",
    rationale: """
      Who may merge past a red status may also deploy what came in by it, unless somebody looks again. The verdict of \
      the commit is the status or check run that Gatehouse set on it, on the merge group that became it, or on the pull \
      request of which the forge says that it was merged as this commit; or a report that is evaluated again on the \
      spot (`--verdict-from`).

      Anybody who may write statuses can post one of our name. Only those of the account that asks count, or, with `by`, \
      those of the accounts and apps named there: the app of the server, where a pipeline's own token asks.
      """,
    rules: [
      .init(Rule.missing, "a commit that was not judged"), .init(Rule.unmet, "a commit that did not pass"),
    ], mayRead: [AnyRead(.deployment), AnyRead(.verdicts)], examples: examples)

  private let settings: Configuration
  init(_ settings: Configuration) { self.settings = settings }

  var needs: Needs { Needs(facts: [AnyRead(.deployment), AnyRead(.verdicts)]) }

  func examine(_ context: GateContext) async throws -> GateAnswer {
    let head = try context.deployedCommit()
    let all = try context.fact(.verdicts).filter { verdict in
      ObjectID(verdict.commit) == head || verdict.mergedAs.flatMap { ObjectID($0) } == head
    }
    let counting = Self.newest(all.filter(counts))
    guard !counting.isEmpty else { return GateAnswer(findings: [missing(head, all)]) }
    var answer = GateAnswer()
    for verdict in counting {
      switch verdict.state {
      case .success: answer.notes.append("\(verdict.context) passed" + Self.place(verdict, head))
      case .pending: answer.waitingFor.append("\(verdict.context) has not ended\(Self.place(verdict, head))")
      default:
        let url = verdict.url.map { ": \($0)" } ?? ""
        answer.findings.append(
          Finding(
            rule: Rule.unmet,
            message: "\(verdict.context) ended in \(verdict.state.rawValue)\(Self.place(verdict, head))",
            help: "deploy a commit that passed, or mend what it found\(url)", identity: verdict.context))
      }
    }
    return answer
  }

  private func counts(_ verdict: CommitVerdict) -> Bool {
    guard let author = verdict.author else { return verdict.own == true }
    if settings.by.isEmpty { return verdict.own == true }
    return settings.by.contains { Login($0) == Login(author) }
  }

  /// One of each context, author and commit; of two that say nothing of when, the later one in the list.
  private static func newest(_ verdicts: [CommitVerdict]) -> [CommitVerdict] {
    struct Key: Hashable {
      let context: String
      let author: Login
      let commit: String
    }
    var newest: [Key: CommitVerdict] = [:]
    var order: [Key] = []
    for verdict in verdicts {
      let key = Key(context: verdict.context, author: Login(verdict.author ?? ""), commit: verdict.commit)
      guard let known = newest[key] else {
        order.append(key)
        newest[key] = verdict
        continue
      }
      if let ended = verdict.completed, let before = known.completed, ended < before { continue }
      newest[key] = verdict
    }
    return order.compactMap { newest[$0] }
  }

  private static func place(_ verdict: CommitVerdict, _ head: ObjectID) -> String {
    guard let judged = ObjectID(verdict.commit), judged != head else { return "" }
    return " on \(judged.short), which was merged as \(head.short)"
  }

  private func missing(_ head: ObjectID, _ others: [CommitVerdict]) -> Finding {
    let authors = Set(others.compactMap(\.author)).sorted()
    let strangers = authors.isEmpty ? "" : "; that of \(listed(authors)) does not count"
    return Finding(
      rule: Rule.missing, message: "no verdict of Gatehouse on \(head.short) is known\(strangers)",
      help: "let gatehouse ci judge it, or name its report with --verdict-from", identity: "verdict")
  }
}
