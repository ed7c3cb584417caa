import GateKit

extension GitLabFacts {
  /// Authors and committers as GitLab knows them by their addresses, and those who pushed while the merge request
  /// was open. One address that it knows nobody by makes the answer unknown: that commit may be anybody's.
  mutating func committers() async throws {
    facts.committers = try await told("committers") { facts in
      let (commits, committers) = try await facts.commits()
      guard commits.count >= facts.question.commitCount else {
        facts.unknown.append(
          "committers: GitLab lists \(commits.count) commits of the change's \(facts.question.commitCount)")
        return nil
      }
      guard let known = accounts(of: commits, committers) else {
        facts.unknown.append(
          "committers: GitLab has no account for the address of an author or committer of the change")
        return nil
      }
      let pushers = try await facts.notes().filter { $0.isSystem && isPush($0.body) }.compactMap(
        \.author?.login)
      return known.union(pushers).sorted()
    }
  }

  private mutating func commits() async throws -> ([GitLabCommits.Commit], [String]) {
    let action = "read the commits of \(api.named(pull.number))"
    var commits: [GitLabCommits.Commit] = []
    var after: String?
    guard let path = pull.facts.baseRepository?.name, !path.isEmpty else {
      throw ForgeError(.rejected, action: action, reason: "the project's path is not known")
    }
    for _ in 0..<WireClient.pageLimit {
      let variables = JSONBody.entries([
        "path": .string(path), "number": .string("\(pull.number)"), "after": after.map { .string($0) },
      ])
      guard let request = api.question(GitLabCommits.question, variables) else {
        throw ForgeError(
          .rejected, action: action,
          reason: "the API's address does not end in /v4, so GraphQL's is not known")
      }
      let page: GitLabCommits
      do throws(ForgeError) {
        page = try await api.client.read(request, to: action)
      } catch {
        // GraphQL answers 200 to what it does not know, or this token may not see.
        guard error.kind == .unreadable else { throw error }
        throw ForgeError(
          .rejected, action: action, reason: "GitLab does not tell them by GraphQL, asked since 16.3")
      }
      commits += page.commits.items
      after = page.commits.next
      guard after != nil else { return (commits, page.committers.items.map(\.login)) }
    }
    throw ForgeError(.rejected, action: action, reason: "more than \(WireClient.pageLimit) pages of commits")
  }
}

/// Everybody who wrote or committed; nil where somebody cannot be told.
///
/// GitLab names authors one by one, but committers all together. A committer whose address is that of a known
/// author is that author. The addresses left must be as many as the people left, so that each has one.
private func accounts(of commits: [GitLabCommits.Commit], _ committers: [String]) -> Set<String>? {
  var byAddress: [String: String] = [:]
  for commit in commits {
    guard let author = commit.author, let address = commit.authorEmail else { return nil }
    byAddress[address] = author
  }
  let addresses = commits.map(\.committerEmail)
  guard addresses.allSatisfy({ $0 != nil }) else { return nil }
  let strangers = Set(addresses.compactMap { $0 }.filter { byAddress[$0] == nil })
  let authors = Set(byAddress.values)
  let others = Set(committers).subtracting(authors)
  guard others.count >= strangers.count else { return nil }
  return authors.union(others)
}

/// `added 2 commits`, which the system writes in the name of whoever pushed.
private func isPush(_ note: String) -> Bool {
  let words = note.split(maxSplits: 3, whereSeparator: \.isWhitespace)
  return words.count >= 3 && words[0] == "added" && Int(words[1]) != nil && words[2].hasPrefix("commit")
}
