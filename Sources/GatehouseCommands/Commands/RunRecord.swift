import Cryptography
import DocumentReading
import GateEngine
import GateKit
import Rendering
import SourceText

/// The gate and the settings of `gatehouse run`, as a report keeps them where others keep a policy.
struct RunRecord: Settings, Equatable {
  var gate = ""
  var settings = AnyDocument(document: .map([:]))

  static let schema: [Setting<RunRecord>] = [
    setting("gate", \.gate, required: true, "as the command line names it"),
    setting("settings", \.settings, required: true, "those that were set"),
  ]

  private static let fileName = "settings"

  /// A policy of this gate alone.
  func policy(_ definition: GateDefinition, _ gates: [GateDefinition]) -> Policy {
    let entry = GateEntry(
      name: definition.manifest.id, gate: definition.id, node: settings.document,
      mark: Mark(source: "run \(gate)", line: 0, column: 0))
    return Policy(
      mode: .enforce, gates: [entry], rules: [], labels: [], shape: PolicyShape(gates + [definition]))
  }

  /// - Parameter executable: what the gate said of itself, where it is an executable.
  func origin(_ executable: PolicyFile?) -> PolicyOrigin {
    let text = jsonText(node ?? .null)
    let file = PolicyFile(name: Self.fileName, digest: sha256Hex(text), text: text)
    return PolicyOrigin(
      source: .commandLine, commit: nil, files: [file] + (executable.map { [$0] } ?? []))
  }
}

extension RunRecord {
  /// nil where the origin holds none.
  init?(_ origin: PolicyOrigin) {
    guard origin.source == .commandLine, let file = origin.files.first,
      // What cannot be read is no record.
      let node = try? readJSON(Array(file.text.utf8), source: file.name), Self.shape.check(node).isEmpty
    else { return nil }
    self.init(node)
  }

  init(gate: String, settings: Node) {
    self.init()
    self.gate = gate
    self.settings = AnyDocument(document: settings)
  }
}
