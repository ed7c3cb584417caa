import CivilTime
import GateKit
import SourceText
import Testing

@Suite("Checking settings")
struct ShapeCheckTests {
  @Test("every mistake is named with its place, in the order of the file")
  func everyMistake() {
    let node = document(
      """
      draft: maybe
      count: 1000000001
      share: 100.01
      title:
        a: b
      paths:
        - [
      pattern: (
      max_age: 5 minutes
      since: yesterday
      freeze:
        - Fri 16:00 - Fir 08:00
      size: 5 XB
      colour: 53 19e7
      level: hihg
      levels: low
      patch:
        targt: 80
        lines: 101
      reports:
        - paths:
            - **
        - id: a
          paths: b
        - id: a
          paths:
            - c
      groups:
        shop:
          nothing_like_it: 1
      drfat: true
      """)
    #expect(
      Sample.shape.check(node).map(\.description) == [
        "p.yml:1:8: expected true or false, found \"maybe\"",
        "p.yml:2:8: expected a whole number, 0 to 1000000000, found \"1000000001\"",
        "p.yml:3:8: expected a percentage, 0 to 100 with at most two decimals, found \"100.01\"",
        "p.yml:5:3: expected a text, found an object",
        "p.yml:7:5: bad pattern \"[\": \"[\" without \"]\"",
        "p.yml:8:10: bad regular expression \"(\": missing ): (",
        "p.yml:9:10: expected a time span such as 90s, 5m, 24h or 14d, found \"5 minutes\"",
        "p.yml:10:8: expected a date or time such as 2026-11-21 or 2026-11-21T09:30:00Z, found \"yesterday\"",
        "p.yml:12:5: bad time window \"Fri 16:00 - Fir 08:00\": \"Fir\" is neither a time such as 16:00, a day such as Fri, nor a date such as 2026-12-20",
        "p.yml:13:7: expected a size such as 512, 100 kB or 5 MB, found \"5 XB\"",
        "p.yml:14:9: expected a colour of six hexadecimal digits such as 5319e7, found \"53 19e7\"",
        "p.yml:15:8: expected one of low, high, very-high, found \"hihg\"; did you mean \"high\"?",
        "p.yml:16:9: expected a list, found \"low\"",
        "p.yml:18:3: unknown key \"targt\"; did you mean \"target\"?",
        "p.yml:19:10: expected a whole number, 0 to 100, found \"101\"",
        "p.yml:21:5: \"id\" is required: the report's name",
        "p.yml:24:12: expected a list, found \"b\"",
        "p.yml:25:9: id \"a\" is already taken at p.yml:23:9",
        "p.yml:30:5: unknown key \"nothing_like_it\"; known are target, lines",
        "p.yml:31:1: unknown key \"drfat\"; did you mean \"draft\"?",
      ])
  }

  @Test("what is right is accepted, as people write it")
  func accepted() {
    let node = document(
      """
      draft: Yes
      count: 08
      share: 80.5 %
      title: 1.0
      paths: src/**
      max_age: 2w
      since: 2026-11-21
      freeze:
        - Fri 16:00 - Mon 08:00 Europe/Paris
      size: 1 GiB
      patch:
      reports:
      groups:
      head: ~
      extra:
        a:
          - b
      """.replacing("reports:\n", with: ""))
    #expect(Sample.shape.check(node) == [])
    let sample = Sample(node)
    #expect(sample?.draft == true)
    #expect(sample?.count == 8)
    #expect(sample?.share == Percent(hundredths: 8050))
    #expect(sample?.title == "1.0")
    #expect(sample?.paths.values.map(\.text) == ["src/**"])
    #expect(sample?.size.bytes == 1 << 30)
    #expect(sample?.head == .null)
    #expect(sample?.patch == Sample.Patch())
    #expect(sample?.freeze.map(\.text) == ["Fri 16:00 - Mon 08:00 Europe/Paris"])
  }

  @Test("a part of a policy may leave out what is required, but names the entry it changes")
  func partial() {
    let named = document("reports:\n  - id: a\n    level: high")
    #expect(Sample.shape.check(named, partial: true) == [])
    #expect(Sample.shape.check(named).map(\.message) == ["\"paths\" is required: where it is"])
    let nameless = document("reports:\n  - level: high")
    #expect(
      Sample.shape.check(nameless, partial: true).map(\.description) == [
        "p.yml:2:5: \"id\" is required: the report's name"
      ])
  }

  @Test("a long value is shown cut")
  func longValues() {
    let node = document("count: " + String(repeating: "x", count: 5000))
    #expect(Sample.shape.check(node).first?.message.count == 150)
  }

  @Test(
    "the nearest word is the one with the fewest slips",
    arguments: [
      ("treshold", "threshold"), ("thershold", "threshold"), ("THRESHOLD", "threshold"), ("pth", "path"),
      ("maxage", "max_age"), ("completely_else", nil), ("", nil), ("x", nil), ("xy", nil), ("ab", "a"),
      (String(repeating: "a", count: 65), nil),
    ] as [(String, String?)])
  func nearest(_ stray: String, _ expected: String?) {
    #expect(nearestWord(to: stray, in: ["threshold", "path", "max_age", "a"]) == expected)
    #expect(didYouMean(stray, among: ["path"]) == (expected == "path" ? "; did you mean \"path\"?" : ""))
  }
}

