import GateKit

extension LintGate {
  static let examples = [
    GateExample(
      "an error in a line that the change adds", settings: onLines, base: base, commits: [change],
      reports: [
        "mypy.txt":
          "shop/cart.py:1: error: old  [misc]\nshop/cart.py:2: error: Name \"y\" is not defined  [name-defined]\n"
      ],
      findings: ["high name-defined (mypy): Name \"y\" is not defined"]),
    GateExample(
      "what the report of the merge base has is not new",
      settings: "reports: [{id: mypy, paths: [mypy.txt], base_paths: [base.txt]}]", base: base,
      commits: [change],
      reports: [
        "base.txt": "shop/cart.py:1: error: old  [misc]\n",
        "mypy.txt": "shop/cart.py:1: error: old  [misc]\n",
      ], findings: []),
    GateExample(
      "nothing tells what is new", settings: "reports: [{id: mypy, paths: [mypy.txt]}]", base: base,
      commits: [change],
      reports: ["mypy.txt": "Success: no issues found in 2 source files\n"],
      findings: ["no report \"mypy\" of the merge base tells which findings are new"]),
    GateExample(
      "a file that the formatter would change",
      settings: "reports: [{id: black, paths: [black.txt]}]\nscope: changed-files",
      base: base, commits: [change],
      reports: [
        "black.txt": """
        would reformat shop/cart.py
        would reformat shop/old.py

        Oh no! 💥 💔 💥
        2 files would be reformatted, 3 files would be left unchanged.

        """
      ],
      findings: ["high unformatted (black): black would change it"]),
    GateExample(
      "another version finds other things",
      settings: "reports: [{id: eslint, paths: [eslint.sarif], tool_version: '9.1'}]\nscope: all", base: base,
      commits: [change], reports: ["eslint.sarif": sarif(version: "8.57.0")],
      findings: ["eslint.sarif is of ESLint 8.57.0, and not of 9.1"]),
    GateExample(
      "a report of another commit",
      settings: "reports: [{id: eslint, paths: [eslint.sarif], on_stale: warn}]\nscope: all",
      base: base, commits: [change],
      reports: [
        "eslint.sarif": sarif(
          version: "9.1.0",
          more: #", "versionControlProvenance": [{"repositoryUri": "https://x", "revisionId": "\#(other)"}]"#)
      ],
      findings: ["report eslint.sarif says that it is of commit 0123456789, the head is 390464db13"]),
    GateExample(
      "a tool that was stopped",
      settings: "reports: [{id: black, paths: [black.txt], on_incomplete: warn}]\nscope: all",
      base: base, commits: [change], reports: ["black.txt": "would reformat shop/cart.py\n"],
      findings: [
        "report black.txt is incomplete: the tool failed: the output ends before Black's last line",
        "high unformatted (black): black would change it",
      ]),
    GateExample(
      "fifty findings are named, and the others counted", settings: onLines + "\nmax: {medium: 100}",
      base: base,
      commits: [ExampleCommit("Add much", files: ["shop/cart.py": String(repeating: "x = 1\n", count: 60)])],
      reports: [
        "mypy.txt": (2...53).map { "shop/cart.py:\($0): error: line \($0)  [misc]\n" }.joined()
      ],
      findings: (2...51).map { "high misc (mypy): line \($0)" } + ["more findings break this rule: 2"]),
    GateExample(
      "a change that asks for no report",
      settings: "reports: [{id: mypy, paths: [mypy.txt], when_changed: ['**/*.py']}]",
      commits: [ExampleCommit("Explain", files: ["docs/a.md": "Text.\n"])], findings: [],
      skipped: "no changed file asks for a report"),
  ]

  private static let onLines = "reports: [{id: mypy, paths: [mypy.txt]}]\nscope: changed-lines"
  private static let base = ["shop/cart.py": "import os\n", "shop/old.py": "x=1\n"]
  private static let change = ExampleCommit("Change", files: ["shop/cart.py": "import os\nx = y\n"])
  private static let other = "0123456789012345678901234567890123456789"

  private static func sarif(version: String, more: String = "") -> String {
    """
    {"version": "2.1.0", "runs": [{"tool": {"driver": {"name": "ESLint", "version": "\(version)"}}, "results": []\(more)}]}
    """
  }
}
