/// What a place of a pattern can stand for.
public protocol PathCapture: Sendable {
  /// Whether it takes one part or more (`{path...}`), or one alone (`{name}`).
  static var takesSeveral: Bool { get }

  /// nil where the parts are no such thing: the route is then none for this path.
  init?(captured segments: [String])
}

extension String: PathCapture {
  public static var takesSeveral: Bool { false }

  public init?(captured segments: [String]) {
    guard let first = segments.first, !first.isEmpty else { return nil }
    self = first
  }
}

extension Int: PathCapture {
  public static var takesSeveral: Bool { false }

  /// Decimal digits alone, as people write a number: no sign, no leading zero, at most 18.
  public init?(captured segments: [String]) {
    guard let digits = segments.first?.utf8, (1...18).contains(digits.count), digits.allSatisfy(isDigit),
      digits.first != UInt8(ascii: "0") || digits.count == 1
    else { return nil }
    self = digits.reduce(0) { $0 * 10 + Int($1 - UInt8(ascii: "0")) }
  }
}

/// One part or more: `{path...}`.
public struct PathRest: PathCapture, Hashable {
  /// None is empty.
  public let segments: [String]

  public static var takesSeveral: Bool { true }

  public init?(captured segments: [String]) {
    guard !segments.isEmpty, !segments.contains("") else { return nil }
    self.segments = segments
  }

  /// The parts with a slash between each two.
  public var text: String { segments.joined(separator: "/") }
}
