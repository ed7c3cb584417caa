import GateKit
import HTTPTransfer
import SourceText

extension GitHubForge {
  /// What `pulls/N/commits` lists at most.
  private static let listedCommits = 250

  /// Logins of authors and committers, sorted. One commit of nobody makes all of it unknown: whoever wrote it
  /// could otherwise approve it.
  func committers(of pull: PullRequest, _ question: FactQuestion) async throws(ForgeError) -> Told<[String]> {
    let commits = try await commits(of: pull, question.commitCount)
    guard commits.count >= question.commitCount else {
      return Told(unknown: [
        "GitHub lists \(counted(commits.count, "commit")) of \(question.commitCount) of "
          + "\(repository.fullName)#\(pull.number)"
      ])
    }
    guard commits.contains(where: { $0.id == "\(pull.head)" }) || commits.isEmpty else {
      return Told(unknown: [
        "\(repository.fullName)#\(pull.number) has another head than \(pull.head.short) by now"
      ])
    }
    if let stranger = commits.first(where: { $0.author == nil || $0.committer == nil }) {
      let email = stranger.author == nil ? stranger.authorEmail : stranger.committerEmail
      return Told(unknown: [
        "commit \(stranger.id.prefix(10)) belongs to no account (\(email ?? "no address")); "
          + "whoever wrote it adds the address to their account"
      ])
    }
    var seen: Set<[UInt8]> = []
    let logins = commits.flatMap { [$0.author, $0.committer].compactMap { $0 } }
    return Told(value: logins.sorted().filter { seen.insert(folded($0)).inserted })
  }

  private func commits(of pull: PullRequest, _ count: Int) async throws(ForgeError) -> [CommitAnswer] {
    let action = "read the commits of \(repository.fullName)#\(pull.number)"
    guard count > Self.listedCommits, let base = pull.base else {
      return try await client.readAll(list("pulls", "\(pull.number)", "commits"), to: action)
    }
    return try await client.readAll(
      list("compare", "\(base)...\(pull.head)"), under: "commits", to: action)
  }
}
