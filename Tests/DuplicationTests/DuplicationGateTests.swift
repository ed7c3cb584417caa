import CivilTime
import GateKit
import SourceText
import TestSupport
import Testing

@testable import Duplication

/// Ten tokens a line, no two lines alike.
private func code(_ range: ClosedRange<Int>, _ seed: String = "value") -> String {
  range.map { "let \(seed)\($0) = read(\"\(seed)\($0)\", other);\n" }.joined()
}

private func ask(
  _ settings: String = "{}", before: [RepositoryPath: String] = [:], _ after: [RepositoryPath: String]
) async throws -> GateAnswer {
  let trial = GateTrial(
    before: before.mapValues { .text($0) }, after: after.mapValues { .text($0) })
  return try await trial.ask(DuplicationGate.self, settings)
}

extension GateAnswer {
  fileprivate func measured(_ name: String) -> [Int]? {
    measurements.first { $0.name == name }.map { [$0.numerator, $0.denominator] }
  }
  fileprivate var blocking: [String] { findings.filter { $0.atMost == .block }.map(\.rule) }
}

@Suite("New code")
struct NewCodeRuleTests {
  private let before: [RepositoryPath: String] = ["a.swift": code(1...30)]

  private func change(copied: Int, own: Int) -> [RepositoryPath: String] {
    ["a.swift": code(1...30), "b.swift": code(1...copied) + (own > 0 ? code(1...own, "own") : "")]
  }

  @Test("may be copied up to its limit, and no line further", arguments: [(400, 0), (399, 0), (299, 1)])
  func density(own: Int, _ expected: Int) async throws {
    // 12 copied lines of 412, 411 and 311; with 3 % the first two are 2.91 %, the last 3.85 %.
    let answer = try await ask("new_code: {new_clones: 9}", before: before, change(copied: 12, own: own))
    #expect(answer.blocking.count == expected)
    #expect(answer.measured("new lines in clones, net") == [12, 12 + own])
    #expect(answer.measured("changed lines in clones") == [12, 12 + own])
  }

  @Test("is judged by exact shares", arguments: [("3", 388, 0), ("3", 387, 1), ("3.01", 387, 0)])
  func exact(limit: String, own: Int, expected: Int) async throws {
    // 12 of 400 is 3 % exactly.
    let settings = "new_code: {new_clones: 9, duplicated_lines_density: \(limit)}"
    let answer = try await ask(settings, before: before, change(copied: 12, own: own))
    #expect(answer.blocking == [String](repeating: "new-code-density", count: expected))
  }

