import CivilTime
import Cryptography
import DocumentReading
public import GateKit
import Rendering
import SourceText

/// An executable as the engine's gate. It runs nothing itself: the run is an order, and the answer is the report of it,
/// so that whoever has the report can judge it again.
public struct ExternalGate: Sendable {
  /// What was read; nil where only its description is known, as in `verify`.
  private let executable: GateExecutable?
  private let name: String
  private let description: GateDescription
  private let shape: Shape

  public init(_ executable: GateExecutable, _ description: GateDescription) {
    self.init(executable, named: executable.name, description)
  }

  /// Without the executable: it can be judged by what it answered before, and is never run.
  public init(named name: String, _ description: GateDescription) {
    self.init(nil, named: name, description)
  }

  private init(_ executable: GateExecutable?, named name: String, _ description: GateDescription) {
    self.executable = executable
    self.name = name
    self.description = description
    shape = description.settingsShape.shape
  }

  public var definition: GateDefinition {
    GateDefinition(executable: name, manifest: description.manifest, settings: shape) { node in
      guard shape.check(node).isEmpty else { return nil }
      return prepared(shape.completed(node))
    }
  }

  private func prepared(_ settings: Node) -> PreparedGate {
    let answer = answerRequest(settings)
    let sources = description.reads.reports ? settings["reports"]?.items ?? [] : []
    let reports = sources.compactMap { ReportSource($0)?.request }
    var needs = Needs(
      facts: Set(description.reads.facts.compactMap(AnyRead.init(named:))),
      optionalFacts: Set(description.reads.optionalFacts.compactMap(AnyRead.init(named:))),
      evidence: reports + [answer],
      snapshots: Set(description.reads.snapshots.map(\.of.snapshot)))
    if !description.reads.tree.isEmpty { needs.snapshots.insert(.base) }
    return PreparedGate(needs: needs) { context in
      guard let executable else { return [] }
      do {
        let builder = RequestBuilder(description, context)
        let request = try await builder.request(settings, reports: reports)
        let call = ExternalCall(
          executable, .evaluate, input: Array((jsonLine(request.node ?? .null) + "\n").utf8),
          tree: try await builder.tree())
        return [EvidenceOrder(answer, work: call)]
      } catch is CancellationError {
        throw CancellationError()
      } catch {
        return [EvidenceOrder(answer, work: ExternalRecord(executable, failure: "cannot be asked: \(error)"))]
      }
    } examine: { context in
      guard let report = context.evidence(answer).first else {
        throw ExternalGateFailure(description: "\(name) was not run here, and nobody has its answer")
      }
      return try record(report).answer(of: description)
    }
  }

  /// The same executable may be several gates of a policy, each with its settings: the answer is of both.
  private func answerRequest(_ settings: Node) -> EvidenceRequest {
    let digest = sha256Hex(name + "\n" + jsonText(settings)).prefix(24)
    // Hexadecimal digits: a pattern of itself.
    let paths = [try? Glob("external/\(digest).json")].compactMap { $0 }
    return EvidenceRequest(
      id: "answer of \(description.id)", paths: paths, onMissing: .pass, isOrdered: true)
  }

  private func record(_ report: Evidence) throws -> ExternalRecord {
    let node: Node
    do {
      node = try readJSON(
        report.content.bytes(), source: "\(report.path)", limits: ExternalProtocol.answerLimits.forRecords)
    } catch { throw ExternalGateFailure(description: "cannot read the answer that was recorded: \(error)") }
    guard ExternalRecord.shape.check(node).isEmpty, let record = ExternalRecord(node) else {
      throw ExternalGateFailure(description: "what was recorded of \(name) is no answer")
    }
    return record
  }
}

extension ExternalRecord {
  /// Of one that was not run.
  init(_ executable: GateExecutable, failure: String, repeatable: Bool = true) {
    self.init()
    self.repeatable = repeatable
    self.executable = executable.name
    digest = executable.digest
    self.failure = failure
  }

  public init(_ call: ExternalCall, _ end: ExternalEnd) {
    self.init()
    executable = call.executable.name
    digest = call.executable.digest
    isolation = end.obstacle ?? ""
    switch end.result {
    case .wrote(let bytes):
      if let text = String(validatingUTF8Bytes: bytes) {
        response = text
      } else {
        failure = "wrote what is not UTF-8"
      }
    case .failed(let reason, let repeatable):
      failure = reason
      self.repeatable = repeatable
    }
    errorOutput = end.errorOutput
  }
}

extension String {
  /// nil where a byte is out of place: nothing is repaired.
  init?(validatingUTF8Bytes bytes: [UInt8]) {
    let text = String(decoding: bytes, as: UTF8.self)
    guard text.utf8.elementsEqual(bytes) else { return nil }
    self = text
  }
}
