import GateKit
@testable import Rendering
import Testing

@Suite("Quantities")
struct QuantityTests {
  @Test(
    "a share is floored, a count exact",
    arguments: [
      (Measurement("m", 34, of: 48, unit: .percent), "70.83 %"),
      (Measurement("m", 1, of: 2, unit: .percent), "50 %"),
      (Measurement("m", 799_999, of: 1_000_000, unit: .percent), "79.99 %"),
      (Measurement("m", 1, of: 200, unit: .percent), "0.5 %"),
      (Measurement("m", 1, of: 1000, unit: .percent), "0.1 %"),
      (Measurement("m", -1, of: 300, unit: .percent), "-0.34 %"),
      (Measurement("m", 0, of: 0, unit: .percent), "nothing to measure"),
      (Measurement("m", 48_210_332, unit: .bytes), "48,210,332 B"),
      (Measurement("m", 812, unit: .milliseconds), "812 ms"),
      (Measurement("m", 1500, of: 1000, unit: .milliseconds), "1.5 ms"),
      (Measurement("m", 3, of: 4), "3 of 4"),
      (Measurement("m", -1234), "-1,234"),
      (Measurement("m", Int.max, unit: .percent), "922,337,203,685,477,580,700 %"),
    ])
  func shown(_ measurement: Measurement, _ text: String) { #expect(measurement.shown == text) }

  @Test(
    "a limit is met exactly or not at all",
    arguments: [
      (80, 100, Measurement.Limit.atLeast(numerator: 80, denominator: 100), true),
      (799, 1000, .atLeast(numerator: 80, denominator: 100), false),
      (801, 1000, .atMost(numerator: 80, denominator: 100), false),
      (800, 1000, .atMost(numerator: 80, denominator: 100), true),
      (0, 0, .atLeast(numerator: 80, denominator: 100), true),
      (Int.max, Int.max, .atLeast(numerator: 1, denominator: 1), true),
    ])
  func met(_ numerator: Int, _ denominator: Int, _ limit: Measurement.Limit, _ isMet: Bool) {
    let measurement = Measurement("m", numerator, of: denominator, unit: .percent, limit: limit)
    #expect(measurement.isMet == isMet)
    #expect((measurement.shortfall == nil) == isMet)
  }
}