  @Test("of fewer than twenty lines has no share, but clones", arguments: [(19, false), (20, true)])
  func small(lines: Int, isJudged: Bool) async throws {
    let answer = try await ask(before: before, change(copied: 12, own: lines - 12))
    #expect(answer.blocking == (isJudged ? ["new-code-density", "new-clone"] : ["new-clone"]))
    #expect(
      answer.notes.contains("19 new lines, of which 12 in clones: too few for a share to be judged")
        != isJudged)
  }

  @Test("may bring as many clones as the policy says", arguments: [(0, true), (1, true), (2, false)])
  func clones(allowed: Int, isOver: Bool) async throws {
    let answer = try await ask(
      "new_code: {new_clones: \(allowed), duplicated_lines_density: 100}", before: before,
      ["a.swift": code(1...30), "b.swift": code(1...12), "c.swift": code(18...30)])
    #expect(answer.findings.map(\.rule) == ["new-clone", "new-clone"])
    #expect(answer.blocking.count == (isOver ? 2 : 0))
    #expect(answer.measured("new clones") == [2, 1])
  }

  @Test("is shown where it is, beside where it was")
  func places() async throws {
    let answer = try await ask(
      before: ["a.swift": code(1...30), "b.swift": code(1...4, "own")],
      ["a.swift": code(1...30), "b.swift": code(1...4, "own") + code(5...20)])
    let finding = try #require(answer.findings.last)
    // Four of them end the line before.
    #expect(finding.message == "b.swift lines 5 to 20 are also in a.swift lines 5 to 20 (164 tokens)")
    #expect(finding.location == Location("b.swift", lines: 5...20))
    #expect(finding.related == [Location("a.swift", lines: 5...20)])
    #expect(finding.help == "give the code one home and call it from both; the change may bring 0 new clones")
  }

  @Test("keeps its identity when lines move")
  func identity() async throws {
    let one = try await ask(before: before, change(copied: 12, own: 0))
    let other = try await ask(
      before: before, ["a.swift": code(1...30), "b.swift": "\n\n// moved\n" + code(1...12)])
    #expect(one.findings.map(\.identity) == other.findings.map(\.identity))
    #expect(Set(one.findings.map(\.identity)).count == one.findings.count)
  }

  @Test("counts what was touched where the policy says so")
  func counting() async throws {
    let clone = code(1...30)
    let mended = clone.replacing("\"value15\"", with: "\"mended\"")
    let files: [RepositoryPath: String] = ["a.swift": clone, "b.swift": clone]
    let after: [RepositoryPath: String] = ["a.swift": mended, "b.swift": mended]
    #expect(try await ask("new_code: {small_change_lines: 0}", before: files, after).findings == [])
    let answer = try await ask("new_code: {count: changed, small_change_lines: 0}", before: files, after)
    #expect(answer.blocking == ["new-code-density", "new-clone"])
    #expect(answer.measured("new lines in clones, net") == [0, 2])
    #expect(answer.measured("changed lines in clones") == [2, 2])
  }

  @Test("that moved is old")
  func moved() async throws {
    let answer = try await ask(
      before: ["a.swift": code(1...30), "b.swift": code(1...30)],
      ["a.swift": code(1...30), "c.swift": code(1...30)])
    #expect(answer.findings == [])
    #expect(answer.notes.contains("30 lines moved, and count as old"))
  }

  @Test("in links and deleted files is none")
  func links() async throws {
    let trial = GateTrial(
      before: ["a.swift": .text(code(1...30)), "b.swift": .text(code(1...30))],
      after: ["a.swift": .text(code(1...30)), "c.swift": .link("a.swift")])
    let answer = try await trial.ask(DuplicationGate.self, "overall: {}")
    #expect(answer.findings == [])
    #expect(answer.measured("duplicated lines") == [0, 30])
    #expect(answer.measured("duplicated lines before") == [60, 60])
  }

  @Test("is named for fifty clones, and the rest is counted", arguments: [(50, 50), (51, 51), (53, 51)])
  func capped(count: Int, findings: Int) async throws {
    var before: [RepositoryPath: String] = [:]
    var after: [RepositoryPath: String] = [:]
    for number in 0..<count {
      let text = code(1...10, "v\(number)x")
      before[RepositoryPath("a\(number).swift")] = text
      after[RepositoryPath("a\(number).swift")] = text
      after[RepositoryPath("b\(number).swift")] = text
    }
    let answer = try await ask("new_code: {duplicated_lines_density: 100}", before: before, after)
    #expect(answer.findings.count == findings)
    #expect((answer.findings.last?.message == "more clones break this rule: \(count - 50)") == (count > 50))
  }
}

@Suite("All code")
struct OverallRuleTests {
  private let quiet = "new_code: {new_clones: 9, duplicated_lines_density: 100}"

  @Test("is judged only where the policy asks")
  func optional() async throws {
    let answer = try await ask("{\(quiet)}", ["a.swift": code(1...30), "b.swift": code(1...30)])
    #expect(answer.blocking == [])
    #expect(answer.measured("duplicated lines") == [60, 60])
  }

  @Test("may be duplicated up to the limit, and no line further", arguments: [("20", 0), ("19.99", 1)])
  func density(limit: String, expected: Int) async throws {
    let files: [RepositoryPath: String] = [
      "a.swift": code(1...10), "b.swift": code(1...10), "c.swift": code(1...80, "own"),
    ]
    let answer = try await ask(
      "{overall: {duplicated_lines_density: \(limit)}, \(quiet)}", before: files, files)
    #expect(answer.blocking == [String](repeating: "overall-density", count: expected))
  }

