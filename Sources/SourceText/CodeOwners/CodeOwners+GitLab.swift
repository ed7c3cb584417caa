extension CodeOwners.Reading {
  /// Sections that each ask for owners of their own; within one, the last pattern that matches decides. A word that
  /// is no owner is passed over, and the line counts without it.
  mutating func readGitLab(_ lines: [String]) {
    var current = 0
    var usual: [CodeOwner] = []
    for (index, text) in lines.enumerated() {
      guard isWithinLimit(index) else { return }
      let number = index + 1
      let line = text.trimmed()
      if line.isEmpty || line.hasPrefix("#") { continue }
      if GitLabHeading.isOne(line) {
        guard let heading = GitLabHeading(line) else {
          leaveOut(number, "the heading of a section is [Name], ^[Name] or [Name][2], and then owners")
          continue
        }
        if heading.hasNoCount { leaveOut(number, "a section asks for 1 to 1000 approvals; it counts as 1") }
        usual = named(heading.rest.ownerWords, line: number)
        current = section(heading)
        continue
      }
      let words = line.ownerWords
      // A section's files without an owner: the exception from what stands before it.
      let isExcluded = line.hasPrefix("!")
      let pattern = isExcluded ? String(words[0].dropFirst()) : words[0]
      guard !pattern.isEmpty, let globs = globs([pattern.gitLabGlob], line: number) else {
        if pattern.isEmpty { leaveOut(number, "\"!\" is followed by a pattern") }
        continue
      }
      let own = named(Array(words.dropFirst()), line: number)
      let owners = isExcluded ? [] : own.isEmpty ? usual : own
      sections[current].rules.append(.init(line: number, patterns: .globs(globs), owners: owners))
    }
  }

  private static let roles: Set = ["developer", "maintainer", "owner"]

  private mutating func named(_ words: [String], line: Int) -> [CodeOwner] {
    let (known, strays) = owners(words, line: line, roles: Self.roles)
    if let stray = strays.first {
      leaveOut(line, "\"\(stray.shortened(to: 80))\" is neither @user, @group, a role nor an address")
    }
    return known
  }

  /// Sections of one name, whatever its case, are one; it takes the larger number of approvals, and is optional
  /// only where every heading says so.
  private mutating func section(_ heading: GitLabHeading) -> Int {
    if let index = sections.firstIndex(where: { $0.name?.lowercased() == heading.name.lowercased() }) {
      sections[index].approvals = max(sections[index].approvals, heading.approvals)
      sections[index].isOptional = sections[index].isOptional && heading.isOptional
      return index
    }
    sections.append(
      .init(name: heading.name, approvals: heading.approvals, isOptional: heading.isOptional))
    return sections.count - 1
  }
}

/// `[Name]`, `^[Name]`, `[Name][2] @owner`.
struct GitLabHeading {
  let name: String
  let approvals: Int
  let isOptional: Bool
  /// What follows the brackets.
  let rest: String
  /// The second bracket holds no number that makes sense.
  let hasNoCount: Bool

  static func isOne(_ line: String) -> Bool { line.hasPrefix("[") || line.hasPrefix("^[") }

  init?(_ line: String) {
    var rest = line[...]
    isOptional = rest.first == "^"
    if isOptional { rest.removeFirst() }
    guard let name = Self.bracket(&rest), !name.trimmed().isEmpty else { return nil }
    self.name = name.trimmed()
    let written = Self.bracket(&rest)
    let count = written.flatMap { Int($0.trimmed()) }.flatMap { (1...1000).contains($0) ? $0 : nil }
    hasNoCount = written != nil && count == nil
    approvals = count ?? 1
    self.rest = String(rest)
  }

  /// What a bracket at the very beginning holds, which is taken away; nil where none is there.
  private static func bracket(_ rest: inout Substring) -> Substring? {
    guard rest.first == "[", let end = rest.firstIndex(of: "]") else { return nil }
    let inside = rest[rest.index(after: rest.startIndex)..<end]
    rest = rest[rest.index(after: end)...]
    return inside
  }
}

extension String {
  /// What Ruby's `File.fnmatch` makes of it with dot files and path names: anywhere unless it begins with a slash;
  /// a final slash means everything below; `**` crosses folders only before a slash.
  fileprivate var gitLabGlob: String {
    var pattern = withLiteralBraces
    if pattern == "*" { return "**" }
    if pattern.hasPrefix("/") { pattern.removeFirst() } else { pattern = "**/" + pattern }
    if pattern.hasSuffix("/") || pattern.isEmpty { return pattern + "**" }
    var end = pattern[...]
    while end.hasSuffix("**") { end.removeLast() }
    return String(end)
  }
}
