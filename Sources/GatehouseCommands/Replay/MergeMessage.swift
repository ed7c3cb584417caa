import SourceText

/// What the message of a merge says of the pull request that it ended. Nobody has checked it: whoever merges writes
/// what they like.
///
/// The messages are those that the forges and git write where nobody changes them.
struct MergeMessage: Equatable {
  var number: Int?
  var title: String?
  /// The head branch.
  var source: String?
  /// Whose repository the head branch was in, where the message names one: `octocat`, or `octocat/app`.
  var owner: String?

  /// - Parameters:
  ///   - subject: the first line.
  ///   - body: what follows the empty line after it.
  ///   - isMerge: the commit has several parents.
  init(subject: String, body: String, isMerge: Bool) {
    if isMerge, readMerge(Substring(subject), body) { return }
    readNumbered(Substring(subject))
  }

  init(_ message: String, isMerge: Bool) {
    let lines = message.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
    self.init(
      subject: String(lines.first ?? ""), body: lines.dropFirst().joined(separator: "\n").trimmed(),
      isMerge: isMerge)
  }

  /// False where the message is of none of these kinds.
  private mutating func readMerge(_ subject: Substring, _ body: String) -> Bool {
    let paragraph = body.split(separator: "\n", maxSplits: 1).first.map { String($0).trimmed() }
    if let rest = subject.dropping("Merge pull request #") {
      // GitHub: `Merge pull request #12 from octocat/topic/x`, and the title below.
      let (digits, words) = rest.atFirst(" from ")
      guard let number = digits.number, let words else { return false }
      self.number = number
      title = paragraph
      let (owner, branch) = words.atFirst("/")
      self.owner = branch == nil ? nil : String(owner)
      source = String(branch ?? words)
      return true
    }
    if let rest = subject.dropping("Merge pull request '") {
      // Gitea: `Merge pull request 'Title' (#12) from octocat/app:topic into main`.
      guard let mark = rest.lastRange(of: "' (#") else { return false }
      let (digits, words) = rest[mark.upperBound...].atFirst(") from ")
      guard let number = digits.number, let words else { return false }
      self.number = number
      title = String(rest[..<mark.lowerBound])
      let from = words.lastRange(of: " into ").map { words[..<$0.lowerBound] } ?? words
      let (place, branch) = from.atFirst(":")
      owner = branch == nil ? nil : String(place)
      source = String(branch ?? from)
      return true
    }
    if let rest = subject.dropping("Merged in ") {
      // Bitbucket: `Merged in topic (pull request #12)`, and the title below.
      let (branch, words) = rest.atFirst(" (pull request #")
      guard let words, let number = words.atFirst(")").0.number else { return false }
      self.number = number
      title = paragraph
      source = String(branch)
      return true
    }
    let remote = "Merge remote-tracking branch '"
    if let rest = subject.dropping("Merge branch '") ?? subject.dropping(remote) {
      // Git and GitLab: `Merge branch 'topic' into 'main'`; GitLab adds the title and `See merge request acme/app!12`.
      let (branch, words) = rest.atFirst("'")
      guard let words else { return false }
      source = String(branch)
      if subject.hasPrefix(remote) {
        let named = branch.dropping("refs/remotes/") ?? branch
        source = String(named.atFirst("/").1 ?? named)
      }
      // `of host:octocat/app`: another repository.
      if let place = words.dropping(" of ") { owner = String(place.atFirst(" into ").0) }
      if let number = Self.gitLabNumber(body) {
        self.number = number
        title = paragraph.flatMap { $0.hasPrefix("See merge request ") ? nil : $0 }
      }
      return true
    }
    return false
  }

  /// `Title (#12)` of a squash on GitHub and Gitea, `Title (!12)`, and `Merged PR 12: Title` of Azure DevOps.
  private mutating func readNumbered(_ subject: Substring) {
    if let rest = subject.dropping("Merged PR ") {
      let (digits, words) = rest.atFirst(": ")
      guard let words, let number = digits.number else { return }
      self.number = number
      title = String(words)
      return
    }
    guard subject.hasSuffix(")"), let mark = subject.lastRange(of: " (#") ?? subject.lastRange(of: " (!"),
      let number = subject[mark.upperBound...].dropLast().number
    else { return }
    self.number = number
    title = String(subject[..<mark.lowerBound])
  }

  private static func gitLabNumber(_ body: String) -> Int? {
    let line = body.split(whereSeparator: \.isNewline).last { $0.hasPrefix("See merge request ") }
    return line?.lastRange(of: "!").flatMap { mark in line.flatMap { $0[mark.upperBound...].number } }
  }
}

extension Substring {
  /// Of digits alone: a sign makes no number of a pull request.
  fileprivate var number: Int? { utf8.allSatisfy { (0x30...0x39).contains($0) } ? Int(self) : nil }

  /// What follows a beginning; nil where it is another one.
  fileprivate func dropping(_ prefix: String) -> Substring? {
    hasPrefix(prefix) ? dropFirst(prefix.count) : nil
  }

  /// What stands before and behind the first of these words; nil behind where they are not there.
  fileprivate func atFirst(_ words: String) -> (Substring, Substring?) {
    guard let mark = firstRange(of: words) else { return (self, nil) }
    return (self[..<mark.lowerBound], self[mark.upperBound...])
  }

  fileprivate func lastRange(of words: String) -> Range<Index>? { ranges(of: words).last }
}
