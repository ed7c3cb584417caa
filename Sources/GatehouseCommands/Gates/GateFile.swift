import Cryptography
import ExternalGates
import GateEngine
import GateKit
import LocalSystem
import PolicyFiles
import SourceText

/// An executable of the caller's, asked what it is: naming it is the word to run it.
struct GateFile: Sendable {
  let executable: GateExecutable
  let description: GateDescription

  var definition: GateDefinition { ExternalGate(executable, description).definition }

  /// What it said, to be kept with the text of a policy.
  var record: PolicyFile {
    let text = DescriptionRecord(executable, description).text
    return PolicyFile(name: PolicyFile.gatePrefix + executable.name, digest: sha256Hex(text), text: text)
  }

  /// - Throws: `UsageError` where the file is not there, and for what is wrong with what it says.
  init(_ path: String, _ console: Console, _ runner: ExternalRunner) async throws {
    let place = try console.currentFolder().appending(path)
    guard LocalFiles.kind(of: place) == .file else {
      throw UsageError("there is no file \(path)", wayOut: "gatehouse gate new writes a gate to begin with")
    }
    let bytes = try LocalFiles.read(place, limit: ExternalProtocol.executableLimit, followingLinks: false)
    // Under the name of its file alone: where it lies here is no matter to what it says.
    executable = GateExecutable(name: "gates/\(place.name)", bytes: bytes)
    switch try await runner.description(of: executable) {
    case .described(let description): self.description = description
    case .failed(let reason):
      throw UsageError(reason, wayOut: "docs/protocol.md says what describe has to write")
    }
  }
}
