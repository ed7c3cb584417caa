public import GateKit
import Migrations

extension MigrationsGate {
  public static let id = "migrations"

  public static let manifest = GateManifest(
    id: id,
    summary:
      "Do the migrations of the change run, lose nothing, stop nobody, and leave the running release alive?",
    rationale: """
      A migration is tried on a small database and run on a large one, while the old release still works with it. What \
      goes wrong then cannot be taken back by a revert: rows are gone, reads wait behind a lock, the old release asks for a \
      column that is not there.

      The gate replays the migrations of the target branch into a schema, and judges those of the change one operation after \
      the other, each in the state that it meets: types, constraints and whether they are valid, the transaction and what it \
      has locked, the tables that the change itself has made. Unless deep mode is on, nothing is run and no database is asked.

      *Where migrations are* shows by what their tools leave: \(tools). Several may be in one repository. Engine and \
      version come from the tool's own settings, from words that one dialect alone has, and else from `engine`; each run \
      says which it took and why. `sources` names what is not found. What cannot be read without running it is a finding, \
      never silence.

      *Versions* are compared as the merge would leave them: a number that the target got meanwhile, two heads of a graph, \
      a late file of a tool that skips late files, a merged file that was edited. With `versioning.open_changes` they are \
      compared with what other open pull requests into the same target add too, by the names of the files: a number that two \
      take is a warning for both, since whichever is merged first keeps it. That costs the forge a request for each of them; \
      where nobody can tell, the answer says so, and all else is judged. Graphs, whose order stands in the files, are not \
      compared with them.

      *A rule's findings* block, warn or are only told, by its severity: an error does what the gate's `enforcement` says, a \
      warning warns at most, an info informs at most. `rules` and `rules_by_path` change that; under `policy: additive` \
      whatever takes something away is an error.

      *To let something through*, somebody other than the author sets the label of `destructive.label`. It covers what takes \
      away, what has no way back, and what cannot be read. A comment on the line before a statement, or behind it, covers \
      any rule once the label is set:

      ```sql
      -- gatehouse: allow index-not-concurrent reason="200 rows" ticket=DB-77 expires=2026-09-01
      ```

      `allow-file` covers the whole file; `#` and `//` begin comments too. Comments without a reason or past their end do \
      not apply, unused ones are told, and those for other tools are listed and not obeyed. `.gatehouse/waivers.yml` and \
      the adoption baseline hold for this gate as for all.

      `gatehouse run migrations` judges every migration of the tree, `gatehouse run migrations db/migrate` those of a folder \
      as they are on the disk, each after all that come before it.

      *Deep mode*, `deep: postgres`, tries plain SQL on a PostgreSQL that lives as long as the trial: first the migrations of \
      the target branch, then, on tables with a few made-up rows, those of the change, each forth, back and forth again. It \
      finds what no reader of statements can: a statement that this schema refuses, a lock that a `DO` block takes, a way back \
      that leaves something behind. Only the target branch's own policy switches it on, nothing of a fork is run, and there \
      has to be a sandbox: `gatehouse doctor` says whether a machine can hold trials. `check` and `ci` hold it themselves; with \
      `deep_report` they read what `gatehouse trial` wrote in another job. What was to be tried and was not is a finding \
      (`trial-not-run`); a team that takes changes from forks lets a rule of the policy switch deep mode off for them \
      (`when: {fork: true}`). Migrations in code, and those for other engines, are not tried, which warns.

      A change that touches no migration, no dump of a schema and no setting of a tool reads none.
      """,
    rules: GateRule.all + GateRule.ofLibrary + GateRule.ofTrial,
    mayRead: [
      AnyRead(.labels), AnyRead(.labelSetters), AnyRead(.author), AnyRead(.teams), AnyRead(.openChanges),
    ],
    examples: examples)

  private static var tools: String { Framework.allCases.map { "`\($0.rawValue)`" }.joined(separator: ", ") }
}
