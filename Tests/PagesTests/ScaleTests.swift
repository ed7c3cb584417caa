import CivilTime
@testable import Pages
import Testing

@Suite("Scales")
struct ScaleTests {
  @Test(
    "have ticks at round numbers around all values",
    arguments: [
      ([], ["0.0", "0.5", "1.0"]),
      ([0], ["-0.5", "0.0", "0.5"]),
      ([1], ["0.5", "1.0", "1.5"]),
      ([71.2, 71.2, 71.2], ["68", "70", "72", "74"]),
      ([0.5, 96.1], ["0", "50", "100"]),
      ([66, 71.9], ["66", "68", "70", "72"]),
      ([70.12, 70.31], ["70.10", "70.15", "70.20", "70.25", "70.30", "70.35"]),
      ([3_000, 48_210_332], ["0", "20,000,000", "40,000,000", "60,000,000"]),
      ([-3, 4], ["-4", "-2", "0", "2", "4"]),
    ] as [([Double], [String])])
  func ticks(_ values: [Double], _ labels: [String]) {
    let scale = Scale(values)
    #expect(scale.ticks.map(\.label) == labels)
    #expect(values.allSatisfy { (0...1).contains(scale.share(of: $0)) })
  }

  @Test(
    "stay within their bounds",
    arguments: [([100, 100], 0...100), ([0, 0], 0...100), ([99.9, 100], 0...100)]
      as [([Double], ClosedRange<Double>)])
  func bounds(_ values: [Double], _ bounds: ClosedRange<Double>) {
    let scale = Scale(values, within: bounds)
    #expect(scale.low >= bounds.lowerBound && scale.high <= bounds.upperBound)
    #expect(scale.low < scale.high)
    #expect(values.allSatisfy { (0...1).contains(scale.share(of: $0)) })
  }

  @Test("of counts have whole ticks")
  func wholes() {
    #expect(Scale([1, 2], wholes: true).ticks.map(\.label) == ["1", "2"])
    #expect(Scale([3, 3], within: 0...1e15, wholes: true).ticks.map(\.label) == ["2", "3", "4"])
  }

  @Test("take any number", arguments: [1e-9, 1e-300, 1e15, 9e15, .infinity, .nan])
  func extremes(_ value: Double) {
    let scale = Scale([value, 0])
    #expect(scale.low < scale.high)
    #expect(scale.ticks.count < 12)
  }
}

@Suite("Scales of time")
struct TimeScaleTests {
  private static func labels(_ start: String, _ end: String) -> [String] {
    TimeScale([start, end].compactMap { Instant($0) }).ticks.map(\.label)
  }

  @Test(
    "have ticks where a calendar has them",
    arguments: [
      ("2026-11-27T10:00:00Z", "2026-11-27T10:03:30Z", ["10:00", "10:01", "10:02", "10:03"]),
      ("2026-11-27T09:40:00Z", "2026-11-27T14:10:00Z", ["10:00", "11:00", "12:00", "13:00", "14:00"]),
      ("2026-11-27T20:00:00Z", "2026-11-28T05:00:00Z", ["21:00", "28 Nov", "03:00"]),
      ("2026-11-24T12:00:00Z", "2026-11-28T12:00:00Z", ["25 Nov", "26 Nov", "27 Nov", "28 Nov"]),
      (
        "2026-10-20T00:00:00Z", "2026-11-27T00:00:00Z",
        ["26 Oct", "2 Nov", "9 Nov", "16 Nov", "23 Nov"]
      ),
      (
        "2026-01-15T00:00:00Z", "2026-12-27T00:00:00Z",
        ["Mar 2026", "May 2026", "Jul 2026", "Sep 2026", "Nov 2026"]
      ),
      ("2021-05-01T00:00:00Z", "2026-12-27T00:00:00Z", ["2022", "2023", "2024", "2025", "2026"]),
    ])
  func calendar(_ start: String, _ end: String, _ labels: [String]) {
    #expect(Self.labels(start, end) == labels)
  }

  @Test("put one moment in the middle, and none anywhere")
  func small() {
    let moment = Instant(seconds: 1_795_788_000)
    #expect(TimeScale([moment]).share(of: moment) == 0.5)
    #expect(TimeScale([]).share(of: Instant(seconds: 43200)) == 0.5)
  }

  @Test("take any time that a commit may carry")
  func extremes() {
    let scale = TimeScale([Instant(seconds: .min), Instant(seconds: .max)])
    #expect((1...9).contains(scale.ticks.count))
    #expect(scale.share(of: Instant(seconds: .max)) == 1)
    #expect(scale.share(of: Instant(seconds: .min)) == 0)
  }
}

@Suite("Points that are left out of a plot")
struct ThinningTests {
  @Test("are none where there is room")
  func few() { #expect(thinned([1, nil, 3], to: 220) == [0, 1, 2]) }

  @Test("are never the greatest, the least, the first, the last or the first gap of a stretch")
  func many() {
    var values: [Double?] = (0..<10_000).map { Double($0 * 7919 % 1000) }
    values[4_321] = 5_000
    values[8_765] = -5_000
    values[5_555] = nil
    let kept = thinned(values, to: 220)
    #expect(kept == thinned(values, to: 220))
    #expect(kept.count <= 5 * 220 && kept.count >= 220)
    #expect([0, 4_321, 8_765, 5_555, 9_999].allSatisfy { kept.contains($0) })
    #expect(kept == kept.sorted() && Set(kept).count == kept.count)
  }

  @Test("may all be gaps")
  func gaps() { #expect(thinned(Array(repeating: nil, count: 2_000), to: 10).count == 10) }
}
