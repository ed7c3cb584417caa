/// The `.gitignore` files of a tree: whether git would leave a path out, as gitignore(5) says and git's
/// wildmatch.c does, for file systems that tell case apart. Patterns are matched in linear time.
public struct GitIgnore: Sendable {
  /// One line of a file.
  public struct Rule: Hashable, Sendable {
    public let file: RepositoryPath
    /// 1-based.
    public let line: Int
    /// As written, without its end.
    public let text: String
    /// `!pattern`: what an earlier rule ignores is taken back.
    public let isNegated: Bool
    fileprivate let isForFolders: Bool
    /// Without a slash inside, a pattern is for the last part of a path, in any folder.
    fileprivate let isForNames: Bool
    /// One; two for `a**/b`, whose `**/` git lets stand for nothing in the middle of a name.
    fileprivate let wildcards: [Wildcard]
  }

  /// Rules of each folder's file, the root's first.
  private var files: [(folder: [UInt8], rules: [Rule])] = []

  public init() {}

  /// Lines beyond this many in one file are left out, as is a line of more bytes than a path can have.
  static let lineLimit = 100_000
  static let patternLimit = 4096

  /// - Parameter file: the path of the `.gitignore`, whose folder its rules are for.
  public mutating func add(_ content: [UInt8], at file: RepositoryPath) {
    let folder = file.folder?.bytes ?? []
    var rules: [Rule] = []
    let mark: [UInt8] = [0xEF, 0xBB, 0xBF]
    let text = content.starts(with: mark) ? content.dropFirst(3) : content[...]
    let lines = text.split(
      separator: UInt8(ascii: "\n"), maxSplits: Self.lineLimit, omittingEmptySubsequences: false)
    for (index, line) in lines.prefix(Self.lineLimit).enumerated() {
      if let rule = Rule(line, file: file, line: index + 1) { rules.append(rule) }
    }
    files.append((folder, rules))
    files.sort { $0.folder.count < $1.folder.count }
  }

  public func isIgnored(_ path: RepositoryPath, isFolder: Bool = false) -> Bool {
    rule(for: path, isFolder: isFolder).map { !$0.isNegated } ?? false
  }

  /// The rule that decides: of the topmost ignored folder above the path, or else the last one of the nearest
  /// file that matches the path itself; nil where no rule speaks of it.
  public func rule(for path: RepositoryPath, isFolder: Bool = false) -> Rule? {
    // Files below an ignored folder are never looked at, so no rule can bring one back.
    for (index, byte) in path.bytes.enumerated() where byte == slash {
      if let rule = lastMatch(path.bytes[..<index], isFolder: true), !rule.isNegated { return rule }
    }
    return lastMatch(path.bytes[...], isFolder: isFolder)
  }

  private func lastMatch(_ path: ArraySlice<UInt8>, isFolder: Bool) -> Rule? {
    let name = path.lastIndex(of: slash).map { path[($0 + 1)...] } ?? path
    let nameUnits = name.map(UInt32.init)
    for (folder, rules) in files.reversed() {
      guard folder.isEmpty || path.starts(with: folder) && path.dropFirst(folder.count).first == slash else {
        continue
      }
      let inside = path.dropFirst(folder.isEmpty ? 0 : folder.count + 1).map(UInt32.init)
      for rule in rules.reversed() where isFolder || !rule.isForFolders {
        let units = rule.isForNames ? nameUnits : inside
        if rule.wildcards.contains(where: { $0.matches(units) }) { return rule }
      }
    }
    return nil
  }
}

private let slash = UInt8(ascii: "/")
private let backslash = UInt8(ascii: "\\")

extension GitIgnore.Rule {
  /// nil for an empty line, a comment, and a pattern that can match nothing.
  fileprivate init?(_ line: ArraySlice<UInt8>, file: RepositoryPath, line number: Int) {
    guard line.count <= GitIgnore.patternLimit, line.first != UInt8(ascii: "#") else { return nil }
    var pattern = line.last == UInt8(ascii: "\r") ? line.dropLast() : line
    pattern = withoutTrailingSpaces(pattern.prefix { $0 != 0 })
    self.file = file
    self.line = number
    text = String(decoding: pattern, as: UTF8.self)
    isNegated = pattern.first == UInt8(ascii: "!")
    if isNegated { pattern = pattern.dropFirst() }
    isForFolders = pattern.last == slash
    if isForFolders { pattern = pattern.dropLast() }
    isForNames = !pattern.contains(slash)
    if pattern.first == slash { pattern = pattern.dropFirst() }
    guard let wildcards = GitIgnore.wildcards(Array(pattern), isForNames: isForNames) else { return nil }
    self.wildcards = wildcards
  }
}

extension GitIgnore {
  /// git's pattern without the signs at its ends; any of them may match. nil for one that can match nothing.
  static func wildcards(_ pattern: [UInt8], isForNames: Bool) -> [Wildcard]? {
    guard !pattern.isEmpty, let steps = parse(pattern, isForNames: isForNames) else { return nil }
    let special = steps.firstIndex { if case .unit = $0 { false } else { true } }
    var alternatives = [steps]
    if let special, special > 0, steps[special] == .folders, steps[special - 1] != .unit(UInt32(slash)) {
      alternatives.append(Array(steps[..<special] + steps[(special + 1)...]))
    }
    return alternatives.map(Wildcard.init)
  }
}