@Suite("Values of settings")
struct SettingValueTests {
  @Test("the default is written as nothing and read back from nothing")
  func defaults() {
    #expect(Sample().node == .map([:]))
    #expect(Sample(.map([:])) == Sample())
    #expect(Sample(.null) == Sample())
    #expect(Sample(.text("x")) == nil)
  }

  @Test("every kind of value is read back from what it is written as")
  func roundTrip() throws {
    var sample = Sample()
    sample.draft = true
    sample.count = 7
    sample.share = Percent(hundredths: 1)
    sample.title = "yes"
    sample.paths = [try Glob("a/**"), try Glob("b")]
    sample.pattern = PatternSetting(try Pattern("^a+$"))
    sample.age = TimeSpan(seconds: 90)
    sample.since = Instant(seconds: 1_795_253_400)
    sample.freeze = [try TimeWindow("Fri 16:00 - Mon 08:00")]
    sample.size = ByteCount(bytes: 1 << 20)
    sample.colour = "000000"
    sample.level = .veryHigh
    sample.levels = []
    sample.patch.target = Percent(hundredths: 10_000)
    var report = Sample.Report()
    report.id = "unit"
    report.paths = [try Glob("*.xml")]
    sample.reports = [report]
    sample.groups = try #require(Named<Sample.Patch>(document("shop:\n  lines: 5")))
    sample.head = .value(sample.patch)
    sample.extra = AnyDocument(document("a: b"))
    let node = try #require(sample.node)
    #expect(Sample.shape.check(node) == [])
    #expect(Sample(node) == sample)
    #expect(node.entries.map(\.key) == Sample.schema.map(\.field.key))
  }

  @Test("what is required is written even where it is the default")
  func required() throws {
    var report = Sample.Report()
    report.id = "a"
    #expect(report.node?.entries.map(\.key) == ["id", "paths"])
  }

