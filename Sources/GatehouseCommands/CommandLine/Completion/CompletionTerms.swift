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
        id: definition.manifest.id, summary: definition.manifest.summary,
        settings: definition.settings.paths)
    }.sorted { $0.id < $1.id }
  }

  var gateNames: [String] { gates.map(\.id) }
}

extension Shape {
  /// The keys that hold a value, joined by dots through the objects around them, in their order.
  var paths: [String] {
    guard case .object(let fields) = self else { return [] }
    return fields.flatMap { field in
      let inner = field.shape.paths
      return inner.isEmpty ? [field.key] : inner.map { "\(field.key).\($0)" }
    }
  }
}

/// One word for bash and zsh; nothing inside it means anything to them.
func shellQuoted(_ text: String) -> String { "'" + text.replacing("'", with: "'\\''") + "'" }
