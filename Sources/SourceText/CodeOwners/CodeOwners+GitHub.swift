extension CodeOwners.Reading {
  /// Patterns of `.gitignore` without negation and without classes; the last one that matches decides. A line with
  /// anything in it that is no owner counts for nothing.
  mutating func readGitHub(_ lines: [String]) {
    for (index, line) in lines.enumerated() {
      guard isWithinLimit(index) else { return }
      let number = index + 1
      let words = Array(line.ownerWords.prefix { !$0.hasPrefix("#") })
      guard let pattern = words.first else { continue }
      if pattern.hasPrefix("!") {
        leaveOut(number, "GitHub knows no \"!\": give the files another owner in a later line")
        continue
      }
      if pattern.contains("[") {
        leaveOut(number, "GitHub knows no \"[…]\" in patterns: write a line for each")
        continue
      }
      guard let globs = globs(pattern.gitHubGlobs, line: number) else { continue }
      guard !globs.isEmpty else {
        leaveOut(number, "the pattern \(pattern) matches nothing; * is every file")
        continue
      }
      let (owners, strays) = owners(Array(words.dropFirst()), line: number)
      if let stray = strays.first {
        leaveOut(number, "\"\(stray.shortened(to: 80))\" is neither @user, @organisation/team nor an address")
        continue
      }
      sections[0].rules.append(.init(line: number, patterns: .globs(globs), owners: owners))
    }
  }
}

extension String {
  /// The files that a pattern means: the file of that name, and everything in the folder of that name. `docs/*` is
  /// what lies directly in docs, alone of all patterns that end in a star.
  fileprivate var gitHubGlobs: [String] {
    var pattern = withLiteralBraces[...]
    let isFolder = pattern.last == "/" && !pattern.hasSuffix("\\/")
    while pattern.last == "/" { pattern.removeLast() }
    let isAnchored = pattern.contains("/")
    while pattern.first == "/" { pattern.removeFirst() }
    guard !pattern.isEmpty else { return [] }
    let whole = (isAnchored ? "" : "**/") + pattern
    let isOneLevel = isAnchored && (pattern.hasSuffix("/*") || pattern == "*")
    if isFolder { return [whole + "/**"] }
    return isOneLevel ? [whole] : [whole, whole + "/**"]
  }
}
