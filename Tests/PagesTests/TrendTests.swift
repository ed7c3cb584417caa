import CivilTime
import GateKit
@testable import Pages
import Testing

@Suite("Trends")
struct TrendTests {
  private static let limit = Measurement(
    "share", 1, of: 1, unit: .percent, limit: .atLeast(numerator: 80, denominator: 100))

  private static func trend(_ values: [Int?], limit: Measurement? = limit) -> Trend {
    let points = values.enumerated().map { index, value in
      Trend.Point(
        at: Sample.before(minutes: Int64(values.count - index) * 60), commit: "c\(index)",
        measurement: value.map { Measurement("share", $0, of: 100, unit: .percent) })
    }
    return Trend(gate: "coverage", name: "share", points: points, limit: limit)
  }

  private static func plot(_ trend: Trend) throws -> PageStructure {
    let plot = Plot(trend: trend, time: TimeScale(trend.points.map(\.at)), id: "p")
    return try PageStructure(plot.svg)
  }

  @Test("are a line that is broken where nothing was measured")
  func gaps() throws {
    let curve = try Self.plot(Self.trend([70, 71, nil, 73, 74])).all("path").first?.attributes["d"] ?? ""
    #expect(curve.count { $0 == "M" } == 2)
    #expect(curve.count { $0 == "L" } == 2)
  }

  @Test("have a mark for each of few points, with its words")
  func marks() throws {
    let circles = try Self.plot(Self.trend([70, nil, 72])).all("circle")
    #expect(
      circles.map(\.text) == ["70 % at c0, 27 Nov 2026 11:00 UTC", "72 % at c2, 27 Nov 2026 13:00 UTC"])
  }

  @Test("show the limit, and say all of it in words")
  func words() throws {
    let structure = try Self.plot(Self.trend([70, 90, 85]))
    #expect(structure.elements.contains { $0.attributes["class"] == "bound" })
    #expect(
      structure.all("desc").first?.text
        == "85 % at c2, 27 Nov 2026 13:00 UTC; 70 % at first, 27 Nov 2026 11:00 UTC; "
        + "between 70 % and 90 % over 3 commits; the limit is at least 80 %")
    let without = try Self.plot(Self.trend([70], limit: nil))
    #expect(!without.elements.contains { $0.attributes["class"] == "bound" })
  }

  @Test("are small, however many points there are")
  func many() throws {
    let trend = Self.trend((0..<10_000).map { $0 * 7919 % 101 })
    let structure = try Self.plot(trend)
    #expect(structure.all("circle").count == 1)
    #expect((structure.all("path").first?.attributes["d"] ?? "").utf8.count < 20_000)
  }

  @Test(
    "draw nothing outside of their frame",
    arguments: [[0], [100], [100, 100], [0, 100], [50, nil]] as [[Int?]])
  func frame(_ values: [Int?]) throws {
    for circle in try Self.plot(Self.trend(values)).all("circle") {
      let place = ["cx", "cy"].compactMap { circle.attributes[$0].flatMap(Double.init) }
      #expect(place.count == 2 && (50...560).contains(place[0]) && (10...170).contains(place[1]))
    }
  }

  @Test("have a gap at a commit of which only other things were measured, but none before their first")
  func alignment() {
    let long = Self.trend([1, 2, 3, 4])
    let short = Trend(gate: "g", name: "n", points: [long.points[1], long.points[3]], limit: nil)
    let aligned = aligned([long, short])
    #expect(aligned[0] == long)
    #expect(aligned[1].points.map(\.commit) == ["c1", "c2", "c3"])
    #expect(aligned[1].points[1].measurement == nil)
  }

  @Test("are of the branch that most is judged for, or of the one that is asked for")
  func branches() async {
    let address = "/repositories/github/acme/shop/trends"
    let usual = await Rendered.answer(address, Sample.reader).text
    #expect(usual.contains("Of branch <code>main</code>") && usual.contains("<svg"))
    let other = await Rendered.answer(address + "?branch=other", Sample.reader).text
    #expect(other.contains("Of branch <code>other</code>") && other.contains("Nothing was measured"))
    #expect(other.contains("href=\"\(address)?branch=main\""))
  }
}
