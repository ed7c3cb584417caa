/// A CODEOWNERS file: who has to agree to a change of which files.
///
/// Three forges read three languages under this name: GitHub's is that of `.gitignore`, GitLab's has sections,
/// Gitea's and Forgejo's are regular expressions. A line that cannot be read is left out, as the forges do it, and
/// named in `problems`.
public struct CodeOwners: Sendable {
  public enum Syntax: String, CaseIterable, Sendable { case github, gitlab, gitea }

  /// A line that was left out, or an owner in it.
  public struct Problem: Hashable, Sendable {
    /// 1-based.
    public let line: Int
    public let message: String
  }

  /// Who has to agree to one file. A file may have several of these: each section of GitLab's asks for its own.
  public struct Requirement: Hashable, Sendable {
    /// As written; nil outside of sections.
    public let section: String?
    /// At least one.
    public let owners: [CodeOwner]
    /// How many of them.
    public let approvals: Int
    /// Asked, not required.
    public let isOptional: Bool
    /// Of the line that decides, 1-based.
    public let line: Int
  }

  public let syntax: Syntax
  public let problems: [Problem]
  let sections: [Section]

  /// GitHub's limit: a larger file counts for nothing there.
  public static let sizeLimit = 3 << 20
  /// Lines beyond this many are left out.
  static let lineLimit = 100_000
  /// Owners of one line.
  static let ownerLimit = 1000

  /// The lines that follow one heading; those before the first heading are a section of their own.
  struct Section: Sendable {
    var name: String?
    var approvals = 1
    var isOptional = false
    var rules: [Rule] = []
  }

  struct Rule: Sendable {
    let line: Int
    let patterns: Patterns
    /// Empty: these files have no owner.
    let owners: [CodeOwner]
  }

  /// What the files of a rule look like.
  enum Patterns: Sendable {
    case globs([Glob])
    case expression(Pattern, negated: Bool)

    func matches(_ path: RepositoryPath) -> Bool {
      switch self {
      case .globs(let globs): globs.contains { $0.matches(path) }
      case .expression(let pattern, let negated): pattern.matches(path.bytes) != negated
      }
    }
  }

  /// - Parameter syntax: nil: GitLab's where there is a heading of a section, else GitHub's.
  public init(_ bytes: [UInt8], syntax: Syntax?) {
    let lines = Self.lines(of: bytes)
    let syntax = syntax ?? (lines.contains { GitLabHeading.isOne($0) } ? .gitlab : .github)
    var reading = Reading()
    switch syntax {
    case .github: reading.readGitHub(lines)
    case .gitlab: reading.readGitLab(lines)
    case .gitea: reading.readGitea(lines)
    }
    self.syntax = syntax
    problems = reading.problems
    sections = reading.sections
  }

  private static func lines(of bytes: [UInt8]) -> [String] {
    let mark: [UInt8] = [0xEF, 0xBB, 0xBF]
    let text = bytes.starts(with: mark) ? bytes.dropFirst(3) : bytes[...]
    return text.split(
      separator: UInt8(ascii: "\n"), maxSplits: lineLimit, omittingEmptySubsequences: false
    ).map { String(decoding: $0.last == UInt8(ascii: "\r") ? $0.dropLast() : $0, as: UTF8.self) }
  }

  /// Who has to agree to a change of this file, in the order of the sections; nobody where it has no owner.
  public func requirements(for path: RepositoryPath) -> [Requirement] {
    sections.compactMap { section in
      // Gitea asks the owners of every rule that matches, the others those of the last one.
      let rules =
        syntax == .gitea
        ? section.rules.filter { $0.patterns.matches(path) }
        : section.rules.last { $0.patterns.matches(path) }.map { [$0] } ?? []
      var seen: Set<CodeOwner> = []
      let owners = rules.flatMap(\.owners).filter { seen.insert($0).inserted }
      guard let line = rules.first?.line, !owners.isEmpty else { return nil }
      return Requirement(
        section: section.name, owners: owners, approvals: section.approvals, isOptional: section.isOptional,
        line: line)
    }
  }
}

/// One owner, as a line names it.
public enum CodeOwner: Hashable, Sendable, CustomStringConvertible {
  /// A login; on GitLab, perhaps a group of that name.
  case user(String)
  /// `organisation/team`, or GitLab's `group/subgroup`.
  case team(String)
  /// No forge tells logins by address, so nobody can be matched with it here.
  case email(String)
  /// GitLab's `@@maintainer`: whoever has this role in the project.
  case role(String)

  /// As written.
  public var description: String {
    switch self {
    case .user(let name), .team(let name): "@\(name)"
    case .email(let address): address
    case .role(let name): "@@\(name)"
    }
  }

  /// nil for what is no owner.
  init?(_ word: String, roles: Set<String> = []) {
    func isName(_ text: some StringProtocol) -> Bool {
      !text.isEmpty && text.utf8.allSatisfy { isNameByte($0) }
    }
    if word.hasPrefix("@@") {
      // `@@maintainers` is as good as `@@maintainer`.
      var role = word.dropFirst(2).lowercased()
      if role.hasSuffix("s") { role.removeLast() }
      guard roles.contains(role) else { return nil }
      self = .role(role)
    } else if word.hasPrefix("@") {
      let parts = word.dropFirst().split(separator: "/", omittingEmptySubsequences: false)
      guard parts.allSatisfy(isName) else { return nil }
      self = parts.count == 1 ? .user(String(parts[0])) : .team(parts.joined(separator: "/"))
    } else {
      let parts = word.split(separator: "@", omittingEmptySubsequences: false)
      guard parts.count == 2, parts.allSatisfy({ !$0.isEmpty }) else { return nil }
      self = .email(word)
    }
  }
}

/// Letters, digits, and what the forges take in logins and team names.
private func isNameByte(_ byte: UInt8) -> Bool {
  switch byte {
  case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
    UInt8(ascii: "0")...UInt8(ascii: "9"):
    true
  default: byte >= 0x80 || "-_.[]".utf8.contains(byte)
  }
}