  @Test(
    "may grow up to the limit", arguments: [("0", 1), ("9.99", 1), ("10", 0), (nil, 0)] as [(String?, Int)])
  func increase(limit: String?, expected: Int) async throws {
    // From 20 of 100 lines to 30 of 100.
    let before: [RepositoryPath: String] = [
      "a.swift": code(1...10), "b.swift": code(1...10), "c.swift": code(1...80, "own"),
    ]
    var after = before
    after["c.swift"] = code(1...70, "own")
    after["d.swift"] = code(1...10)
    let settings =
      "{overall: {duplicated_lines_density: 100" + (limit.map { ", max_increase: \($0)" } ?? "")
      + "}, \(quiet)}"
    #expect(
      try await ask(settings, before: before, after).blocking
        == [String](repeating: "overall-increase", count: expected))
    #expect(try await ask(settings, before: after, before).blocking == [])
  }

  @Test("of nothing is not duplicated")
  func empty() async throws {
    let answer = try await ask("overall: {duplicated_lines_density: 0, max_increase: 0}", ["a.md": "text\n"])
    #expect(answer.findings == [])
    #expect(answer.notes == ["compared 0 files with 0 lines", "left out: 1 of no language that is compared"])
  }
}

@Suite("What is left out")
struct LeftOutTests {
  private let clone = code(1...30)

  @Test("is what the target says, not what the change says")
  func attributes() async throws {
    let marked = "b.swift linguist-generated\n"
    let own = try await ask(
      before: ["a.swift": clone, ".gitattributes": marked],
      ["a.swift": clone, ".gitattributes": "", "b.swift": clone])
    #expect(own.findings == [])
    let theirs = try await ask(
      before: ["a.swift": clone], ["a.swift": clone, ".gitattributes": marked, "b.swift": clone])
    #expect(theirs.blocking == ["new-code-density", "new-clone"])
    let ignored = try await ask(
      "gitattributes: false", before: ["a.swift": clone, ".gitattributes": marked],
      ["a.swift": clone, ".gitattributes": marked, "b.swift": clone])
    #expect(ignored.blocking == ["new-code-density", "new-clone"])
  }

  @Test(
    "is listed by reason",
    arguments: [
      ("{}", "x/a.pb.go", 0), ("default_excludes: false", "x/a.pb.go", 2), ("exclude: \"x/**\"", "x/a.go", 0),
      ("exclude: \"y/**\"", "x/a.go", 2),
    ])
  func reasons(settings: String, path: RepositoryPath, findings: Int) async throws {
    let answer = try await ask(settings, before: ["a.go": clone], ["a.go": clone, path: clone])
    #expect(answer.findings.count == findings)
    #expect(answer.notes.contains { $0.hasPrefix("left out: 1 ") } == (findings == 0))
  }

  @Test("by comments is listed, and capped", arguments: [(32, false), (31, true)])
  func suppressions(limit: Int, isOver: Bool) async throws {
    let answer = try await ask(
      "suppressions: {max_new_lines: \(limit)}", before: ["a.swift": clone],
      ["a.swift": clone, "b.swift": "// CPD-OFF\n" + clone + "// CPD-ON\n"])
    #expect(answer.findings.map(\.rule) == ["suppression"])
    #expect(answer.blocking == (isOver ? ["suppression"] : []))
    #expect(answer.measured("new suppressed lines") == [32, 1])
    let strict = try await ask(
      "suppressions: {allow: false}", before: ["a.swift": clone],
      ["a.swift": clone, "b.swift": "// CPD-OFF\n" + clone + "// CPD-ON\n"])
    #expect(strict.blocking == ["new-code-density", "new-clone"])
  }
}

