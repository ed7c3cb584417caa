import SourceText
import TestSupport
import Testing

@testable import CloneDetection

/// A tree, and the lines in it that are duplicated; known by how it was made.
private struct Case: Sendable, CustomTestStringConvertible {
  let name: String
  let files: [RepositoryPath: String]
  let duplicated: [RepositoryPath: [ClosedRange<Int>]]
  /// Instances of each class, `path:first-last`, in order.
  let classes: [[String]]
  var options = CloneOptions()
  var excluded: [String] = []
  var attributes = ""

  init(
    _ name: String, _ files: [RepositoryPath: String],
    _ duplicated: [RepositoryPath: [ClosedRange<Int>]] = [:],
    classes: [[String]] = [], excluded: [String] = [], attributes: String = "",
    _ change: (inout CloneOptions) -> Void = { _ in }
  ) {
    self.name = name
    self.files = files
    self.duplicated = duplicated
    self.classes = classes
    self.excluded = excluded
    self.attributes = attributes
    change(&options)
  }

  var testDescription: String { name }
}

/// Nothing of it is anywhere else.
private func own(_ name: String, _ count: Int = 5) -> String { code(1...count, seed: name) }
private let block = code(1...20, seed: "shared")
private let wrapped = block.replacing("(", with: "(\n  ").replacing(", ", with: ",\n  ")

