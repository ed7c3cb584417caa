internal import SourceText

/// Reads the part of RE2's and Python's syntax that globs can say: signs, `.`, classes, groups, `|`, `?`, and
/// `*` and `+` behind `.` and `[^/]`.
struct ExpressionParser {
  /// Sequences that one expression may stand for.
  static let limit = 64
  private static let depthLimit = 16

  private let signs: [Unicode.Scalar]
  private var index = 0
  private var depth = 0

  init(_ text: String) { signs = Array(text.unicodeScalars) }

  /// Every sequence that the expression stands for; nil where it says more than globs can.
  mutating func parse() -> [[GlobItem]]? {
    guard let sequences = alternatives(), index == signs.count else { return nil }
    return sequences
  }

  private var next: Unicode.Scalar? { index < signs.count ? signs[index] : nil }

  private mutating func take(_ sign: Unicode.Scalar) -> Bool {
    guard next == sign else { return false }
    index += 1
    return true
  }

  private mutating func alternatives() -> [[GlobItem]]? {
    var all: [[GlobItem]] = []
    repeat {
      guard let some = sequence() else { return nil }
      all += some
      guard all.count <= Self.limit else { return nil }
    } while take("|")
    return all
  }

  private mutating func sequence() -> [[GlobItem]]? {
    var results: [[GlobItem]] = [[]]
    while let sign = next, sign != "|", sign != ")" {
      guard let atom = atom(), let choices = repeated(atom) else { return nil }
      results = results.flatMap { result in choices.map { result + $0 } }
      guard results.count <= Self.limit else { return nil }
    }
    return results
  }

  private mutating func repeated(_ atom: [[GlobItem]]) -> [[GlobItem]]? {
    switch next {
    case "?":
      index += 1
      _ = take("?")
      return [[]] + atom
    case "*", "+":
      let isStar = next == "*"
      index += 1
      _ = take("?")
      switch atom {
      case [[.any]]: return [[isStar ? .anything : .something]]
      case [[.inPart]]: return [[isStar ? .part : .partOfSome]]
      default: return nil
      }
    case "{": return nil
    default: return atom
    }
  }

  private mutating func atom() -> [[GlobItem]]? {
    guard let sign = next else { return nil }
    index += 1
    switch sign {
    case ".": return [[.any]]
    case "^": return [[.start]]
    case "$": return [[.end]]
    case "(": return group()
    case "[": return characterClass().map { [[$0]] }
    case "\\": return escape()
    case "*", "+", "?", "{": return nil
    default: return [[.sign(sign)]]
    }
  }

  private mutating func group() -> [[GlobItem]]? {
    guard depth < Self.depthLimit else { return nil }
    if take("?") { guard take(":") else { return nil } }
    depth += 1
    defer { depth -= 1 }
    guard let inner = alternatives(), take(")") else { return nil }
    return inner
  }

  private mutating func escape() -> [[GlobItem]]? {
    guard let sign = next else { return nil }
    index += 1
    switch sign {
    case "d": return [[.set("[0-9]")]]
    case "w": return [[.set("[0-9A-Za-z_]")]]
    case "A": return [[.start]]
    case "z", "Z": return [[.end]]
    case _ where sign.properties.isAlphabetic || sign.properties.numericType != nil: return nil
    default: return [[.sign(sign)]]
    }
  }

  /// After its `[`.
  private mutating func characterClass() -> GlobItem? {
    let isNegated = take("^")
    var body = ""
    var members = 0
    var hasSlash = false
    while let sign = next, sign != "]" || members == 0 {
      index += 1
      members += 1
      switch sign {
      case "/":
        hasSlash = true
        members += 1
      case "\\":
        guard let escaped = next else { return nil }
        index += 1
        switch escaped {
        case "d": body += "0-9"
        case "w": body += "0-9A-Za-z_"
        case "/": hasSlash = true
        case _ where escaped.properties.isAlphabetic: return nil
        default: body += "\\\(escaped)"
        }
      case "[": return nil
      case "-" where body.isEmpty || next == "]": body += "\\-"
      case "-": body += "-"
      case "!", "^", "]": body += "\\\(sign)"
      default: body.unicodeScalars.append(sign)
      }
    }
    guard take("]") else { return nil }
    switch (isNegated, hasSlash, body.isEmpty) {
    case (true, true, true): return .inPart
    case (true, true, false): return .set("[!\(body)]")
    case (true, false, false): return .setOrSlash("[!\(body)]")
    // A range may hold the slash: `[+-9]`.
    case (false, false, false) where !rangesHoldSlash(body): return .set("[\(body)]")
    default: return nil
    }
  }

  private func rangesHoldSlash(_ body: String) -> Bool {
    let signs = Array(body.unicodeScalars)
    for index in signs.indices.dropFirst().dropLast() where signs[index] == "-" && signs[index - 1] != "\\" {
      if signs[index - 1].value < 0x2F, signs[index + 1].value > 0x2F { return true }
      if signs[index + 1] == "\\" { return true }
    }
    return false
  }
}
