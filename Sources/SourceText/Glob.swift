/// A path or branch pattern: `*` within one part, `**` across parts, `?` one character, `[a-z]` and `[!a-z]`
/// classes, `{a,b}` alternatives, `\` before a character that stands for itself.
///
/// The whole path has to match, as in GitHub's workflow filters: `*.md` is a file at the root, `**/*.md` one
/// anywhere, `docs/**` everything below docs. Matching costs at most pattern x path.
public struct Glob: Hashable, Sendable, CustomStringConvertible {
  /// As written.
  public let text: String
  private let alternatives: [[Step]]

  /// What a pattern may expand to by `{a,b}`; more is refused.
  static let alternativeLimit = 256
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
    var parsed: [[Step]] = []
    for alternative in try expandBraces(Array(text.utf8)) { parsed.append(try parseSteps(alternative)) }
    alternatives = parsed
  }

  public var description: String { text }

  public func matches(_ path: RepositoryPath) -> Bool { matches(path.bytes) }
  public func matches(_ name: String) -> Bool { matches(Array(name.utf8)) }

  private func matches(_ bytes: [UInt8]) -> Bool { alternatives.contains { match($0, bytes) } }
}

/// One step of a pattern, after braces are expanded.
private enum Step: Hashable, Sendable {
  case byte(UInt8)
  case one
  case classOf([ClosedRange<UInt8>], negated: Bool)
  /// `*`
  case part
  /// `**`
  case anything
  /// `**/`: nothing, or whole parts with their slash.
  case folders
}

private let slash = UInt8(ascii: "/")
private let backslash = UInt8(ascii: "\\")

private func expandBraces(_ bytes: [UInt8]) throws(Glob.Invalid) -> [[UInt8]] {
  guard let open = firstUnescaped(UInt8(ascii: "{"), in: bytes, from: 0) else { return [bytes] }
  var depth = 0
  var cuts = [open]
  var index = open
  while index < bytes.count {
    switch bytes[index] {
    case backslash: index += 1
    case UInt8(ascii: "{"): depth += 1
    case UInt8(ascii: ","): if depth == 1 { cuts.append(index) }
    case UInt8(ascii: "}"): depth -= 1
    default: break
    }
    if depth == 0 { break }
    index += 1
  }
  guard depth == 0, index < bytes.count else { throw Glob.Invalid(description: "\"{\" without \"}\"") }
  cuts.append(index)
  var expanded: [[UInt8]] = []
  for (from, to) in zip(cuts, cuts.dropFirst()) {
    let inner = Array(bytes[..<open]) + bytes[(from + 1)..<to] + bytes[(index + 1)...]
    expanded += try expandBraces(inner)
    guard expanded.count <= Glob.alternativeLimit else {
      throw Glob.Invalid(description: "more than \(Glob.alternativeLimit) alternatives")
    }
  }
  return expanded
}

private func firstUnescaped(_ byte: UInt8, in bytes: [UInt8], from: Int) -> Int? {
  var index = from
  while index < bytes.count {
    if bytes[index] == byte { return index }
    index += bytes[index] == backslash ? 2 : 1
  }
  return nil
}

private func parseSteps(_ bytes: [UInt8]) throws(Glob.Invalid) -> [Step] {
  var steps: [Step] = []
  var index = 0
  while index < bytes.count {
    switch bytes[index] {
    case UInt8(ascii: "*"):
      let stars = bytes[index...].prefix { $0 == UInt8(ascii: "*") }.count
      let startsPart = index == 0 || bytes[index - 1] == slash
      index += stars
      if stars == 1 {
        steps.append(.part)
      } else if startsPart, index < bytes.count, bytes[index] == slash {
        steps.append(.folders)
        index += 1
      } else {
        steps.append(.anything)
      }
    case UInt8(ascii: "?"):
      steps.append(.one)
      index += 1
    case UInt8(ascii: "["):
      let (step, next) = try parseClass(bytes, from: index)
      steps.append(step)
      index = next
    case backslash:
      guard index + 1 < bytes.count else { throw Glob.Invalid(description: "ends in \"\\\"") }
      steps.append(.byte(bytes[index + 1]))
      index += 2
    default:
      steps.append(.byte(bytes[index]))
      index += 1
    }
  }
  return steps
}

private func parseClass(_ bytes: [UInt8], from open: Int) throws(Glob.Invalid) -> (Step, next: Int) {
  var index = open + 1
  var negated = false
  if index < bytes.count, bytes[index] == UInt8(ascii: "!") || bytes[index] == UInt8(ascii: "^") {
    negated = true
    index += 1
  }
  var ranges: [ClosedRange<UInt8>] = []
  let first = index
  while index < bytes.count, bytes[index] != UInt8(ascii: "]") || index == first {
    if bytes[index] == backslash, index + 1 < bytes.count { index += 1 }
    let low = bytes[index]
    if index + 2 < bytes.count, bytes[index + 1] == UInt8(ascii: "-"), bytes[index + 2] != UInt8(ascii: "]") {
      let high = bytes[index + 2]
      guard low <= high else { throw Glob.Invalid(description: "a range in \"[]\" runs backwards") }
      ranges.append(low...high)
      index += 3
    } else {
      ranges.append(low...low)
      index += 1
    }
  }
  guard index < bytes.count else { throw Glob.Invalid(description: "\"[\" without \"]\"") }
  return (.classOf(ranges, negated: negated), index + 1)
}

/// Steps against bytes, all positions of the pattern at once: no backtracking, so no pattern is slow.
private func match(_ steps: [Step], _ bytes: [UInt8]) -> Bool {
  var live = [Bool](repeating: false, count: steps.count + 1)
  live[0] = true
  passEmpty(steps, &live, atPartStart: true)
  for (offset, byte) in bytes.enumerated() {
    var next = [Bool](repeating: false, count: steps.count + 1)
    for (index, step) in steps.enumerated() where live[index] {
      switch step {
      case .byte(let wanted): if byte == wanted { next[index + 1] = true }
      // A UTF-8 character is one to the person who wrote `?`: its trailing bytes come along.
      case .one:
        if byte != slash { next[isLastByteOfCharacter(bytes, offset) ? index + 1 : index] = true }
      case .classOf(let ranges, let negated):
        if byte != slash, ranges.contains(where: { $0.contains(byte) }) != negated { next[index + 1] = true }
      case .part: if byte != slash { next[index] = true }
      case .anything, .folders: next[index] = true
      }
    }
    live = next
    passEmpty(steps, &live, atPartStart: byte == slash)
    if !live.contains(true) { return false }
  }
  return live[steps.count]
}

/// `*` and `**` may match nothing; `**/` may end only where a part begins.
private func passEmpty(_ steps: [Step], _ live: inout [Bool], atPartStart: Bool) {
  for (index, step) in steps.enumerated() where live[index] {
    switch step {
    case .part, .anything: live[index + 1] = true
    case .folders: if atPartStart { live[index + 1] = true }
    case .byte, .one, .classOf: break
    }
  }
}

private func isLastByteOfCharacter(_ bytes: [UInt8], _ offset: Int) -> Bool {
  offset + 1 == bytes.count || bytes[offset + 1] & 0xC0 != 0x80
}