private func withoutTrailingSpaces(_ line: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
  var end = line.startIndex
  var index = line.startIndex
  while index < line.endIndex {
    if line[index] == backslash {
      index += 2
      // A backslash at the very end keeps everything.
      end = min(index, line.endIndex)
    } else {
      index += 1
      if line[index - 1] != UInt8(ascii: " ") { end = index }
    }
  }
  return line[..<end]
}

/// nil for a pattern that wildmatch gives up on: a class without end or of an unknown name, a `\` at the end.
private func parse(_ bytes: [UInt8], isForNames: Bool) -> [WildcardStep]? {
  var steps: [WildcardStep] = []
  // git compares what stands before the first special character by itself; what follows is a pattern of its
  // own, so that `**` is at its start after any text, not only after a slash.
  let special = bytes.firstIndex { Array("*?[\\".utf8).contains($0) } ?? bytes.count
  var index = 0
  while index < bytes.count {
    switch bytes[index] {
    case UInt8(ascii: "*"):
      let startsPart = index == special || bytes[index - 1] == slash
      let stars = bytes[index...].prefix { $0 == UInt8(ascii: "*") }.count
      index += stars
      let rest = bytes[index...]
      if stars == 1 || isForNames || !startsPart {
        steps.append(.part)
      } else if rest.first == slash {
        steps.append(.folders)
        index += 1
      } else {
        steps.append(rest.isEmpty || rest.starts(with: [backslash, slash]) ? .anything : .part)
      }
    case UInt8(ascii: "?"):
      steps.append(.one)
      index += 1
    case UInt8(ascii: "["):
      guard let (step, next) = parseClass(bytes, from: index) else { return nil }
      steps.append(step)
      index = next
    case backslash:
      guard index + 1 < bytes.count else { return nil }
      steps.append(.unit(UInt32(bytes[index + 1])))
      index += 2
    default:
      steps.append(.unit(UInt32(bytes[index])))
      index += 1
    }
  }
  return steps
}

/// As in wildmatch.c: a range has a character before its `-`, and one that runs backwards is empty.
private func parseClass(_ bytes: [UInt8], from open: Int) -> (WildcardStep, next: Int)? {
  var index = open + 1
  var negated = false
  if index < bytes.count, bytes[index] == UInt8(ascii: "!") || bytes[index] == UInt8(ascii: "^") {
    negated = true
    index += 1
  }
  var ranges: [ClosedRange<UInt32>] = []
  var before: UInt8?
  let first = index
  while index < bytes.count {
    var byte = bytes[index]
    if byte == UInt8(ascii: "]"), index > first { return (.classOf(ranges, negated: negated), index + 1) }
    let follower = index + 1 < bytes.count ? bytes[index + 1] : nil
    if byte == backslash {
      guard let follower else { return nil }
      byte = follower
      index += 1
    } else if byte == UInt8(ascii: "-"), let low = before, let follower, follower != UInt8(ascii: "]") {
      index += 1
      if bytes[index] == backslash { index += 1 }
      guard index < bytes.count else { return nil }
      if low <= bytes[index] { ranges.append(UInt32(low)...UInt32(bytes[index])) }
      before = nil
      index += 1
      continue
    } else if byte == UInt8(ascii: "["), follower == UInt8(ascii: ":") {
      let start = index + 2
      guard let end = bytes[start...].firstIndex(of: UInt8(ascii: "]")) else { return nil }
      if end > start, bytes[end - 1] == UInt8(ascii: ":") {
        guard let named = namedClass(String(decoding: bytes[start..<(end - 1)], as: UTF8.self)) else {
          return nil
        }
        ranges += named
        before = nil
        index = end + 1
        continue
      }
    }
    ranges.append(UInt32(byte)...UInt32(byte))
    before = byte
    index += 1
  }
  return nil
}

private func namedClass(_ name: String) -> [ClosedRange<UInt32>]? {
  func range(_ low: Unicode.Scalar, _ high: Unicode.Scalar) -> ClosedRange<UInt32> { low.value...high.value }
  let upper = range("A", "Z")
  let lower = range("a", "z")
  let digit = range("0", "9")
  return switch name {
  case "alnum": [upper, lower, digit]
  case "alpha": [upper, lower]
  case "blank": [range(" ", " "), range("\t", "\t")]
  case "cntrl": [0...0x1F, 0x7F...0x7F]
  case "digit": [digit]
  case "graph": [range("!", "~")]
  case "lower": [lower]
  case "print": [range(" ", "~")]
  case "punct": [range("!", "/"), range(":", "@"), range("[", "`"), range("{", "~")]
  case "space": [range(" ", " "), 0x09...0x0D]
  case "upper": [upper]
  case "xdigit": [digit, range("a", "f"), range("A", "F")]
  default: nil
  }
}