private let cases: [Case] = [
  Case(
    "the same file twice", ["a.swift": block, "b.swift": block], ["a.swift": [1...20], "b.swift": [1...20]],
    classes: [["a.swift:1-20", "b.swift:1-20"]]),
  Case(
    "three copies", ["a.swift": block, "b.swift": own("b") + block, "c.swift": block + own("c")],
    ["a.swift": [1...20], "b.swift": [6...25], "c.swift": [1...20]],
    classes: [["a.swift:1-20", "b.swift:6-25", "c.swift:1-20"]]),
  Case(
    "two copies in one file", ["a.swift": block + own("m", 3) + block], ["a.swift": [1...20, 24...43]],
    classes: [["a.swift:1-20", "a.swift:24-43"]]),
  Case("nothing alike", ["a.swift": own("a", 40), "b.swift": own("b", 40)]),
  Case("one file", ["a.swift": block]),
  Case("nothing at all", [:]),
  Case("an empty file beside another", ["a.swift": "", "b.swift": ""]),
  Case("nine lines", ["a.swift": code(1...9) + own("x"), "b.swift": code(1...9) + own("y")]),
  Case(
    "ten lines", ["a.swift": code(1...10) + own("x"), "b.swift": code(1...10) + own("y")],
    ["a.swift": [1...10], "b.swift": [1...10]], classes: [["a.swift:1-10", "b.swift:1-10"]]),
  Case(
    "ten lines of too few tokens",
    [
      "a.swift": (1...10).map { "a\($0)()\n" }.joined(),
      "b.swift": (1...10).map { "a\($0)()\n" }.joined(),
    ]),
  Case(
    "few tokens, where few are asked for",
    ["a.swift": (1...10).map { "a\($0)()\n" }.joined(), "b.swift": (1...10).map { "a\($0)()\n" }.joined()],
    ["a.swift": [1...10], "b.swift": [1...10]], classes: [["a.swift:1-10", "b.swift:1-10"]]
  ) { $0.minimumTokens = 30 },
  Case(
    "few lines, where few are asked for", ["a.swift": code(1...9), "b.swift": code(1...9)],
    ["a.swift": [1...9], "b.swift": [1...9]], classes: [["a.swift:1-9", "b.swift:1-9"]]
  ) { $0.minimumLines = 3 },
  Case(
    "more tokens asked for", ["a.swift": block, "b.swift": block]
  ) { $0.minimumTokens = 400 },
  Case(
    "a clone inside of a larger one",
    ["a.swift": code(1...30), "b.swift": code(1...30), "c.swift": own("c") + code(10...21)],
    ["a.swift": [1...30], "b.swift": [1...30], "c.swift": [6...17]],
    classes: [["a.swift:1-30", "b.swift:1-30"], ["a.swift:10-21", "b.swift:10-21", "c.swift:6-17"]]),
  Case(
    "clones that overlap in one file",
    ["a.swift": code(1...30), "b.swift": code(1...18), "c.swift": code(12...30)],
    ["a.swift": [1...30], "b.swift": [1...18], "c.swift": [1...19]],
    classes: [["a.swift:1-18", "b.swift:1-18"], ["a.swift:12-30", "c.swift:1-19"]]),
  Case(
    "clones side by side",
    ["a.swift": code(1...12) + code(31...42), "b.swift": code(1...12), "c.swift": code(31...42)],
    ["a.swift": [1...24], "b.swift": [1...12], "c.swift": [1...12]],
    classes: [["a.swift:1-12", "b.swift:1-12"], ["a.swift:13-24", "c.swift:1-12"]]),
  Case(
    "code that repeats itself without a gap", ["a.swift": block + block + block], ["a.swift": [1...60]],
    classes: [["a.swift:1-20", "a.swift:21-40", "a.swift:41-60"], ["a.swift:1-40", "a.swift:21-60"]]),
  Case(
    "other indentation and blank lines",
    ["a.swift": block, "b.swift": block.replacing("\n", with: "\n\n  ")],
    ["a.swift": [1...20], "b.swift": [1...39]], classes: [["a.swift:1-20", "b.swift:1-39"]]),
  Case(
    "wrapped otherwise", ["a.swift": block, "b.swift": wrapped], ["a.swift": [1...20], "b.swift": [1...80]],
    classes: [["a.swift:1-20", "b.swift:1-80"]]),
  Case(
    "comments between",
    ["a.swift": block, "b.swift": block.replacing("\n", with: "  // why\n  /* more\n*/\n")],
    ["a.swift": [1...20], "b.swift": [1...58]], classes: [["a.swift:1-20", "b.swift:1-58"]]),
  Case(
    "comments around are not part of it",
    ["a.swift": "// one\n// two\n" + block + "// three\n", "b.swift": block],
    ["a.swift": [3...22], "b.swift": [1...20]], classes: [["a.swift:3-22", "b.swift:1-20"]]),
  Case(
    "nothing but comments",
    [
      "a.swift": String(repeating: "// the same remark, again and again\n", count: 60),
      "b.swift": String(repeating: "// the same remark, again and again\n", count: 60),
    ]),
  Case(
    "a licence at the top",
    [
      "a.swift": "/*\n" + String(repeating: " * licence text of many words\n", count: 40) + "*/\n" + own("a"),
      "b.swift": "/*\n" + String(repeating: " * licence text of many words\n", count: 40) + "*/\n" + own("b"),
    ]),
  Case(
    "lines that begin alike", ["a.swift": block + "let tail = 1\n", "b.swift": block + "let other = 2\n"],
    ["a.swift": [1...20], "b.swift": [1...20]], classes: [["a.swift:1-20", "b.swift:1-20"]]),
  Case(
    "a change in the middle",
    [
      "a.swift": code(1...12) + "one()\n" + code(13...30),
      "b.swift": code(1...12) + "two()\n" + code(13...30),
    ],
    ["a.swift": [1...12, 14...31], "b.swift": [1...12, 14...31]],
    classes: [["a.swift:1-12", "b.swift:1-12"], ["a.swift:14-31", "b.swift:14-31"]]),
  Case(
    "a change that leaves too little on one side",
    ["a.swift": code(1...8) + "one()\n" + code(13...30), "b.swift": code(1...8) + "two()\n" + code(13...30)],
    ["a.swift": [10...27], "b.swift": [10...27]], classes: [["a.swift:10-27", "b.swift:10-27"]]),
  Case(
    "renamed variables", ["a.swift": code(1...20, seed: "a"), "b.swift": code(1...20, seed: "b")]),
  Case(
    "renamed variables, where names do not count",
    [
      "a.swift": code(1...20, seed: "a"),
      "b.swift": own("q").replacing("compute(q", with: "[q") + code(1...20, seed: "c"),
    ],
    ["a.swift": [1...20], "b.swift": [6...25]], classes: [["a.swift:1-20", "b.swift:6-25"]]
  ) { $0.tokens.ignoresIdentifiers = true },
  Case(
    "other numbers and texts",
    [
      "a.c": (1...20).map { "call(\($0), \"a\($0)\", x\($0));\n" }.joined(),
      "b.c": (1...20).map { "call(\($0 + 50), \"b\($0)\", x\($0));\n" }.joined(),
    ]),
  Case(
    "other numbers and texts, where they do not count",
    [
      "a.c": (1...20).map { "call(\($0), \"a\($0)\", x\($0));\n" }.joined(),
      "b.c": (1...20).map { "call(\($0 + 50), \"b\($0)\", x\($0));\n" }.joined(),
    ],
    ["a.c": [1...20], "b.c": [1...20]], classes: [["a.c:1-20", "b.c:1-20"]]
  ) { $0.tokens.ignoresLiterals = true },
  Case(
    "a table of constants",
    [
      "a.c": "int t[] = {\n" + (1...60).map { "  \($0), 0x\($0), -1,\n" }.joined() + "};\n"
        + own("a").replacing("let ", with: ""),
      "b.c": "int t[] = {\n" + (1...60).map { "  \($0), 0x\($0), -1,\n" }.joined() + "};\n",
    ]),
  Case(
    "a table of constants, where tables count",
    [
      "a.c": "int t[] = {\n" + (1...60).map { "  \($0), 0x\($0), -1,\n" }.joined() + "};\n",
      "b.c": "int t[] = {\n" + (1...60).map { "  \($0), 0x\($0), -1,\n" }.joined() + "};\n",
    ],
    ["a.c": [1...62], "b.c": [1...62]], classes: [["a.c:1-62", "b.c:1-62"]]
  ) { $0.tokens.collapsesTables = false },
  Case(
    "imports",
    [
      "a.py": (1...40).map { "from a.b.c\($0) import d, e, f\n" }.joined() + "x()\n",
      "b.py": (1...40).map { "from a.b.c\($0) import d, e, f\n" }.joined() + "y()\n",
    ]),
  Case(
    "imports, where they count",
    [
      "a.py": (1...40).map { "from a.b.c\($0) import d, e, f\n" }.joined() + "x()\n",
      "b.py": (1...40).map { "from a.b.c\($0) import d, e, f\n" }.joined() + "y()\n",
    ],
    ["a.py": [1...40], "b.py": [1...40]], classes: [["a.py:1-40", "b.py:1-40"]]
  ) { $0.tokens.ignoresImports = false },
  Case("an excluded file", ["a.swift": block, "old/b.swift": block], excluded: ["old/**"]),
  Case("a generated file by name", ["a.go": block, "b.pb.go": block]),
  Case(
    "a generated file by attribute", ["a.go": block, "b.go": block], attributes: "b.go linguist-generated\n"),
  Case("vendored code by place", ["a.go": block, "vendor/x/a.go": block]),
  Case(
    "vendored code by attribute", ["a.go": block, "ext/a.go": block],
    attributes: "ext/** linguist-vendored=true\n"),
  Case(
    "vendored code that an attribute takes back", ["a.go": block, "vendor/x/a.go": block],
    ["a.go": [1...20], "vendor/x/a.go": [1...20]], classes: [["a.go:1-20", "vendor/x/a.go:1-20"]],
    attributes: "vendor/x/** -linguist-vendored\n"),
  Case(
    "a language by attribute", ["a.swift": block, "b.unknown": block],
    ["a.swift": [1...20], "b.unknown": [1...20]], classes: [["a.swift:1-20", "b.unknown:1-20"]],
    attributes: "*.unknown linguist-language=Swift\n"),
  Case(
    "a minified file", ["a.js": block.replacing("\n", with: ";"), "b.js": block.replacing("\n", with: ";")]),
  Case("data and prose", ["a.json": block, "b.json": block, "a.md": block, "b.md": block, "c.yml": block]),
  Case("binary files", ["a.swift": block + "\0", "b.swift": block + "\0"]),
  Case(
    "scripts without an extension",
    ["a": "#!/bin/sh\n" + block, "b": "#!/bin/bash\n" + block, "LICENSE": block],
    ["a": [2...21], "b": [2...21]], classes: [["a:2-21", "b:2-21"]]),
  Case(
    "broken files",
    ["a.swift": block + "let s = \"open\nlet t = (((\n/* open\n" + own("x"), "b.swift": block],
    ["a.swift": [1...20], "b.swift": [1...20]], classes: [["a.swift:1-20", "b.swift:1-20"]]),
  Case(
    "Unicode",
    [
      "a.swift": code(1...12, seed: "größe"), "b.swift": code(1...12, seed: "größe"),
      "c.swift": code(1...12, seed: "gro\u{308}ße"),
    ],
    ["a.swift": [1...12], "b.swift": [1...12]], classes: [["a.swift:1-12", "b.swift:1-12"]]),
  Case(
    "a byte order mark", ["a.swift": "\u{FEFF}" + block, "b.swift": block],
    ["a.swift": [1...20], "b.swift": [1...20]], classes: [["a.swift:1-20", "b.swift:1-20"]]),
  Case(
    "CRLF beside LF", ["a.swift": block.replacing("\n", with: "\r\n"), "b.swift": block],
    ["a.swift": [1...20], "b.swift": [1...20]], classes: [["a.swift:1-20", "b.swift:1-20"]]),
  Case(
    "no end of line at the end", ["a.swift": String(block.dropLast()), "b.swift": block],
    ["a.swift": [1...20], "b.swift": [1...20]], classes: [["a.swift:1-20", "b.swift:1-20"]]),
  Case(
    "across languages of one family", ["a.js": block, "b.ts": block], ["a.js": [1...20], "b.ts": [1...20]],
    classes: [["a.js:1-20", "b.ts:1-20"]]),
  Case(
    "a text of many lines",
    [
      "a.py": "x = \"\"\"\n" + (1...120).map { "select column\($0)\n" }.joined() + "\"\"\"\na()\n",
      "b.py": "x = \"\"\"\n" + (1...120).map { "  select column\($0)\n" }.joined() + "\"\"\"\nb()\n",
    ],
    ["a.py": [1...121], "b.py": [1...121]], classes: [["a.py:1-121", "b.py:1-121"]]
  ) { $0.tokens.collapsesTables = false },
  Case(
    "script in pages",
    [
      "a.html": "<p>a</p>\n<script>\n" + block + "</script>\n", "b.vue": "<script>\n" + block + "</script>\n",
    ],
    ["a.html": [2...23], "b.vue": [1...22]], classes: [["a.html:2-23", "b.vue:1-22"]]),
  Case(
    "suppressed code", ["a.swift": "// CPD-OFF\n" + block + "// CPD-ON\n" + own("a"), "b.swift": block]),
  Case(
    "suppressed code, where that is not allowed",
    ["a.swift": "// CPD-OFF\n" + block + "// CPD-ON\n" + own("a"), "b.swift": block],
    ["a.swift": [2...21], "b.swift": [1...20]], classes: [["a.swift:2-21", "b.swift:1-20"]]
  ) { $0.tokens.honoursSuppressions = false },
  Case(
    "one copy on one line",
    ["a.swift": block, "b.swift": own("b") + block.replacing("\n", with: "; ") + "\n" + own("c", 200)],
    classes: []),
]

