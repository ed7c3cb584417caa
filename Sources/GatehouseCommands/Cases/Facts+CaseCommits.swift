import GateKit
import GitReading
import PolicyFiles

extension Facts {
  /// The facts of a case, whose author cannot know the ids that its commits will have: `head` and `head~1` are the
  /// pull request's, any other word is a branch's tip (`main`, `main~1`). Comments write `sha=head`.
  func namingCommits(in repository: GitRepository) async throws -> Facts {
    func id(_ word: String) async throws -> ObjectID {
      if let id = ObjectID(word) { return id }
      let isHead = word == "head" || word.hasPrefix("head~")
      do throws(GitError) {
        return try await repository.resolve(isHead ? "refs/pull/\(word)" : "refs/heads/\(word)")
      } catch {
        throw CaseHistory.Invalid(description: "the facts of the case name the commit \"\(word)\": \(error)")
      }
    }
    func naming<Fact>(
      _ list: [Fact]?, _ read: (Fact) -> String?, _ write: (inout Fact, String) -> Void
    ) async throws -> [Fact]? {
      guard var list else { return nil }
      for index in list.indices {
        if let word = read(list[index]), !word.isEmpty { write(&list[index], try await id(word).description) }
      }
      return list
    }
    var facts = self
    facts.reviews = try await naming(reviews, \.commit) { $0.commit = $1 }
    facts.deployments = try await naming(deployments, \.commit) { $0.commit = $1 }
    facts.checks = try await naming(checks, \.commit) { $0.commit = $1 }
    facts.baseChecks = try await naming(baseChecks, \.commit) { $0.commit = $1 }
    facts.verdicts = try await naming(verdicts, \.commit) { $0.commit = $1 }
    facts.verdicts = try await naming(facts.verdicts, { $0.mergedAs }) { $0.mergedAs = $1 }
    facts.deploymentReviews = try await naming(deploymentReviews, { $0.commit }) { $0.commit = $1 }
    if var request = deployment {
      if let word = request.branchTip { request.branchTip = try await id(word).description }
      if case .value(let word)? = request.previous {
        request.previous = .value(try await id(word).description)
      }
      facts.deployment = request
    }
    let head = try await id("head").short
    facts.comments = comments?.map { comment in
      var comment = comment
      comment.text.replace("sha=head", with: "sha=\(head)")
      return comment
    }
    return facts
  }
}
