import GateKit

extension CoverageGate {
  static let examples = [
    GateExample(
      "new lines that tests run pass", settings: lcov + "\npatch: {target: 80}", commits: [pricing],
      reports: ["lcov.info": record("shop/pricing.py", [1: 1, 2: 1, 3: 2])], findings: []),
    GateExample(
      "new lines that no test runs are too many", settings: lcov + "\npatch: {target: 80}",
      commits: [pricing],
      reports: ["lcov.info": record("shop/pricing.py", [1: 1, 2: 1, 3: 0])],
      findings: [
        "patch 66.66 % (2 of 3) < 80 %: 1 more line needed; shop/pricing.py 3",
        "line 3 is new, and no test runs it",
      ]),
    GateExample(
      "a changed file that the report has under another path, and what to set",
      settings: lcov + "\npatch: {target: 80}",
      base: ["README.md": "# Shop\n", "web/src/old.js": "let a = 1\n", "js/src/old.js": "let a = 1\n"],
      commits: [ExampleCommit("Add a module", files: ["js/src/new.js": "let b = 2\n"])],
      reports: [
        "lcov.info": record("src/old.js", [1: 1]) + record("source/new.js", [1: 1])
      ],
      findings: [
        "no file of lcov.info is in the repository: 0 of 2 paths resolve; nearest to src/old.js is js/src/old.js",
        "no data: js/src/new.js (reports resolve 0 of 2 paths; nearest source/new.js -> add fixes: "
          + "[\"source/::js/src/\"])",
      ]),
    GateExample(
      "a path that could be several files is no guess", settings: lcov + "\npatch: {target: 80}",
      base: ["a/util.py": "x = 1\n", "b/util.py": "x = 1\n", "main.py": "x = 1\n"],
      commits: [ExampleCommit("Change one of them", files: ["a/util.py": "x = 2\n"])],
      reports: ["lcov.info": record("util.py", [1: 1]) + record("main.py", [1: 1])],
      findings: ["util.py of the report could be any of a/util.py, b/util.py"]),
    GateExample(
      "a report of another version of the file", settings: lcov, commits: [pricing],
      reports: ["lcov.info": record("shop/pricing.py", [1: 1, 2: 1, 3: 1, 12: 1])],
      findings: ["shop/pricing.py has 3 lines, and the report speaks of line 12"]),
    GateExample(
      "a report of another commit", settings: "reports: [{id: unit, paths: [coveralls.json]}]",
      commits: [pricing],
      reports: [
        "coveralls.json": """
        {"git": {"head": {"id": "0123456789012345678901234567890123456789"}},
         "source_files": [{"name": "shop/pricing.py", "coverage": [1, 1, 1]}]}
        """
      ],
      findings: ["coveralls.json says that it is of commit 0123456789, and not of the head"]),
    GateExample(
      "the whole against a target", settings: lcov + "\nproject: {target: 75.5}", commits: [pricing],
      reports: ["lcov.info": record("shop/pricing.py", [1: 1, 2: 1, 3: 1]) + record("README.md", [1: 0])],
      findings: ["project 75.00 % (3 of 4) < 75.50 %: 1 more line needed"]),
    GateExample(
      "the whole against the merge base: lines that the change removes count at neither",
      settings: "reports: [{id: unit, paths: [lcov.info], base_paths: [base.info]}]\nproject: {target: auto}",
      base: ["old.py": "a = 1\nb = 2\nc = 3\n"],
      commits: [ExampleCommit("Drop a line", files: ["old.py": "a = 1\nb = 2\n"])],
      reports: [
        "base.info": record("old.py", [1: 1, 2: 1, 3: 0]), "lcov.info": record("old.py", [1: 1, 2: 0]),
      ],
      findings: ["project 50.00 % (1 of 2) < 100.00 % (2 of 2) at the merge base: 1 more line needed"]),
    GateExample(
      "without a report of the merge base there is nothing to compare with",
      settings: "reports: [{id: unit, paths: [lcov.info], base_paths: [base.info]}]\nproject: {target: auto}",
      commits: [pricing], reports: ["lcov.info": record("shop/pricing.py", [1: 1, 2: 1, 3: 1])],
      findings: ["project: no report of the merge base to compare with"]),
    GateExample(
      "every flag that is expected has a report",
      settings: "reports: [{id: py, paths: [lcov.info], flag: py}, "
        + "{id: js, paths: [js.info], flag: js, on_missing: pass}]\nexpect_flags: [js, py]",
      commits: [pricing], reports: ["lcov.info": record("shop/pricing.py", [1: 1, 2: 1, 3: 1])],
      findings: ["no report of the flag js is there"]),
    GateExample(
      "a change of documentation alone has no figure", settings: lcov + "\npatch: {target: 100}",
      base: ["main.py": "a = 1\n"], commits: [ExampleCommit("Explain", files: ["docs/a.md": "Text.\n"])],
      reports: ["lcov.info": record("main.py", [1: 1])], findings: []),
    GateExample(
      "without a report in the policy those of the usual names are read", settings: "patch: {target: 80}",
      commits: [pricing], reports: ["build/lcov.info": record("shop/pricing.py", [1: 1, 2: 1, 3: 2])],
      findings: []),
  ]

  private static let lcov = "reports: [{id: unit, paths: [lcov.info]}]"
  private static let pricing = ExampleCommit(
    "Price", files: ["shop/pricing.py": "def net(price):\n    total = price * 2\n    return total\n"])

  /// An lcov record: lines and how often each was run.
  private static func record(_ path: String, _ lines: [Int: Int]) -> String {
    let counts = lines.sorted { $0.key < $1.key }.map { "DA:\($0.key),\($0.value)\n" }.joined()
    return "SF:\(path)\n\(counts)end_of_record\n"
  }
}
