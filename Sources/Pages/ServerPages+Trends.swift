import CivilTime
import GateKit
import Rendering
import Storage

extension ServerPages {
  /// Newest reports of a branch that say what is measured there, and against what.
  private static let askedReports = 3

  func trends(_ name: RepositoryName, _ wanted: String?) async throws(StoreFailure) -> TrendsPage {
    let reports = try await reader.reports(of: name, subject: nil, limit: 200, before: nil)
    let targets = reports.compactMap(\.target)
    let counts = Dictionary(grouping: targets, by: { $0 }).mapValues(\.count)
    let branches = counts.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.map(\.key)
    let branch = wanted ?? branches.first
    guard let branch else { return TrendsPage(repository: name, branch: nil, branches: [], trends: []) }
    var trends: [Trend] = []
    for (gate, measurement) in try await measured(reports.filter { $0.target == branch }) {
      let kept = try await reader.trend(
        of: name, branch: branch, gate: gate, measurement: measurement.name, limit: TrendsPage.pointLimit)
      let points = kept.map { Trend.Point(at: $0.at, commit: $0.measurement.commit, measurement: $0.value) }
      trends.append(Trend(gate: gate, name: measurement.name, points: points, limit: measurement))
    }
    return TrendsPage(repository: name, branch: branch, branches: branches, trends: aligned(trends))
  }

  /// What the newest reports measured, with the limits of the newest that did.
  private func measured(_ reports: [ReportSummary]) async throws(StoreFailure) -> [(String, Measurement)] {
    var seen: Set<[String]> = []
    var found: [(String, Measurement)] = []
    for summary in reports.prefix(Self.askedReports) {
      let report = try await reader.report(summary.id).flatMap { KeptDocument($0.report.document).report }
      for gate in report?.gates ?? [] {
        for measurement in gate.measurements where seen.insert([gate.name, measurement.name]).inserted {
          found.append((gate.name, measurement))
        }
      }
    }
    return Array(found.prefix(TrendsPage.limit))
  }
}

/// A commit of which other things were measured is a gap where this one was not.
func aligned(_ trends: [Trend]) -> [Trend] {
  var all: [String: Instant] = [:]
  for trend in trends {
    for point in trend.points { all[point.commit] = min(all[point.commit] ?? point.at, point.at) }
  }
  return trends.map { trend in
    let there = Set(trend.points.map(\.commit))
    // Before the first nobody asked for it yet.
    guard let first = trend.points.first?.at else { return trend }
    let missing = all.filter { !there.contains($0.key) && $0.value >= first }.map {
      Trend.Point(at: $0.value, commit: $0.key, measurement: nil)
    }
    let points = (trend.points + missing).enumerated().sorted { a, b in
      (a.element.at, a.offset) < (b.element.at, b.offset)
    }.map(\.element)
    return Trend(gate: trend.gate, name: trend.name, points: points, limit: trend.limit)
  }
}
