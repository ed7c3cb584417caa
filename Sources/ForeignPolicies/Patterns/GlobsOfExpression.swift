internal import SourceText

/// Globs that match the same paths as a regular expression.
///
/// A path is taken for what it is in git: parts between single slashes, none of them empty. Where that is not
/// enough to be exact (repeated classes, case folding, boundaries) there is none.
///
/// - Parameters:
///   - anchored: the expression has to match from the beginning, whether or not it says so.
/// - Returns: globs of which one has to match; nil where no globs say the same.
func globs(ofExpression text: String, anchored: Bool = false) -> [String]? {
  guard text.utf8.count <= 1_000 else { return nil }
  var parser = ExpressionParser(text)
  guard let sequences = parser.parse() else { return nil }
  var found: [String] = []
  for sequence in sequences {
    guard let flat = flattened(sequence, anchored: anchored) else { return nil }
    for items in flat where !found.contains(rendered(items)) { found.append(rendered(items)) }
    guard found.count <= ExpressionParser.limit else { return nil }
  }
  found = withBraces(withFolders(found))
  // A pattern that is longer than a policy takes.
  return found.allSatisfy { (try? Glob($0)) != nil } ? found : nil
}

/// A text that stands for itself in a glob.
func globLiteral(_ text: String) -> String {
  text.map { "*?[{}\\".contains($0) ? "\\\($0)" : String($0) }.joined()
}

/// What a glob is made of.
enum GlobItem: Hashable {
  case sign(Unicode.Scalar)
  /// Any sign, a slash too.
  case any
  /// Any sign but a slash.
  case inPart
  /// A class as a glob writes it; it never matches a slash.
  case set(String)
  case setOrSlash(String)
  case anything
  case something
  case part
  case partOfSome
  case start
  case end

  static let slash = GlobItem.sign("/")
}

/// Sequences without what a glob cannot say in one word, of which one has to match.
private func flattened(_ sequence: [GlobItem], anchored: Bool) -> [[GlobItem]]? {
  var items = sequence
  let isAnchored = items.first == .start || anchored
  if items.first == .start { items.removeFirst() }
  let endsThere = items.last == .end
  if endsThere { items.removeLast() }
  guard !items.contains(.start), !items.contains(.end) else { return nil }
  items = items.flatMap { item -> [GlobItem] in
    switch item {
    case .something: [.any, .anything]
    case .partOfSome: [.inPart, .part]
    default: [item]
    }
  }
  if !isAnchored { items.insert(.anything, at: 0) }
  if !endsThere { items.append(.anything) }
  var results: [[GlobItem]] = [[]]
  for (index, item) in items.enumerated() {
    let atStart = index == 0 || items[index - 1] == .slash
    let atEnd = index == items.count - 1 || items[index + 1] == .slash
    let choices: [GlobItem] =
      switch item {
      // No path begins or ends in a slash, or has two in a row.
      case .any: atStart || atEnd ? [.inPart] : [.inPart, .slash]
      case .setOrSlash(let set): atStart || atEnd ? [.set(set)] : [.set(set), .slash]
      default: [item]
      }
    results = results.flatMap { result in choices.map { result + [$0] } }
    guard results.count <= ExpressionParser.limit else { return nil }
  }
  return results.map(withSingleStars)
}

/// Neighbouring stars are one.
private func withSingleStars(_ items: [GlobItem]) -> [GlobItem] {
  var result: [GlobItem] = []
  for item in items {
    switch (result.last, item) {
    case (.anything, .anything), (.anything, .part), (.part, .part): continue
    case (.part, .anything): result[result.count - 1] = .anything
    default: result.append(item)
    }
  }
  return result
}

private func rendered(_ items: [GlobItem]) -> String {
  var text = ""
  for (index, item) in items.enumerated() {
    switch item {
    case .sign(let sign): text += globLiteral(String(sign))
    case .inPart, .any: text += "?"
    case .set(let set), .setOrSlash(let set): text += set
    case .part: text += "*"
    case .anything:
      let startsPart = index == 0 || items[index - 1] == .slash
      if !startsPart || index == items.count - 1 {
        text += "**"
      } else {
        // `**/` alone would be nothing or whole parts.
        text += items[index + 1] == .slash ? "?**" : "**/*"
      }
    case .something, .partOfSome, .start, .end: continue
    }
  }
  return text
}

/// `a` and `?**/a` are `**/a`: nothing, or whole parts.
private func withFolders(_ globs: [String]) -> [String] {
  var globs = globs
  for glob in globs {
    for range in glob.ranges(of: "?**/") {
      let before = glob[..<range.lowerBound]
      guard before.isEmpty || before.hasSuffix("/") else { continue }
      let without = String(before + glob[range.upperBound...])
      guard !without.isEmpty, let index = globs.firstIndex(of: without), globs.contains(glob) else {
        continue
      }
      globs[index] = before + "**/" + glob[range.upperBound...]
      globs.removeAll { $0 == glob }
    }
  }
  return globs
}

/// `a.js` and `a.ts` are `a.{js,ts}`.
private func withBraces(_ globs: [String]) -> [String] {
  guard globs.count > 1, let first = globs.first else { return globs }
  var prefix = first[...]
  for glob in globs { prefix = prefix.commonPrefix(with: glob) }
  let rests = globs.map { $0.dropFirst(prefix.count) }
  var suffix = rests[0]
  for rest in rests { suffix = suffix.commonSuffix(with: rest) }
  let middles = rests.map { String($0.dropLast(suffix.count)) }
  func isPlain(_ text: some StringProtocol) -> Bool {
    text.allSatisfy { $0.isLetter || $0.isNumber || "-_./".contains($0) }
  }
  guard middles.allSatisfy(isPlain), !prefix.contains("\\"), !prefix.contains("["), !suffix.contains("]"),
    !(prefix + suffix).isEmpty
  else { return globs }
  return ["\(prefix){\(middles.joined(separator: ","))}\(suffix)"]
}

extension Substring {
  fileprivate func commonPrefix(with other: some StringProtocol) -> Substring {
    self[..<zip(indices, other).prefix { self[$0.0] == $0.1 }.count.index(in: self)]
  }

  fileprivate func commonSuffix(with other: some StringProtocol) -> Substring {
    suffix(zip(reversed(), other.reversed()).prefix { $0.0 == $0.1 }.count)
  }
}

extension Int {
  fileprivate func index(in text: Substring) -> Substring.Index {
    text.index(text.startIndex, offsetBy: self)
  }
}
