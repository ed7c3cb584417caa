public import CivilTime
import Cryptography
public import GateKit
import SourceText

extension ExternalRunner {
  /// The report that answers an order; nil where it is none of an executable gate's.
  ///
  /// - Parameters:
  ///   - head: the commit that the answer is about.
  ///   - deadline: the gate's, by the policy.
  /// - Throws: `CancellationError` alone; whatever went wrong is an answer.
  public nonisolated func evidence(
    for order: EvidenceOrder, of head: ObjectID?, within deadline: TimeSpan, now: Instant
  ) async throws -> Evidence? {
    guard let path = order.request.paths.first?.text else { return nil }
    let record: ExternalRecord
    switch order.work {
    case let call as ExternalCall: record = try await answer(call, within: deadline)
    case let refusal as ExternalRecord: record = refusal
    default: return nil
    }
    let bytes = Array(record.text.utf8)
    return Evidence(
      id: order.request.id, path: RepositoryPath(path), digest: sha256Hex(bytes), commit: head, made: now,
      content: ReportContent(bytes), isOrdered: true)
  }

  private nonisolated func answer(_ call: ExternalCall, within deadline: TimeSpan) async throws
    -> ExternalRecord
  {
    do {
      return ExternalRecord(call, try await run(call, within: .seconds(deadline.seconds)))
    } catch is CancellationError {
      throw CancellationError()
    } catch {
      return ExternalRecord(call.executable, failure: "cannot be run here: \(error)", repeatable: false)
    }
  }
}
