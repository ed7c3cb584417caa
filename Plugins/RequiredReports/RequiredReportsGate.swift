public import GateKit

/// Are the reports that the change owes there, and can they be read?
///
/// The engine looks for them and reacts to those that are missing, stale or malformed; what is left for this
/// gate is to open them.
public struct RequiredReportsGate: Gate {
  private let settings: RequiredReportsSettings

  public init(_ settings: RequiredReportsSettings) { self.settings = settings }

  public var needs: Needs { Needs(evidence: settings.reports.map(\.source.request)) }

  public func examine(_ context: GateContext) async throws -> GateAnswer {
    guard !settings.reports.isEmpty else { return .skipped("the policy requires no report") }
    let owed = settings.reports.filter { $0.source.request.isOwed(by: context.change) }
    guard !owed.isEmpty else { return .skipped("no changed file asks for a report") }
    var answer = GateAnswer()
    var count = 0
    var bytes = 0
    for report in owed {
      for evidence in context.evidence(report.source.request) {
        try evidence.checkWellFormed(report.format)
        count += 1
        bytes += evidence.content.count
      }
    }
    answer.measurements = [
      Measurement("reports", count), Measurement("size of reports", bytes, unit: .bytes),
    ]
    return answer
  }
}
