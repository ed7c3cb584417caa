import CloneDetection
public import GateKit

extension DuplicationGate {
  public static let id = "duplication"

  public static let manifest = GateManifest(
    id: id,
    summary: "Does the change leave the code with no more copies than the team allows?",
    rationale: """
      Copied code is mended once and stays broken in its copies. The gate compares the tokens of all source files,
      finds every piece of at least `min_tokens` tokens on at least `min_lines` whole lines that stands in two places
      or more, and judges what the change adds to such clones. Comments and white space do not count; neither do
      imports and tables of constants.

      *Density* is SonarQube's: lines in clones of all lines of the measured files. All copies count. `new_code` is
      judged by the lines that are added or modified, and counted `net`: moving or renaming code, wrapping or
      indenting it anew, and mending all halves of an old clone cost nothing, while a further copy and the growth of
      a clone do. `count: changed` is SonarQube's number, every touched line in a clone; it is measured beside the
      other. With fewer than `small_change_lines` new lines no share is judged, only `new_clones`.

      The target branch decides what is left out: its `.gitattributes` (`linguist-generated`, `linguist-vendored`,
      `linguist-language`) and this policy, never those of the change. `-linguist-generated` takes a file back in.
      Left out by name are the folders \(ForeignCode.folders.map { "`\($0)`" }.joined(separator: ", ")); files that end
      in \(ForeignCode.endings.map { "`\($0)`" }.joined(separator: ", ")); and names with
      \(ForeignCode.marks.map { "`\($0)`" }.joined(separator: ", ")). Minified files, binary files and files over 4 MiB
      are left out too; each run says how many and why.

      Comments take code out of the comparison: `CPD-OFF` to `CPD-ON`, `jscpd:ignore-start` to `jscpd:ignore-end`,
      `gatehouse:duplication-off` to `gatehouse:duplication-on`. New ones are listed, and capped by
      `suppressions.max_new_lines`.

      `gatehouse run duplication` looks at a whole tree: every clone is told, the largest first, and only the share of all
      code is held to a limit.

      Languages, told by `linguist-language`, name, extension or the first line of a script, are
      \(Language.all.map(\.words).joined(separator: ", ")).
      """,
    rules: [
      .init(Rule.overall, "too large a share of all code is in clones"),
      .init(Rule.increase, "the share of code in clones grows"),
      .init(Rule.newCode, "too large a share of the new code is in clones"),
      .init(Rule.newClone, "new code that stands in another place too"),
      .init(Rule.suppression, "new code that comments take out of the comparison"),
    ],
    examples: examples)
}

extension Language {
  /// `Ruby (.rb .rake Gemfile)`
  fileprivate var words: String {
    let files = extensions.map { "." + $0 } + fileNames
    return "\(name) (\(files.map { "`\($0)`" }.joined(separator: " ")))"
  }
}