  @Test(
    "a percentage has at most two decimals and no floating point",
    arguments: [
      ("0", 0), ("80", 8000), ("80.5", 8050), ("79.95", 7995), ("0.01", 1), ("100", 10_000),
      ("100.00", 10_000),
      ("80%", 8000), ("80 %", 8000), ("080", 8000), ("100.01", nil), ("101", nil), ("-1", nil), ("+1", nil),
      ("80.", nil), (".5", nil), ("80.555", nil), ("80,5", nil), ("", nil), ("%", nil), ("80%%", nil),
      ("1e1", nil),
      ("99999999999999999999", nil), ("８０", nil),
    ] as [(String, Int?)])
  func percent(_ text: String, _ hundredths: Int?) {
    #expect(Percent(text)?.hundredths == hundredths)
    if let percent = Percent(text) { #expect(percent.node.flatMap(Percent.init) == percent) }
  }

  @Test(
    "a percentage prints with the decimals it needs",
    arguments: [(8000, "80 %"), (8050, "80.50 %"), (1, "0.01 %")])
  func percentText(_ hundredths: Int, _ text: String) {
    #expect(Percent(hundredths: hundredths).description == text)
  }

  @Test(
    "a size has SI and IEC units",
    arguments: [
      ("0", 0), ("512", 512), ("512B", 512), ("100 kB", 100_000), ("100kb", 100_000), ("5 MB", 5_000_000),
      ("1 KiB", 1024), ("1MiB", 1 << 20), ("1 GiB", 1 << 30), ("2 GB", 2_000_000_000), ("", nil), ("MB", nil),
      ("-1", nil), ("1.5 MB", nil), ("1 TB", nil), ("9223372036854775807 GB", nil),
      ("99999999999999999999", nil),
      ("5 M B", nil), ("٥", nil),
    ] as [(String, Int?)])
  func byteCount(_ text: String, _ bytes: Int?) {
    #expect(ByteCount(text)?.bytes == bytes)
    if let size = ByteCount(text) { #expect(ByteCount(size.description) == size) }
  }

  @Test(
    "words and numbers are read as people mean them",
    arguments: [
      ("yes", true), ("No", false), ("on", true), ("OFF", false), ("true", true), ("1", nil), ("y", nil),
    ]
      as [(String, Bool?)])
  func booleans(_ text: String, _ value: Bool?) { #expect(Bool(.plain(text)) == value) }

  @Test(
    "a whole number may be grouped and may begin with a nought",
    arguments: [
      ("8", 8), ("08", 8), ("1_000", 1000), ("_1", nil), ("1.0", nil), ("0x10", nil), ("", nil), ("1e3", nil),
    ]
      as [(String, Int?)])
  func integers(_ text: String, _ value: Int?) { #expect(Int(.plain(text)) == value) }
}

@Suite("Merging settings")
struct ShapeMergeTests {
  static let documents = [
    "", "draft: true", "count: 5\npatch:\n  target: 80", "patch:\n  lines: 3\n  target: 90",
    "levels:\n  - high",
    "reports:\n  - id: a\n    level: high",
    "reports:\n  - id: b\n    paths:\n      - x\n  - id: a\n    level: low",
    "groups:\n  shop:\n    lines: 1", "groups:\n  shop:\n    target: 5\n  lib:\n    lines: 2",
    "draft: no\ncount: 6",
  ].map { document($0, source: "base.yml") }

  @Test("a document over itself changes nothing", arguments: documents)
  func idempotent(_ node: Node) { #expect(Sample.shape.overlay(node, node) == node) }

  @Test("the order in which three documents are put together does not matter")
  func associative() {
    let shape = Sample.shape
    for a in Self.documents where !a.isNull {
      for b in Self.documents where !b.isNull {
        for c in Self.documents where !c.isNull {
          let left = shape.overlay(shape.overlay(a, b), c)
          let right = shape.overlay(a, shape.overlay(b, c))
          #expect(left.hasSameContent(as: right))
        }
      }
    }
  }

  @Test("objects merge key by key, named entries by name, other lists are replaced, and places stay")
  func merging() {
    let base = document(
      "count: 1\nlevels:\n  - low\nreports:\n  - id: a\n    level: low\npatch:\n  lines: 1", source: "b")
    let top = document(
      "levels:\n  - high\nreports:\n  - id: c\n  - id: a\n    level: high\npatch:\n  target: 9", source: "t")
    let merged = Sample.shape.overlay(base, top)
    #expect(
      merged.onOneLine
        == "{count: 1, levels: [high], reports: [{id: a, level: high}, {id: c}], patch: {lines: 1, target: 9}}"
    )
    #expect(merged["count"]?.mark.description == "b:1:8")
    #expect(merged["patch"]?["lines"]?.mark.description == "b:8:10")
    #expect(merged["patch"]?["target"]?.mark.description == "t:8:11")
    #expect(merged["reports"]?.items.first?["level"]?.mark.description == "t:6:12")
  }

  @Test("a key with nothing after it keeps what was there; null means something only where the shape says so")
  func nothing() {
    let shape = Sample.shape
    let base = document("patch:\n  lines: 1")
    #expect(shape.overlay(base, document("patch: ~"))["patch"]?["lines"]?.scalar == "1")
    let head = document("head:\n  lines: 1")
    #expect(shape.overlay(head, document("head: ~"))["head"]?.isNull == true)
  }

  @Test("entries without a name are kept apart")
  func nameless() {
    let base = document("reports:\n  - level: low")
    let top = document("reports:\n  - level: high")
    #expect(Sample.shape.overlay(base, top)["reports"]?.items.count == 2)
  }
}
