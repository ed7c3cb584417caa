import GateKit

/// What the shells' completion scripts are written from: they hold all of it and never start the program.
struct CompletionTerms: Sendable {
  let table: CommandTable
  /// Sorted by id.
  let gates: [Gate]

  struct Gate: Sendable {
    let id: String
    let summary: String
    /// `max-bytes`, `patch.target`: what `--set` takes.
    let settings: [String]
  }

  init(_ table: CommandTable, gates: [GateDefinition]) {
    self.table = table
    self.gates = gates.map { definition in
      Gate(
        id: definition.id, summary: definition.manifest.summary,
        // An entry of a list wants a name that only the writer knows.
        settings: definition.settings.keys.filter { !$0.contains("[]") })
    }.sorted { $0.id < $1.id }
  }

  var gateNames: [String] { gates.map(\.id) }
}

/// One word for bash and zsh; nothing inside it means anything to them.
func shellQuoted(_ text: String) -> String { "'" + text.replacing("'", with: "'\\''") + "'" }
