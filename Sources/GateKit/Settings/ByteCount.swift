public import SourceText

/// A size in bytes, written `512`, `100 kB`, `5 MB`, `1 GiB`: SI units are powers of 1,000, IEC ones of 1,024.
public struct ByteCount: SettingValue, Hashable, Comparable, CustomStringConvertible {
  public let bytes: Int

  public init(bytes: Int) { self.bytes = bytes }

  public init?(_ text: String) {
    let digits = text.prefix { $0.isASCII && $0.isNumber }
    let unit = text.dropFirst(digits.count).drop { $0 == " " }.lowercased()
    guard let number = Int(digits), let factor = Self.factors[unit] else { return nil }
    let (product, overflow) = number.multipliedReportingOverflow(by: factor)
    guard !overflow else { return nil }
    bytes = product
  }

  private static let factors = [
    "": 1, "b": 1, "kb": 1000, "mb": 1_000_000, "gb": 1_000_000_000, "kib": 1024, "mib": 1 << 20,
    "gib": 1 << 30,
  ]
  private static let written = [
    ("GB", 1_000_000_000), ("GiB", 1 << 30), ("MB", 1_000_000), ("MiB", 1 << 20), ("kB", 1000), ("KiB", 1024),
  ]

  public static var shape: Shape { .text(.byteCount) }
  public init?(_ node: Node) {
    guard let text = node.scalar else { return nil }
    self.init(text)
  }
  public var node: Node? { .plain(description) }

  public static func < (a: Self, b: Self) -> Bool { a.bytes < b.bytes }
  /// Exact: in the largest unit that divides it, else in bytes.
  public var description: String {
    for (unit, factor) in Self.written where bytes >= factor && bytes % factor == 0 {
      return "\(bytes / factor) \(unit)"
    }
    return "\(bytes) B"
  }
}
