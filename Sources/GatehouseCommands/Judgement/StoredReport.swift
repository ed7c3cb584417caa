import Cryptography
import DocumentReading
import GateEngine
import GateKit
import GitReading
import PolicyFiles
import Rendering
import SourceText

/// A report that was written before, and what its inputs give today.
struct StoredReport: Sendable {
  let inputs: RecordedInputs
  let evaluation: Evaluation
  /// Where the two say something else, and where the recorded inputs are not those that the report names digests of or
  /// that the repository holds; empty: the report holds.
  let differences: [String]
  let signature: SignatureState

  /// What is known of who made the report.
  enum SignatureState: Equatable {
    case none
    /// There is one, and no key to check it by.
    case unchecked
    case valid
    case invalid
  }
}

extension Session {
  /// - Throws: `UsageError` where the file is no report.
  func evaluatedAgain(
    _ file: String, baseline: KeptReports? = nil, key: Ed25519PublicKey? = nil
  ) async throws -> StoredReport {
    let source = file == "-" ? "standard input" : file
    let (old, signature) = try stored(file, source, key)
    guard let recorded = old["inputs"] else {
      throw UsageError(
        "\(source): this is no report: \"inputs\" is missing",
        wayOut: "gatehouse check --format json writes one")
    }
    let problems = RecordedInputs.check(recorded)
    guard problems.isEmpty, let inputs = RecordedInputs(recorded) else { throw UsageError(problems) }
    let evaluation = try await Reenactment(session: self, inputs: inputs, baseline: baseline).evaluation()
    let new = reportDocument(evaluation.report, program: programVersion)
    let origin = RecordedOrigin(inputs: inputs, repository: repository, gates: gates)
    return StoredReport(
      inputs: inputs, evaluation: evaluation,
      differences: inputDifferences(old) + (try await origin.differences())
        + reportDifferences(old.withoutPreview, new), signature: signature)
  }

  /// The report itself, out of its envelope where it has one.
  private func stored(_ file: String, _ source: String, _ key: Ed25519PublicKey?) throws -> (
    Node, StoredReport.SignatureState
  ) {
    let bytes = try console.read(file, limit: SignedReport.sizeLimit)
    let envelope: SignedReport?
    do throws(UnreadableEnvelope) { envelope = try SignedReport(reading: bytes, source: source) } catch {
      throw UsageError(error.description)
    }
    guard let envelope else { return (try readJSON(bytes, source: source, limits: .report), .none) }
    let state: StoredReport.SignatureState =
      key.map { envelope.isValid(by: $0) ? .valid : .invalid } ?? .unchecked
    return (try readJSON(envelope.payload, source: "\(source), payload", limits: .report), state)
  }
}

extension Node {
  /// What head's own policy would say is no part of the verdict, and what it read is not recorded.
  fileprivate var withoutPreview: Node {
    Node(mark: mark, value: .map(entries.filter { $0.key != "preview" }))
  }
}
