import GateKit

extension DuplicationGate {
  static let examples = [
    GateExample(
      "new code that stands nowhere else", base: ["a.swift": lines(1...12)],
      commits: [ExampleCommit("Add b", files: ["b.swift": lines(31...60)])], findings: []),
    GateExample(
      "a copy of code that is there", base: ["a.swift": lines(1...30)],
      commits: [ExampleCommit("Copy a", files: ["b.swift": lines(1...30)])],
      findings: [
        "100 % of the new code is duplicated: 30 of 30 lines; the limit is 3 %",
        "b.swift lines 1 to 30 are also in a.swift lines 1 to 30 (300 tokens)",
      ]),
    GateExample(
      "a small copy is a clone too", base: ["a.swift": lines(1...12)],
      commits: [ExampleCommit("Copy a", files: ["b.swift": lines(1...12)])],
      findings: ["b.swift lines 1 to 12 are also in a.swift lines 1 to 12 (120 tokens)"]),
    GateExample(
      "moved code is not new", base: ["a.swift": lines(1...30), "b.swift": lines(1...30)],
      commits: [ExampleCommit("Move b", files: ["b.swift": nil, "c.swift": lines(1...30)])], findings: []),
    GateExample(
      "both halves of an old clone mended", base: ["a.swift": lines(1...30), "b.swift": lines(1...30)],
      commits: [
        ExampleCommit(
          "Mend line 15 in both", files: ["a.swift": mended(1...30, 15), "b.swift": mended(1...30, 15)])
      ], findings: []),
    GateExample(
      "the share of all code",
      settings: "{overall: {}, new_code: {new_clones: 9, duplicated_lines_density: 100}}",
      base: ["a.swift": lines(1...30), "c.swift": lines(101...140)],
      commits: [ExampleCommit("Copy a", files: ["b.swift": lines(1...30)])],
      findings: [
        "60 % of the code is duplicated: 60 of 100 lines; the limit is 3 %",
        "b.swift lines 1 to 30 are also in a.swift lines 1 to 30 (300 tokens)",
      ]),
    GateExample(
      "a share that grows",
      settings:
        "{overall: {duplicated_lines_density: 100, max_increase: 0}, new_code: {count: net, new_clones: 9, "
        + "duplicated_lines_density: 100}}",
      base: ["a.swift": lines(1...30)],
      commits: [ExampleCommit("Copy a", files: ["b.swift": lines(1...30)])],
      findings: [
        "duplicated code grows from 0 % to 100 % (0 of 30 lines to 60 of 60); it may grow by 0 %",
        "b.swift lines 1 to 30 are also in a.swift lines 1 to 30 (300 tokens)",
      ]),
    GateExample(
      "comments that take new code out", settings: "suppressions: {max_new_lines: 10}",
      base: ["a.swift": lines(1...30)],
      commits: [
        ExampleCommit("Copy a", files: ["b.swift": "// CPD-OFF\n" + lines(1...30) + "// CPD-ON\n"])
      ],
      findings: [
        "b.swift lines 1 to 32 are taken out of the comparison by comments; 32 new lines in all, the limit is 10"
      ]),
    GateExample(
      "generated code is nobody's copy",
      base: ["a.swift": lines(1...30), ".gitattributes": "made/** linguist-generated\n"],
      commits: [ExampleCommit("Generate", files: ["made/b.swift": lines(1...30)])], findings: []),
  ]

  /// Ten tokens each.
  private static func lines(_ range: ClosedRange<Int>) -> String {
    range.map { "let value\($0) = read(\"key\($0)\", other);\n" }.joined()
  }

  private static func mended(_ range: ClosedRange<Int>, _ line: Int) -> String {
    lines(range).replacing("\"key\(line)\"", with: "\"mended\(line)\"")
  }
}
