/// A part of a whole, both counted. No rounding takes part in a comparison: 19,999 of 25,000 are below 80 %.
public struct CoverageShare: Hashable, Sendable {
  public let numerator: Int
  /// 0 where there is nothing to measure.
  public let denominator: Int

  public init(_ numerator: Int, of denominator: Int) {
    self.numerator = numerator
    self.denominator = denominator
  }

  /// There is nothing to measure: not 100 %, and not a failure either.
  public var isEmpty: Bool { denominator == 0 }

  /// - Parameter hundredths: hundredths of a per cent, 0 to 10,000.
  public func reaches(_ hundredths: Int) -> Bool { missing(to: hundredths) == 0 }

  /// How much more the numerator needs to reach the target; 0 where it does, or where nothing is measured.
  public func missing(to hundredths: Int) -> Int {
    let (needed, _) = hundredths.multipliedReportingOverflow(by: denominator)
    return max(0, (needed + 9_999) / 10_000 - numerator)
  }

  /// How much more the numerator needs so that the share is at most so much below another one; 0 where it is, or
  /// where either measures nothing.
  ///
  /// - Parameter allowance: hundredths of a per cent.
  public func missing(toReach other: CoverageShare, less allowance: Int = 0) -> Int {
    guard !isEmpty, !other.isEmpty else { return 0 }
    let scale = Int128(other.denominator) * 10_000
    let wanted = Int128(other.numerator) * 10_000 - Int128(allowance) * Int128(other.denominator)
    let needed = (wanted * Int128(denominator) + scale - 1) / scale
    return max(0, Int(clamping: needed) - numerator)
  }

  /// Not greater than the other's share, exactly.
  public static func < (a: Self, b: Self) -> Bool {
    let left = a.numerator.multipliedFullWidth(by: b.denominator)
    let right = b.numerator.multipliedFullWidth(by: a.denominator)
    return (left.high, left.low) < (right.high, right.low)
  }

  /// Hundredths of a per cent, floored: 10,000 only where the numerator is the whole.
  public var hundredths: Int { denominator == 0 ? 0 : numerator * 10_000 / denominator }
}

extension CoverageShare: CustomStringConvertible {
  /// `64.86 % (24 of 37)`, floored, so that 100.00 % is said of nothing less; `n/a` where nothing is
  /// measured.
  public var description: String {
    isEmpty ? "n/a" : "\(percent) % (\(numerator) of \(denominator))"
  }

  /// `64.86`.
  public var percent: String {
    let decimals = hundredths % 100
    return "\(hundredths / 100).\(decimals < 10 ? "0" : "")\(decimals)"
  }
}
