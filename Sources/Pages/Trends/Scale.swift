import CivilTime
import Rendering

/// A range of numbers laid out along a line, with ticks at round ones.
///
/// Steps are 1, 2 or 5 times a power of ten (Heckbert, "Nice Numbers for Graph Labels", Graphics Gems I), kept in
/// integers, so that no label shows what a sum of fractions leaves over.
struct Scale: Hashable, Sendable {
  let low: Double
  let high: Double
  let ticks: [Tick]

  struct Tick: Hashable, Sendable {
    let value: Double
    let label: String
  }

  /// - Parameters:
  ///   - values: finite ones; none gives the range from 0 to 1.
  ///   - bounds: nothing lies outside of them: 0...100 for a share.
  ///   - wholes: only whole numbers get ticks.
  init(
    _ values: some Sequence<Double>, within bounds: ClosedRange<Double>? = nil, wholes: Bool = false,
    ticks wanted: Int = 4
  ) {
    var (least, greatest) = (Double.infinity, -Double.infinity)
    for value in values where value.isFinite {
      least = min(least, value)
      greatest = max(greatest, value)
    }
    if least > greatest { (least, greatest) = (0, 1) }
    let span = greatest - least
    // Equal values stand in the middle, with room for a tick on either side.
    let wide = span > 0 ? span : max(abs(greatest) / 10, 1)
    let step = Step(atLeast: wide / Double(max(wanted, 1)), wholes: wholes)
    var first = step.index(below: span > 0 ? least : least - step.size)
    var last = step.index(above: span > 0 ? greatest : greatest + step.size)
    if let bounds {
      first = max(first, step.index(above: bounds.lowerBound))
      last = min(last, step.index(below: bounds.upperBound))
    }
    if last <= first { last = first + 1 }
    low = step.value(first)
    high = step.value(last)
    ticks = (first...last).map { Tick(value: step.value($0), label: step.label($0)) }
  }

  /// 0 at the low end, 1 at the high one.
  func share(of value: Double) -> Double { (value - low) / (high - low) }
}

/// 1, 2 or 5 times a power of ten.
private struct Step {
  private let digit: Int
  /// Of ten.
  private let power: Int
  let size: Double

  init(atLeast least: Double, wholes: Bool) {
    var power = 0
    var unit = 1.0
    while unit * 10 <= least, power < 300 { (unit, power) = (unit * 10, power + 1) }
    while unit > least, power > -12 { (unit, power) = (unit / 10, power - 1) }
    var digit = 1
    for candidate in [1, 2, 5] where Double(digit) * unit < least { digit = candidate }
    if Double(digit) * unit < least { (digit, power) = (1, power + 1) }
    if wholes, power < 0 { (digit, power) = (1, 0) }
    self.digit = digit
    self.power = power
    size = Double(digit) * Self.power(power)
  }

  private static func power(_ exponent: Int) -> Double {
    var result = 1.0
    for _ in 0..<exponent.magnitude { result *= 10 }
    return exponent < 0 ? 1 / result : result
  }

  // A value that is a multiple but for what binary fractions lose counts as one.
  func index(below value: Double) -> Int { Int((value / size + 1e-9).rounded(.down)) }
  func index(above value: Double) -> Int { Int((value / size - 1e-9).rounded(.up)) }

  func value(_ index: Int) -> Double {
    power < 0 ? Double(index * digit) / Self.power(-power) : Double(index) * size
  }

  func label(_ index: Int) -> String {
    let number = index * digit
    if power >= 0 {
      let text = String(number.magnitude) + (number == 0 ? "" : String(repeating: "0", count: power))
      return (number < 0 ? "-" : "") + (Int(text).map { grouped($0) } ?? text)
    }
    let digits = String(number.magnitude)
    let padded = String(repeating: "0", count: max(0, -power + 1 - digits.count)) + digits
    return (number < 0 ? "-" : "") + padded.dropLast(-power) + "." + padded.suffix(-power)
  }
}