@Suite("The gate's cache")
struct DuplicationCacheTests {
  @Test("changes nothing but the time, whether older blobs are there or gone", arguments: [true, false])
  func same(areOldBlobsThere: Bool) async throws {
    let folder = try TestFolder()
    var earlier: MemoryRepository?
    var repository: [RepositoryPath: TestFile] = [
      "a.swift": .text(code(1...30)), "b.swift": .text(code(5...30)),
      ".gitattributes": .text("x/** linguist-generated\n"),
    ]
    var random = SplitMix(state: 3)
    for step in 0..<20 {
      let before = repository
      let start = Int.random(in: 1...20, using: &random)
      repository[RepositoryPath("f\(step % 4).swift")] = .text(
        code(start...start + 15) + code(1...step + 1, "s\(step)"))
      if step % 5 == 4 { repository["b.swift"] = step % 2 == 0 ? nil : .text(code(2...28)) }
      if step % 7 == 6 {
        repository[".gitattributes"] = .text(step % 2 == 0 ? "" : "f1.swift linguist-vendored\n")
      }
      var trial = MemoryRepository(before: before, after: repository)
      if areOldBlobsThere, let earlier { trial.remember(earlier) }
      earlier = trial
      let base = ObjectID(filledWith: UInt8(step + 1))
      let change = Change(
        base: base, mergeBases: [base], head: ObjectID(filledWith: 200), commits: [],
        files: trial.change().files)
      func answer(_ cache: CacheFolder?) async throws -> GateAnswer {
        var settings = DuplicationSettings()
        settings.overall = OverallLimits()
        return try await DuplicationGate(settings).examine(
          GateContext(change: change, repository: trial, now: Instant(seconds: 0), cache: cache))
      }
      let cold = try await answer(nil)
      // From the index of another tree, and from that of this one.
      for run in ["first", "second"] {
        let warm = try await answer(CacheFolder(path: "\(folder.path)"))
        #expect(cold.findings == warm.findings, "step \(step), \(run)")
        #expect(cold.measurements == warm.measurements, "step \(step), \(run)")
        #expect(cold.notes == warm.notes, "step \(step), \(run)")
      }
    }
  }
}

extension DuplicationCacheTests {
  @Test("knows the settings that chose its files")
  func settings() async throws {
    let folder = try TestFolder()
    let files: [RepositoryPath: TestFile] = [
      "a.swift": .text(code(1...30)), "b.swift": .text(code(1...30)),
      ".gitattributes": .text("b.swift linguist-generated\n"), "x/c.swift": .text(code(1...30)),
    ]
    let trial = MemoryRepository(before: files, after: files)
    let copies = try Glob("x/**")
    func duplicated(_ change: (inout DuplicationSettings) -> Void) async throws -> [Int]? {
      var settings = DuplicationSettings()
      change(&settings)
      let context = GateContext(
        change: trial.change(), repository: trial, now: Instant(seconds: 0),
        cache: CacheFolder(path: "\(folder.path)"))
      return try await DuplicationGate(settings).examine(context).measured("duplicated lines")
    }
    for _ in 0..<2 {
      #expect(try await duplicated { _ in } == [60, 60])
      #expect(try await duplicated { $0.gitattributes = false } == [90, 90])
      #expect(try await duplicated { $0.exclude = OneOrMany([copies]) } == [0, 30])
    }
  }
}

@Suite("A whole tree")
struct WholeTreeTests {
  private func survey(_ files: [RepositoryPath: String], _ settings: DuplicationSettings = .init())
    async throws -> GateAnswer
  {
    let trial = MemoryRepository(before: [:], after: files.mapValues { .text($0) })
    let change = Change(
      base: nil, mergeBases: [], head: ObjectID(filledWith: 2), commits: [], files: trial.change().files)
    return try await DuplicationGate(settings).examine(
      GateContext(change: change, repository: trial, now: Instant(seconds: 0)))
  }

  private let files: [RepositoryPath: String] = [
    "a.swift": code(1...30), "b.swift": code(1...12) + code(1...88, "own"), "c.swift": code(11...30),
    "d.swift": code(1...100, "other"),
  ]

