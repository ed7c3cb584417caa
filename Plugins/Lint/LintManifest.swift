public import GateKit
import ScanEvidence

enum Rule {
  static let problem = "problem"
  static let unformatted = "unformatted"
  static let toolVersion = "tool-version"
}

extension LintGate {
  public static let id = "lint"

  public static let manifest = GateManifest(
    id: id,
    summary: "Do linters, type checkers and formatters object to the change?",
    rationale: """
      A linter that is switched on in a grown code base finds ten thousand things, and a check that is red from the first \
      day is soon ignored. This gate asks for what the change brings: `scope` is `new` (findings that the report of the \
      merge base has not), `changed-lines`, `changed-files` or `all`.

      It reads the reports of most linters, type checkers and compilers and tells them by their content: SARIF, Checkstyle, \
      Code Climate, RDFormat, and the own formats of ESLint, Ruff, mypy, Flake8, Pylint, Pyright, tsc, RuboCop, \
      golangci-lint, ShellCheck, Hadolint, Stylelint, PHP_CodeSniffer, PMD, SpotBugs, Android Lint, cppcheck, Clang, GCC and \
      others; and what `prettier --check`, `black --check`, `ruff format --check`, `gofmt -l` and `swift format lint` print. \
      Formatters tell of files, so a file of theirs counts where the change touches it.

      An error of a tool is high, a warning medium, what is less is low or info; `severity_overrides` says otherwise for \
      some rules. A report whose tool could not parse a file, or that ends before the tool's last line, is incomplete and \
      never a pass. An empty file is a clean report only of tools that print nothing when all is well, and only where \
      `format` names one of them. `tool_version` holds a report to one version, since another one finds other things.
      """,
    rules: [
      .init(Rule.problem, "what a linter, a type checker or a compiler objects to"),
      .init(Rule.unformatted, "a file that a formatter would change"),
      .init(Rule.toolVersion, "a report of another version of its tool"),
      ScanRules.ofMany,
    ] + ScanRules.ofScope,
    examples: examples)
}
