import GateKit

extension SuppressionsGate {
  static let examples = [
    GateExample(
      "a new noqa", commits: [ExampleCommit("Import", files: ["app.py": "import os  # noqa: F401\n"])],
      findings: ["app.py line 1 adds noqa (F401); 1 in all, the limit is 0"]),
    GateExample(
      "a word in a string is no suppression, and neither is one in a text",
      commits: [
        ExampleCommit(
          "Explain", files: ["app.py": "help = 'write # noqa'\n", "docs/lint.md": "Write `# noqa: E501`.\n"])
      ], findings: []),
    GateExample(
      "within the cap it is told", settings: "max_new: 1",
      commits: [ExampleCommit("Any", files: ["a.ts": "// @ts-ignore\nconst a: number = f()\n"])],
      findings: ["a.ts line 1 adds ts-ignore"]),
    GateExample(
      "what moves is old", base: ["a.py": "x = 1\ny = f()  # type: ignore[arg-type]\n"],
      commits: [
        ExampleCommit("Move", files: ["a.py": "x = 1\n", "b.py": "y = f()  # type: ignore[arg-type]\n"])
      ], findings: []),
    GateExample(
      "a test that is skipped",
      commits: [
        ExampleCommit(
          "Wait", files: ["cart.test.ts": "it.skip('adds', () => {\n  expect(1).toBe(2)\n})\n"])
      ], findings: ["cart.test.ts line 1 skips a test; 1 in all, the limit is 0"]),
    GateExample(
      "a suppression of everything", settings: "max_new: 5\nmax_blanket: 0",
      commits: [
        ExampleCommit(
          "Lint", files: ["a.js": "/* eslint-disable */\nvar a\n// eslint-disable-next-line no-var\nvar b\n"])
      ],
      findings: [
        "a.js line 1 adds eslint-disable", "a.js line 3 adds eslint-disable (no-var)",
        "a.js line 1 adds eslint-disable without the name of a rule; 1 in all, the limit is 0",
      ]),
    GateExample(
      "a linter that is told to ignore more",
      base: [
        "pyproject.toml": "[tool.ruff.lint]\nignore = [\"E501\"]\n\n[tool.coverage.report]\nfail_under = 90\n"
      ],
      commits: [
        ExampleCommit(
          "Loosen",
          files: [
            "pyproject.toml":
              "[tool.ruff.lint]\nignore = [\"E501\", \"F401\"]\n\n[tool.coverage.report]\nfail_under = 80\n"
          ])
      ],
      findings: [
        "pyproject.toml: tool.coverage.report.fail_under falls from 90 to 80; 2 in all, the limit is 0",
        "pyproject.toml: tool.ruff.lint.ignore gains F401; 2 in all, the limit is 0",
      ]),
    GateExample(
      "a kind with a cap of its own, and one that is free",
      settings: "max: {nolint: 1}\nallow: [format-off]",
      commits: [
        ExampleCommit(
          "Go",
          files: ["a.go": "package a\n\nvar x = f() //nolint:errcheck\n", "b.py": "# fmt: off\nx = 1\n"])
      ], findings: ["a.go line 3 adds nolint (errcheck)"]),
  ]
}
