public import SourceText

/// A share in hundredths of a per cent, 0 to 10,000: no floating point takes part in a verdict.
public struct Percent: SettingValue, Hashable, Comparable, CustomStringConvertible {
  public let hundredths: Int

  public init(hundredths: Int) { self.hundredths = hundredths }

  /// `80`, `80.5`, `79.95`, `80 %`; nil for more decimals or beyond 0 to 100.
  public init?(_ text: String) {
    var digits = Substring(text)
    if digits.last == "%" {
      digits.removeLast()
      while digits.last == " " { digits.removeLast() }
    }
    let parts = digits.split(separator: ".", omittingEmptySubsequences: false)
    guard (1...2).contains(parts.count), parts.allSatisfy({ !$0.isEmpty && $0.utf8.allSatisfy(isDigit) }),
      parts[0].count <= 5, let whole = Int(parts[0])
    else { return nil }
    var hundredths = whole * 100
    if parts.count == 2 {
      guard parts[1].count <= 2, let decimals = Int(parts[1]) else { return nil }
      hundredths += parts[1].count == 1 ? decimals * 10 : decimals
    }
    guard hundredths <= 10_000 else { return nil }
    self.hundredths = hundredths
  }

  public static var shape: Shape { .percent }
  public init?(_ node: Node) {
    guard let text = node.scalar else { return nil }
    self.init(text)
  }
  public var node: Node? {
    let decimals = hundredths % 100
    if decimals == 0 { return .number(hundredths / 100) }
    return .plain("\(hundredths / 100).\(decimals < 10 ? "0" : "")\(decimals)")
  }

  public static func < (a: Self, b: Self) -> Bool { a.hundredths < b.hundredths }
  public var description: String { (node?.scalar ?? "") + " %" }
}

private func isDigit(_ byte: UInt8) -> Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) }
