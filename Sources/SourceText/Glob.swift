/// A path or branch pattern: `*` within one part, `**` across parts, `?` one character, `[a-z]` and `[!a-z]`
/// classes, `{a,b}` alternatives, `\` before a character that stands for itself.
///
/// The whole path has to match, as in GitHub's workflow filters: `*.md` is a file at the root, `**/*.md` one
/// anywhere, `docs/**` everything below docs. Matching costs at most pattern x path.
public struct Glob: Hashable, Sendable, CustomStringConvertible {
  /// As written.
  public let text: String
  private let alternatives: [Wildcard]

  /// What a pattern may expand to by `{a,b}`; more is refused.
  static let alternativeLimit = 256
  /// Bytes.
  static let lengthLimit = 4096

  public struct Invalid: Error, Equatable, Sendable, CustomStringConvertible {
    public let description: String
  }

  public init(_ text: String) throws(Invalid) {
    guard !text.isEmpty else { throw Invalid(description: "an empty pattern matches nothing") }
    guard text.utf8.count <= Self.lengthLimit else {
      throw Invalid(description: "longer than \(Self.lengthLimit) bytes")
    }
    self.text = text
    var parsed: [Wildcard] = []
    for alternative in try expandBraces(text.unicodeScalars.map(\.value)) {
      parsed.append(Wildcard(try parseSteps(alternative)))
    }
    alternatives = parsed
  }

  public var description: String { text }

  public func matches(_ path: RepositoryPath) -> Bool { matches(path.bytes) }
  public func matches(_ name: String) -> Bool { matches(Array(name.utf8)) }

  /// Some path below the folder could match: a walk may skip the others.
  public func mayMatch(inside folder: RepositoryPath) -> Bool {
    let units = characterUnits(folder.bytes + [UInt8(ascii: "/")])
    return alternatives.contains { $0.mayMatch(startingWith: units) }
  }

  private func matches(_ bytes: [UInt8]) -> Bool {
    let units = characterUnits(bytes)
    return alternatives.contains { $0.matches(units) }
  }

  /// Pattern positions looked at to match a path: what has to stay below pattern x path.
  func cost(of path: RepositoryPath) -> Int {
    var cost = 0
    let units = characterUnits(path.bytes)
    for alternative in alternatives { _ = alternative.matches(units, cost: &cost) }
    return cost
  }

  /// Two patterns are one where they are written alike, whatever Unicode says of their characters.
  public static func == (a: Self, b: Self) -> Bool { a.text.utf8.elementsEqual(b.text.utf8) }
  public func hash(into hasher: inout Hasher) { for byte in text.utf8 { hasher.combine(byte) } }
}

private func sign(_ character: Unicode.Scalar) -> UInt32 { character.value }
private let slash = sign("/")
private let backslash = sign("\\")

/// The index after what begins at `index` and hides signs in it: an escape, a class; else the next one.
private func skip(_ units: [UInt32], _ index: Int) -> Int {
  if units[index] == backslash { return min(index + 2, units.count) }
  // A class that does not end is reported by `parseSteps`.
  if units[index] == sign("["), let end = classEnd(units, from: index) { return end + 1 }
  return index + 1
}

/// Where the class that opens at `open` closes: its first `]`, but not as its first character.
private func classEnd(_ units: [UInt32], from open: Int) -> Int? {
  var index = open + 1
  if index < units.count, units[index] == sign("!") || units[index] == sign("^") { index += 1 }
  let first = index
  while index < units.count {
    if units[index] == sign("]"), index > first { return index }
    index += units[index] == backslash ? 2 : 1
  }
  return nil
}

private func expandBraces(_ units: [UInt32]) throws(Glob.Invalid) -> [[UInt32]] {
  var open = 0
  while open < units.count, units[open] != sign("{") { open = skip(units, open) }
  guard open < units.count else { return [units] }
  var depth = 1
  var cuts = [open]
  var index = open + 1
  while index < units.count {
    if units[index] == sign("{") { depth += 1 }
    if units[index] == sign("}") { depth -= 1 }
    if units[index] == sign(","), depth == 1 { cuts.append(index) }
    if depth == 0 { break }
    index = skip(units, index)
  }
  guard depth == 0 else { throw Glob.Invalid(description: "\"{\" without \"}\"") }
  cuts.append(index)
  var expanded: [[UInt32]] = []
  for (from, to) in zip(cuts, cuts.dropFirst()) {
    let inner = Array(units[..<open]) + units[(from + 1)..<to] + units[(index + 1)...]
    expanded += try expandBraces(inner)
    guard expanded.count <= Glob.alternativeLimit else {
      throw Glob.Invalid(description: "more than \(Glob.alternativeLimit) alternatives")
    }
  }
  return expanded
}

private func parseSteps(_ units: [UInt32]) throws(Glob.Invalid) -> [WildcardStep] {
  var steps: [WildcardStep] = []
  var index = 0
  while index < units.count {
    switch units[index] {
    case sign("*"):
      let stars = units[index...].prefix { $0 == sign("*") }.count
      let startsPart = index == 0 || units[index - 1] == slash
      index += stars
      if stars == 1 {
        steps.append(.part)
      } else if startsPart, index < units.count, units[index] == slash {
        steps.append(.folders)
        index += 1
      } else {
        steps.append(.anything)
      }
    case sign("?"):
      steps.append(.one)
      index += 1
    case sign("["):
      let (step, next) = try parseClass(units, from: index)
      steps.append(step)
      index = next
    case backslash:
      guard index + 1 < units.count else { throw Glob.Invalid(description: "ends in \"\\\"") }
      steps.append(.unit(units[index + 1]))
      index += 2
    default:
      steps.append(.unit(units[index]))
      index += 1
    }
  }
  return steps
}

private func parseClass(_ units: [UInt32], from open: Int) throws(Glob.Invalid) -> (WildcardStep, next: Int) {
  guard let close = classEnd(units, from: open) else {
    throw Glob.Invalid(description: "\"[\" without \"]\"")
  }
  var rest = units[(open + 1)..<close]
  let negated = rest.first == sign("!") || rest.first == sign("^")
  if negated { rest = rest.dropFirst() }
  var ranges: [ClosedRange<UInt32>] = []
  while let low = popCharacter(&rest) {
    guard rest.count >= 2, rest.first == sign("-") else {
      ranges.append(low...low)
      continue
    }
    rest = rest.dropFirst()
    guard let high = popCharacter(&rest), low <= high else {
      throw Glob.Invalid(description: "a range in \"[]\" runs backwards")
    }
    ranges.append(low...high)
  }
  return (.classOf(ranges, negated: negated), close + 1)
}

/// The next character of a class, without the `\` before it.
private func popCharacter(_ rest: inout ArraySlice<UInt32>) -> UInt32? {
  if rest.first == backslash, rest.count > 1 { rest = rest.dropFirst() }
  return rest.popFirst()
}
