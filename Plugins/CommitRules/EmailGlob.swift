public import GateKit
public import SourceText

/// A pattern of mail addresses: a glob, compared without case, as mail systems compare addresses.
public struct EmailGlob: SettingValue, Hashable {
  private let written: Glob
  private let folded: Glob

  public init(_ text: String) throws(Glob.Invalid) {
    written = try Glob(text)
    // A class such as [Z-a] has no counterpart in small letters: it stays as written.
    folded = (try? Glob(text.lowercased())) ?? written
  }

  public static var shape: Shape { .text(.glob) }
  public init?(_ node: Node) {
    // The reason was reported by `Shape.check`.
    guard let text = node.scalar, let pattern = try? EmailGlob(text) else { return nil }
    self = pattern
  }
  public var node: Node? { .text(written.text) }
  var text: String { written.text }

  func matches(_ address: String) -> Bool { folded.matches(address.lowercased()) }

  /// `dependabot[bot]@…` is an address that exists, and a pattern that never matches it.
  func inconsistencies(at keys: [String]) -> [Inconsistency] {
    guard let range = text.ranges(of: "[bot]").first, !text[..<range.lowerBound].hasSuffix("\\") else {
      return []
    }
    return [
      Inconsistency(keys, "\"[bot]\" is one letter of b, o and t here; write \"\\[bot\\]\" for the brackets")
    ]
  }
}
