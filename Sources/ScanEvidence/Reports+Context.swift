public import GateKit
internal import SourceText

extension [ScanReportSource] {
  /// Why there is nothing to ask; nil where a report is to be read.
  public func reasonToSkip(_ context: GateContext) -> String? {
    guard allSatisfy({ context.evidence($0.request).isEmpty }) else { return nil }
    return contains { $0.request.isOwed(by: context.change) }
      ? "no report is there, and the policy lets that pass" : "no changed file asks for a report"
  }
}

extension ScanReading {
  /// The reports of the merge base, without those that say they are of another commit.
  public mutating func ofMergeBase(_ source: ScanReportSource, _ context: GateContext) -> [Evidence] {
    let merge = context.change.mergeBases
    return context.evidence(source.baseRequest).filter { evidence in
      guard let commit = evidence.commit, !merge.contains(commit) else { return true }
      note(
        "\(evidence.path) is of commit \(commit.short), not of the merge base "
          + "\(merge.first?.short ?? ""): not used")
      return false
    }
  }
}