@Suite("Clones")
struct CloneCaseTests {
  @Test("are found where they were put", arguments: cases)
  fileprivate func found(_ item: Case) async throws {
    var trial = Trial(item.files)
    trial.options = item.options
    var attributes = GitAttributes()
    attributes.add(Array(item.attributes.utf8), at: ".gitattributes")
    trial.selection = FileSelection(excluded: try item.excluded.map { try Glob($0) }, attributes: attributes)
    let comparison = try await trial.compare()
    let side = try comparison.newSide()
    let lines = side.duplicatedLines.filter { !$0.value.isEmpty }.mapValues(\.ranges)
    #expect(lines == item.duplicated)
    let classes = side.classes.map { found in
      found.instances.map { "\($0.path):\($0.lines.lowerBound)-\($0.lines.upperBound)" }
    }
    #expect(classes.sorted { $0.joined() < $1.joined() } == item.classes.sorted { $0.joined() < $1.joined() })
    let expected = item.duplicated.values.reduce(0) { $0 + $1.reduce(0) { $0 + $1.count } }
    #expect(comparison.after.duplicatedLines == expected)
  }

  @Test("are at least fifty cases")
  func enough() { #expect(cases.count >= 50) }

  @Test("of forty thousand copies take time like their number, not its square")
  func hugeGroup() async throws {
    func tree(_ count: Int) -> [RepositoryPath: String] {
      Dictionary(uniqueKeysWithValues: (0..<count).map { (RepositoryPath("\($0).swift"), code(1...12)) })
    }
    let count = Effort.rounds(3_000, full: 40_000)
    let comparison = try await Trial(tree(count)).compare()
    #expect(comparison.after.duplicatedLines == 12 * count)
    let classes = try comparison.newSide().classes
    #expect(classes.map(\.instances.count) == [count])
  }

  @Test("that grow one by one make a class each, in time like their sum")
  func nested() async throws {
    let count = Effort.rounds(150, full: 1_000)
    let files = Dictionary(
      uniqueKeysWithValues: (0..<count).map { (RepositoryPath("\($0).swift"), code(1...12 + $0)) })
    let comparison = try await Trial(files).compare()
    // The longest two end alike; of all others each adds one.
    #expect(try comparison.newSide().classes.count == count - 1)
  }

  @Test("count skipped files by reason")
  func skipped() async throws {
    let trial = Trial([
      "a.swift": block, "node_modules/b.js": block, "c.md": "text", "d.swift": "\0", "e.pb.go": block,
      "LICENSE": "text",
      "f.js": String(repeating: "x;", count: 4000),
    ])
    let totals = try await trial.compare().after
    #expect(totals.files == 1)
    #expect(totals.lines == 20)
    #expect(
      totals.skipped == [.excludedByDefault: 2, .noLanguage: 1, .binary: 1, .noShebang: 1, .minified: 1])
  }
}
