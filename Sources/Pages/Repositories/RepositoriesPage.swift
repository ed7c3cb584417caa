import CivilTime
import GateEngine
import Rendering
import Storage

/// The first page: what the viewer may see, and how it stands.
struct RepositoriesPage {
  let standings: [Standing]
  let figures: QueueFigures
  let now: Instant

  /// A repository with the newest report of each pull request.
  struct Standing {
    let repository: RepositoryName
    let newest: [ReportSummary]
  }

  /// Pull requests that were judged within it are counted: the server does not keep which ones are open.
  static let span = TimeSpan(seconds: 30 * 86400)

  func page(_ frame: PageFrame) -> HTMLPage {
    frame.page("Repositories", at: .repositories, body: body(frame.viewer))
  }

  private func body(_ viewer: Viewer) -> String {
    guard !standings.isEmpty else { return nothing(viewer) }
    let rows = standings.sorted { $0.repository < $1.repository }.map { standing -> [String] in
      let recent = standing.newest.filter { now.since($0.at) <= Self.span }
      return [
        link(standing.repository.description, to: .repository(standing.repository)), tally(recent),
        standing.newest.first.map { htmlTime($0.at) } ?? "<span class=\"quiet\">never</span>",
      ]
    }
    return """
      <p class="quiet line">\(html(figures.words(now: now)))</p>
      \(table(
        "Pull requests by their newest verdict, of the last 30 days",
        [Column("Repository"), .wide("Verdicts"), Column("Last judged")], rows))
      """
  }

  private func nothing(_ viewer: Viewer) -> String {
    viewer.identity == .anonymous
      ? "<p>There is nothing here that everybody may see. Whoever signs in sees the repositories that they may read.</p>"
      : "<p>None of the repositories that you may read is judged by this server.</p>"
  }
}

/// `3 blocked, 12 passed`, worst first.
private func tally(_ reports: [ReportSummary]) -> String {
  let counts = Dictionary(grouping: reports, by: \.verdict).mapValues(\.count)
  let parts = Verdict.allCases.sorted(by: >).compactMap { verdict in
    counts[verdict.rawValue].map { "<span>\(grouped($0)) \(htmlBadge(verdict))</span>" }
  }
  return parts.isEmpty
    ? "<span class=\"quiet\">none</span>" : "<span class=\"tally\">\(parts.joined(separator: " "))</span>"
}

extension [ReportSummary] {
  /// Of each pull request the newest, in the order in which they stand.
  var newestOfPulls: [ReportSummary] {
    var seen: Set<String> = []
    return filter { $0.work.pullNumber != nil && seen.insert($0.work.subject).inserted }
  }
}