  @Test("is held to the share of new code, and every clone is told")
  func answer() async throws {
    let answer = try await survey(files)
    #expect(answer.blocking == ["overall-density"])
    #expect(answer.measured("duplicated lines") == [62, 250])
    #expect(answer.measured("clones") == [2, 1])
    #expect(
      answer.findings.dropFirst().map(\.message) == [
        "a.swift lines 11 to 30 are also in c.swift lines 1 to 20 (200 tokens)",
        "a.swift lines 1 to 12 are also in b.swift lines 1 to 12 (121 tokens)",
      ])
    #expect(
      answer.tables.map(\.rows) == [
        [
          ["30", "30", "100 %", "a.swift"], ["20", "20", "100 %", "c.swift"],
          ["12", "100", "12 %", "b.swift"],
        ],
        [["20", "200", "2", "a.swift:11-30"], ["12", "121", "2", "a.swift:1-12"]],
      ])
    #expect(answer.exhibits.count == 2)
  }

  @Test("passes up to the limit, whatever the number of clones", arguments: [("24.8", 0), ("24.79", 1)])
  func limit(limit: String, findings: Int) async throws {
    var settings = DuplicationSettings()
    settings.overall = OverallLimits(density: try #require(Percent(limit)))
    #expect(try await survey(files, settings).blocking.count == findings)
  }

  @Test("is chosen by its own attributes")
  func attributes() async throws {
    var marked = files
    marked[".gitattributes"] = "c.swift linguist-generated\nb.swift linguist-vendored\n"
    #expect(try await survey(marked).measured("duplicated lines") == [0, 130])
  }
}

@Suite("Two places of a clone")
struct SideBySideTests {
  private func rows(_ left: [String], _ right: [String]) -> [String] {
    func lines(_ texts: [String]) -> [Alignment.Line] {
      texts.enumerated().map { Alignment.Line(number: $0 + 1, text: $1) }
    }
    return Alignment(lines(left), lines(right)).rows.map { row in
      "\(row.left?.text ?? "-")\(row.isDifferent ? "|" : "=")\(row.right?.text ?? "-")"
    }
  }

  @Test("stand beside each other where they are alike")
  func alignment() {
    #expect(rows(["a", "b"], ["a", "b"]) == ["a=a", "b=b"])
    #expect(rows(["a", " b"], ["a", "b\r"]) == ["a=a", " b=b\r"])
    #expect(rows(["a", "x", "b"], ["a", "y", "b"]) == ["a=a", "x|y", "b=b"])
    #expect(rows(["a", "b"], ["a", "// why", "b"]) == ["a=a", "-|// why", "b=b"])
    #expect(rows(["a", "x", "y", "b"], ["a", "b"]) == ["a=a", "x|-", "y|-", "b=b"])
    #expect(rows(["f(a, b)"], ["f(", "a,", "b)"]) == ["f(a, b)|f(", "-|a,", "-|b)"])
    #expect(rows([], []) == [])
  }

  @Test("are shown with what the change adds")
  func exhibit() async throws {
    let answer = try await ask(
      before: ["a.swift": code(1...30)],
      ["a.swift": code(1...30), "b.swift": code(1...12) + "// here\n" + code(13...30)])
    let exhibit = try #require(answer.exhibits.first)
    #expect(exhibit.title == "300 tokens in 2 places")
    #expect(exhibit.panels.map(\.location) == answer.findings.last.map { [$0.location, $0.related[0]] })
    #expect(exhibit.panels.map(\.lines.count) == [31, 31])
    #expect(exhibit.panels[0].lines.allSatisfy(\.isNew) && !exhibit.panels[1].lines.contains(where: \.isNew))
    #expect(exhibit.panels[0].lines[12] == Exhibit.Line(13, "// here", mark: .different, isNew: true))
    #expect(exhibit.panels[1].lines[12] == Exhibit.Line(nil, "", mark: .different))
    #expect(exhibit.panels.allSatisfy { $0.lines.filter { $0.mark != nil }.count == 1 })
  }

  @Test("are cut where they are long, and left out where there are many")
  func limits() async throws {
    var before: [RepositoryPath: String] = [:]
    var after: [RepositoryPath: String] = [:]
    for number in 0..<30 {
      let text = code(1...90, "v\(number)x")
      before[RepositoryPath("a\(number).swift")] = text
      after[RepositoryPath("a\(number).swift")] = text
      after[RepositoryPath("b\(number).swift")] = text
    }
    let answer = try await ask(before: before, after)
    #expect(answer.exhibits.count == 20)
    #expect(answer.exhibits.allSatisfy { $0.title == "900 tokens in 2 places; the first 80 lines" })
    #expect(answer.exhibits.allSatisfy { $0.panels.allSatisfy { $0.lines.count == 80 } })
  }
}
