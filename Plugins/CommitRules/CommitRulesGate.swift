public import GateKit

/// Are the commits of this change written as the team agreed?
public struct CommitRulesGate: Gate {
  private let settings: CommitRulesSettings

  public init(_ settings: CommitRulesSettings) { self.settings = settings }

  /// Commits are part of every change: nothing has to be fetched.
  public var needs: Needs { Needs() }

  public func examine(_ context: GateContext) async throws -> GateAnswer {
    let all = context.change.commits
    guard !all.isEmpty else { return .skipped("the change holds no commits") }
    let judged = all.filter { commit in !settings.exemptAuthors.contains { $0.matches(commit.author.email) } }
    // A merge commit's message is git's, not its author's.
    let written = settings.mergeCommits ? judged : judged.filter { !$0.isMerge }

    var answer = GateAnswer()
    if settings.fixup { answer.findings += fixupFindings(written) }
    if let style = settings.conventional { answer.findings += conventionalFindings(written, style) }
    if let rules = settings.subject { answer.findings += subjectFindings(written, rules) }
    if let signer = settings.signOff { answer.findings += signOffFindings(written, signer) }
    if settings.signature { answer.findings += signatureFindings(judged) }
    if let rules = settings.identity { answer.findings += identityFindings(judged, rules) }
    if settings.linearHistory { answer.findings += linearHistoryFindings(all) }
    if let limit = settings.maxCommits { answer.findings += maxCommitsFindings(all, limit) }

    answer.measurements.append(
      Measurement(
        "commits", all.count, limit: settings.maxCommits.map { .atMost(numerator: $0, denominator: 1) }))
    if judged.count < all.count {
      answer.measurements.append(Measurement("commits of exempt authors", all.count - judged.count))
    }
    return answer
  }
}
