import CivilTime
import GateEngine
public import GateKit
import SourceText

/// The report's document, described: docs/report.md and the JSON Schema are made from it.
public enum ReportShape {
  /// Of the format: a reader of this version reads every report that says so. Keys may be added within it; none is
  /// removed or given another meaning.
  public static let version = 1
  /// The key that `verify` leaves out.
  public static let timing = "timing"
  /// The key of the digests of what `inputs` holds.
  static let digests = "digests"
  /// The key of each gate that `verify` leaves out.
  public static let shown = "shown"

  public static var document: Shape {
    .object([
      Field("version", .integer(version...version), "of the report format: 1"),
      Field("program", text, "version of the program that made the report"),
      Field("verdict", Verdict.shape, "the greatest verdict of all gates"),
      Field("exit_code", .integer(0...3), "0 passed, 1 blocked, 3 could not look (yet)"),
      Field("conclusion", text, "the verdict with the next step, in one line"),
      Field(optional: "valid_until", time, "when the verdict could become another one by itself"),
      Field(
        "subject", subject, "what was judged, in the forge's words; the facts in full are in inputs.facts"),
      Field("change", change, "what head would bring into base, from their merge base"),
      Field("policy", policy, "which policy was in force; its text is in inputs.policy"),
      Field("gates", list(gate), "every gate that the policy names, sorted by name"),
      Field("labels", list(label), "the policy's own labels"),
      Field(
        "undecided_rules", list(undecided), "rules that were not applied, since a fact is missing to tell"),
      Field("idle_waivers", list(idle), "waivers that did nothing"),
      Field(
        optional: "command_remarks", list(remark), "answers to commands of comments that did nothing"),
      Field(
        optional: "explanation_wanted", .bool, "true where somebody who may asked for the explanation"),
      Field(
        optional: "preview", preview,
        "what the policy of head would say, where the change edits it or none is in force; decides nothing"),
      Field("inputs", RecordedInputs.shape, "everything that verify needs, beside the repository"),
      Field(
        optional: digests, .map(text),
        "SHA-256 of each of the inputs by its key: of its JSON on one line, with a blank after : and ,"),
      Field(
        optional: timing,
        .object([
          Field("gate_microseconds", .map(.integer(0...Int.max)), "wall time by gate name")
        ]), "where the time went; only with --verbose, and never the same twice"),
    ])
  }

  private static let text = Shape.text(.any)
  private static let time = Shape.text(.instant)
  private static let number = Shape.integer(Int.min...Int.max)
  private static let size = Shape.integer(0...Int.max)
  private static func list(_ element: Shape) -> Shape { .list(element, identity: nil, orOne: false) }

  private static let mark = Shape.object([
    Field("source", text, "the file as the person knows it"),
    Field(optional: "line", size, "1-based"),
    Field(optional: "column", size, "1-based, in characters"),
  ])

  private static let subject = Shape.object([
    Field(optional: "number", size, "the pull request's number"),
    Field(optional: "url", text, "its page on the forge"),
    Field(optional: "source", text, "head branch"),
    Field(optional: "target", text, "base branch"),
    Field(optional: "title", text, "the title"),
    Field(optional: "author", text, "login of whoever opened it"),
    Field(optional: "ref", text, "the ref that was judged"),
    Field(optional: "environment", text, "where the commit is deployed to, where a deployment was judged"),
  ])

  private static let change = Shape.object([
    Field(optional: "base", text, "commit id; absent for a change of everything, from the empty tree"),
    Field("merge_bases", list(text), "where head left base; counted from the first"),
    Field(optional: "head", text, "commit id; absent where no commit existed yet"),
    Field(optional: "reverts", text, "the commit of base that the change undoes exactly"),
    Field("commits", size, "how many commits head has that base lacks"),
    Field("changed_lines", size, "added and removed lines together"),
    Field("files", list(file), "every changed file, sorted bytewise by path"),
  ])

  private static let file = Shape.object([
    Field("path", text, "at head; for a deleted file, at the merge base. Quoted as git quotes odd paths"),
    Field(optional: "path_bytes", text, "the path's bytes in hexadecimal, where path is quoted"),
    Field(
      "status", .choice(["added", "modified", "deleted", "type changed", "renamed", "copied"]),
      "what became of it"),
    Field(optional: "previous_path", text, "where a renamed or copied file was"),
    Field(optional: "previous_path_bytes", text, "its bytes in hexadecimal, where it is quoted"),
    Field(optional: "binary", .bool, "true for files that have no lines"),
    Field("added", size, "lines"),
    Field("removed", size, "lines"),
  ])

  private static let policy = Shape.object([
    Field("source", PolicyOrigin.Source.shape, "where it came from"),
    Field(optional: "commit", text, "the commit it was read at"),
    Field(optional: "mode", Policy.Mode.shape, "observe: nothing blocks or warns"),
    Field(
      "files",
      list(
        .object([
          Field("name", text, "the file, or built-in: <name>"), Field("digest", text, "SHA-256 of its text"),
        ])), "the policy file first, then what it extends; empty where no policy is in force"),
  ])

