import DocumentReading
import Rendering
import SourceText

/// What a server kept for one evaluation.
enum KeptDocument: Sendable {
  case report(RecordedReport)
  /// It could not be judged, for this reason.
  case failure(String)
  /// Of a version that this one does not know.
  case unknown

  init(_ bytes: [UInt8]) {
    // What is no JSON, or a damaged envelope, is as unknown as another format.
    guard let report = try? reportPayload(bytes, source: "report"),
      let document = try? readJSON(report, source: "report", limits: .report)
    else {
      self = .unknown
      return
    }
    if let report = RecordedReport(document: document) {
      self = .report(report)
    } else if let reason = document["failure"]?.scalar {
      self = .failure(reason)
    } else {
      self = .unknown
    }
  }

  var report: RecordedReport? { if case .report(let report) = self { report } else { nil } }
}

/// The names of the keys that a kept document says it is signed by; whether it is, only somebody with the key can tell.
func claimedSigners(of document: [UInt8]) -> [String] {
  // One that is damaged names nobody.
  (try? SignedReport(reading: document, source: "report"))?.signatures.map(\.keyID) ?? []
}
