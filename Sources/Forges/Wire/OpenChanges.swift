import GateKit

/// What other open pull requests into the target of one add: the list of them, then the files of each.
struct OpenChanges: Sendable {
  /// Pull requests that are looked at: each takes a request of its own at least.
  static let pullLimit = 100
  /// In all, since a report holds them.
  static let pathLimit = 20_000

  let pull: PullRequest
  /// For people: `acme/app`
  let repository: String

  var action: String {
    "read what other open pull requests into \(pull.facts.target ?? "its target") add to \(repository)"
  }

  /// By number, each with its paths sorted; whoever adds nothing is left out.
  ///
  /// - Parameters:
  ///   - numbers: of all that are open into the target, this one among them.
  ///   - limit: files that the forge lists of one pull request; of that many there may be more.
  ///   - files: all that one changes.
  func read(
    _ numbers: [Int], filesOfOne limit: Int,
    _ files: @escaping @Sendable (Int) async throws -> [ListedFile]
  ) async throws -> [OpenPull] {
    let others = Set(numbers).subtracting([pull.number]).sorted()
    guard others.count <= Self.pullLimit else {
      throw rejected("more than \(Self.pullLimit) are open: the limit")
    }
    let pulls = try await others.mappedInParallel { number in
      let listed = try await files(number)
      guard listed.count < limit else {
        throw rejected("#\(number) changes \(limit) files or more, of which not all are listed")
      }
      return OpenPull(number: number, paths: Set(listed.filter(\.isNew).map(\.path)).sorted())
    }
    guard pulls.reduce(0, { $0 + $1.paths.count }) <= Self.pathLimit else {
      throw rejected("together they add more than \(Self.pathLimit) files: the limit")
    }
    return pulls.filter { !$0.paths.isEmpty }
  }

  private func rejected(_ reason: String) -> ForgeError {
    ForgeError(.rejected, action: action, reason: reason)
  }

  /// Throws where the forge has not said into which branch the pull request goes.
  func knownTarget() throws(ForgeError) -> String {
    guard let target = pull.facts.target, !target.isEmpty else {
      throw rejected("its target branch is not known")
    }
    return target
  }
}

/// A file that a pull request changes.
struct ListedFile: Hashable, Sendable {
  let path: String
  /// The target has none of that name: it is added, or another file is given its name.
  let isNew: Bool
}