  private static let gate = Shape.object([
    Field("name", text, "its name in the policy"),
    Field("gate", text, "the gate's id"),
    Field("enforcement", Enforcement.shape, "what a finding does at most"),
    Field(
      "outcome", .choice(["answered", "skipped", "not asked", "waiting", "failed"]), "what became of the gate"
    ),
    Field("verdict", Verdict.shape, "of this gate alone"),
    Field(optional: "reason", text, "why it did not answer"),
    Field(
      optional: "override",
      .object([
        Field("by", text, "login of whoever let it pass"), Field("reason", text, "in that person's words"),
        Field(optional: "url", text, "the comment"),
      ]), "the gate passes, whatever it found, because somebody whom the policy names says so"),
    Field("sources", list(mark), "where the policy names it, and each rule that changed it"),
    Field(
      "settings", .anything, "the settings that were written, after all rules; others have their default"),
    Field("measurements", list(measurement), "what it measured"),
    Field("findings", list(finding), "by effect, then path, line, rule and message"),
    Field("notes", list(text), "what a person should know that is neither"),
    Field(optional: "waiting_for", list(text), "what has not ended yet and decides"),
    Field(
      optional: shown, .anything,
      "what pages show beside it: the gate's question, tables and code; only in what a server keeps"),
  ])

  private static let measurement = Shape.object([
    Field("name", text, "what was measured"),
    Field("numerator", number, "exact"),
    Field("denominator", number, "1 for a count, the whole for a share"),
    Field("unit", .choice(["count", "percent", "bytes", "milliseconds"]), "how it is shown"),
    Field("shown", text, "for people; floored"),
    Field(
      optional: "limit",
      .object([
        Field("kind", .choice(["at least", "at most"]), "which side of it is good"),
        Field("numerator", number, "exact"),
        Field("denominator", number, "as for the measurement"),
      ]), "what it was held against"),
    Field(optional: "met", .bool, "whether it is on the good side of the limit"),
  ])

  private static let step = Shape.object([
    Field("title", text, "when: this migration, next migration, next release"),
    Field("lines", list(text), "to be copied, or to be read"),
    Field("code", .bool, "the lines are code"),
  ])

  private static let finding = Shape.object([
    Field("rule", text, "one of the gate's rules"),
    Field("message", text, "what is wrong"),
    Field(optional: "help", text, "the way out"),
    Field(optional: "why", text, "consequence and evidence"),
    Field(optional: "rewrite", list(step), "the way out written out, step by step"),
    Field(optional: "waiver", text, "what in the change itself lets the finding through"),
    Field(optional: "location", location, "where"),
    Field(optional: "related", list(location), "other places that matter"),
    Field(
      "fingerprint", text, "the same for the same finding in another commit; waivers and baselines use it"),
    Field(
      "standing", .choice(["counts", "waived", "known", "overridden"]),
      "known: in the adoption baseline; overridden: its gate was let pass"),
    Field(optional: "waiver_reason", text, "why it is waived"),
    Field(optional: "waived_until", time, "when the waiver ends"),
    Field(optional: "at_most", Enforcement.shape, "the gate's own bound on what the finding does"),
    Field("effect", Enforcement.shape, "what it does in the end; off where it is waived or known"),
  ])

  private static let location = Shape.object([
    Field("path", text, "in the tree of head, or of the merge base for what was removed"),
    Field(optional: "path_bytes", text, "the path's bytes in hexadecimal, where path is quoted"),
    Field(optional: "start_line", size, "1-based; absent for the file as a whole"),
    Field(optional: "end_line", size, "included"),
  ])

  private static let label = Shape.object([
    Field("label", text, "its name"),
    Field(optional: "color", text, "six hexadecimal digits"),
    Field(optional: "description", text, "what the forge shows beside it"),
    Field(optional: "set", .bool, "whether it should be there; absent where a fact is missing to tell"),
  ])

  private static let undecided = Shape.object([
    Field("at", mark, "where the rule stands"),
    Field("facts", list(text), "what would have to be known"),
  ])

  private static let idle = Shape.object([
    Field("gate", text, "the gate it names"),
    Field("at", mark, "where the waiver stands"),
    Field("message", text, "why it did nothing"),
  ])

  private static let remark = Shape.object([
    Field(optional: "by", text, "login of whoever is answered"),
    Field(optional: "url", text, "the comment"),
    Field("message", text, "why nothing came of it"),
    Field(optional: "post", text, "the line to post instead, word for word"),
  ])

  private static let preview = Shape.object([
    Field("policy", policy, "which policy"),
    Field(optional: "verdict", Verdict.shape, "absent where it cannot be read"),
    Field("gates", list(gate), "as in the report"),
    Field(
      "problems",
      list(.object([Field("at", mark, "where"), Field("message", text, "what is wrong with it")])),
      "why it cannot be read"),
  ])
}

extension Field {
  fileprivate init(_ key: String, _ shape: Shape, _ help: String) {
    self.init(key: key, shape: shape, required: true, help: help)
  }
  fileprivate init(optional key: String, _ shape: Shape, _ help: String) {
    self.init(key: key, shape: shape, required: false, help: help)
  }
}
