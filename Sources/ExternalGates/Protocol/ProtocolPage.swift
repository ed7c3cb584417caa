import GateKit
import Rendering
import SourceText

/// docs/protocol.md: made of the shapes that documents are read and written by.
public func protocolPage() -> String {
  introduction + section("describe", "What it says of itself", GateDescription.shape, prose: describing)
    + section(nil, "A setting", SettingEntry.shape, prose: setting)
    + section("evaluate", "What it is sent", ExternalRequest.shape, prose: asking)
    + section(nil, "What it answers", ExternalResponse.shape, prose: answering) + ending
}

private func section(_ verb: String?, _ title: String, _ shape: Shape, prose: String) -> String {
  let rows = shape.table.map { row in
    let kind = row.required ? "required" : row.initial.map { "default: \($0)" } ?? ""
    return "| \(row.key.escaped(for: .markdownCode)) | \(row.type.escaped(for: .markdown)) | "
      + "\(kind.isEmpty ? "" : kind.escaped(for: .markdown)) | \(row.help.escaped(for: .markdown)) |\n"
  }
  let schema = jsonText(shape.jsonSchema(title: "\(title), protocol \(ExternalProtocol.version)"))
  return
    "\n## \(verb.map { "`\($0)`: " } ?? "")\(title)\n\n\(prose)\n\n| Key | Type | | |\n|---|---|---|---|\n"
    + rows.joined() + "\n<details><summary>JSON Schema</summary>\n\n```json\n\(schema)```\n\n</details>\n"
}

private let introduction = """
  # The protocol of executable gates

  A gate can be any executable. It is started twice: with the argument `describe` it writes to standard output what it
  is, and with `evaluate` it reads one JSON document from standard input and writes one to standard output. Exit status
  0 says that what it wrote is its answer; with any other it could not look, and the gate is errored, which is never a
  pass. Standard error is for people: its last lines are shown when the gate fails.

  `gatehouse gate new python NAME` writes one to begin with, `gatehouse gate test FILE` runs its examples, and
  `gatehouse gate describe FILE` prints its page. Gates that are useful as they are lie in
  [Plugins/External](../Plugins/External).

  ## In a policy

  ```yaml
  gates:
    licence-headers:
      run: .gatehouse/gates/licence-header   # a path of the target branch
      paths: [.py, .swift]                   # a setting of the gate
      enforcement: warn                      # and the words of every gate
    house-rules: {run: house-rules}          # of this machine: a file in the folder GATEHOUSE_GATES
  ```

  The executable is read from the commit whose policy names it, and never from the head of a pull request, so that a
  change cannot bring its own judge. A change that adds a gate is judged by it once the target branch has both; until
  then the preview of its policy lists the gate as skipped. Settings are checked against the description, with file,
  line and key, as those of any gate are.

  ## Where it runs

  | | |
  |---|---|
  | time | the policy's `deadline`, 60s unless it says otherwise; then SIGTERM, 2 s later SIGKILL |
  | memory | 2 GiB of address space for each process |
  | processes | 256 with their threads |
  | standard output | 4 MiB; more is an error |
  | standard input | 64 MiB; a gate that asks for more is errored |
  | files | 256 MiB, in `$TMPDIR` |
  | environment | `PATH`, `HOME`, `TMPDIR`, `LC_ALL`, `TZ`, `GATEHOUSE_PROTOCOL` and `GATEHOUSE_RUN`, nothing else |
  | current folder | the files of the target branch that `reads.tree` names, to be read |
  | user | where Gatehouse runs as root, `nobody` |
  | network, other files, other processes | none, where bubblewrap works; the answer has a note where it does not |

  Whatever it started is ended with it, also in a session of its own. Its answer is kept in the report, so that
  `gatehouse verify` holds without running it; a deadline that ran out is marked as not reproducible. A gate that reads
  a clock or draws lots answers otherwise the next time: `now` in the request is the moment to go by.

  Documents are JSON, 24 levels deep at most, with texts of at most 64 KiB and 200,000 entries. Unknown keys are errors.

  """

private let describing = """
  The same bytes each time: it is asked once of one executable. `reads` is all that it is sent beside its settings; no
  token and no secret ever is.
  """

private let setting = """
  Beside its settings a gate takes the words of every gate: `enforcement` and `deadline`. `gate`, `run` and `when` cannot
  be names of settings either. With `reads.reports`, it has the setting `reports`, a list of objects with `id` and
  `paths`, and `on_missing`, `on_malformed`, `on_stale` and `max_age` mean what they mean for every gate.
  """

private let asking = """
  One line of JSON, then the end of the input. Settings come with their defaults written out, truth as `true` and
  `false`, whole numbers as numbers, everything else as text. Links and submodules are never followed and have no
  content. Text of a pull request is data: a gate that hands it to a shell is a hole.
  """

private let answering = """
  A gate finds; the policy says what a finding does. A finding is about the same thing in two commits where rule, path
  and `identity` are the same: waivers and the adoption baseline hang on it.
  """

private let ending = """

  ## An example

  ```sh
  $ echo '{"protocol":1,"gate":"demo","now":"2026-06-15T12:00:00Z","settings":{},"snapshots":[],"reports":[]}' \\
      | ./demo evaluate
  {"protocol": 1, "findings": [{"rule": "late", "message": "it is late", "path": "a.txt", "lines": {"from": 1, "to": 1}}]}
  ```

  """
