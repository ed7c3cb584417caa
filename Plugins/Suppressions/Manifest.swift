public import GateKit

extension SuppressionsGate {
  public static let id = "suppressions"

  public static let manifest = GateManifest(
    id: id,
    summary: "Does the change tell tools to look away, skip tests, or loosen a tool's settings?",
    rationale: """
      The quickest way to a green check is a comment: `# noqa`, `// eslint-disable-next-line`, `@ts-ignore`, \
      `#[allow(…)]`, `@SuppressWarnings`, `it.skip`. A report of the linter shows none of it, since the linter did what \
      it was told. This gate lists what a change adds and holds it to a cap.

      Only added lines count, and only net: what moves to another file, is indented anew, or turns off less than before \
      is old. The file's language decides which forms count and where: those of tools in comments, annotations and \
      skipped tests in code, and neither inside of a string. `test.only` and its kin leave out all other tests of their \
      file, so they count as skipped tests.

      In files that configure linters, type checkers, formatters, coverage and scanners the gate compares keys and \
      values before and after: a longer list of what is ignored, a rule that goes from error to off, a minimum that \
      falls, a maximum that rises, a strict switch that is turned off. It understands conventional layout of JSON, YAML, \
      TOML, INI and object literals, and says which changed files it found nothing in.

      Kinds, for `max` and `allow`: \(DirectiveKind.ids.map { "`\($0)`" }.joined(separator: ", ")).

      Files that others wrote or generated are left out as by the gate duplication, by the attributes of the target.
      """,
    rules: [
      .init(Rule.suppression, "new comments and annotations that turn a tool off"),
      .init(Rule.skippedTest, "tests that are newly skipped, or left out by focusing on others"),
      .init(Rule.blanket, "new suppressions that name no rule"),
      .init(Rule.loosened, "a tool's settings that let more pass than before"),
    ],
    examples: examples)
}
