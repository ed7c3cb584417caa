import CivilTime
import GateKit

extension GitLabFacts {
  /// Approvals that stand, and requests for changes that do.
  ///
  /// GitLab does not say which commit was approved. Time does: the newest version of the merge request that was
  /// certainly there before the approval. An approval without a time, or from before every version, is of no commit.
  mutating func reviews() async throws {
    facts.reviews = try await told("reviews") { facts in
      let path = ["merge_requests", "\(facts.pull.number)"]
      let name = facts.api.named(facts.pull.number)
      let approvals: GitLabApprovals = try await facts.api.client.read(
        facts.api.request(path + ["approvals"]), to: "read the approvals of \(name)")
      // Not there before 15.3, when nobody could ask for changes either.
      let reviewers: WireList<GitLabReviewer>? = try await facts.api.client.readIfThere(
        facts.api.request(path + ["reviewers"]), to: "read the reviewers of \(name)")
      let refusals = reviewers?.items.filter { $0.state == "requested_changes" } ?? []
      guard !approvals.approvals.isEmpty || !refusals.isEmpty else { return [] }
      let versions: [GitLabVersion] = try await facts.api.client.readAll(
        facts.api.list(path + ["versions"]), to: "read the versions of \(name)")
      var reviews: [(time: GitLabTime?, review: Review)] = []
      for approval in approvals.approvals {
        let time =
          if let told = approval.time { told } else {
            try await facts.timeOfNote("approved", by: approval.user)
          }
        let commit = time.flatMap { time in versions.newest(before: time)?.head }
        reviews.append((time, facts.review(by: approval.user, .approved, of: commit, at: time)))
      }
      for refusal in refusals {
        let time = try await facts.timeOfNote("requested changes", by: refusal.user)
        // It holds until it is taken back, whatever was pushed since.
        let review = facts.review(by: refusal.user, .changesRequested, of: facts.pull.head, at: time)
        reviews.append((time, review))
      }
      return reviews.sorted { a, b in
        (a.time ?? .distantPast, a.review.author) < (b.time ?? .distantPast, b.review.author)
      }.map(\.review)
    }
  }

  private mutating func review(
    by user: GitLabUser, _ state: Review.State, of commit: ObjectID?, at time: GitLabTime?
  ) -> Review {
    note(user)
    var review = Review()
    review.author = user.login
    review.commit = commit?.description ?? ""
    review.state = state
    review.submitted = time?.instant
    review.bot = user.isBot
    return review
  }

  /// When the system last wrote that this person did that.
  ///
  /// It may write some time after it was done, and a push may lie between: so much earlier is what can be said.
  private mutating func timeOfNote(_ what: String, by user: GitLabUser) async throws -> GitLabTime? {
    let written = try await notes().last { note in
      note.isSystem && note.author?.id == user.id
        && (note.body == what || note.body == "\(what) this merge request")
    }
    return (written?.created).map { GitLabTime($0.instant.adding(TimeSpan(seconds: -Self.delay))) }
  }

  /// Seconds.
  private static let delay: Int64 = 300
}

extension [GitLabVersion] {
  func newest(before time: GitLabTime) -> GitLabVersion? {
    // The list may be in any order.
    filter { $0.created.map { time.isAfter($0) } ?? false }.max { a, b in
      guard let first = a.created, let second = b.created else { return false }
      return first < second
    }
  }
}

extension GitLabTime {
  fileprivate static let distantPast = GitLabTime(Instant(seconds: .min))
}
