import CivilTime
import GateKit
import Rendering
import SourceText
import Storage

/// What gates measured of a branch, over its commits.
struct TrendsPage {
  let repository: RepositoryName
  /// nil where nothing was judged yet.
  let branch: String?
  /// Others that something was judged for.
  let branches: [String]
  let trends: [Trend]

  /// Plots of one page.
  static let limit = 24
  /// Points of a plot.
  static let pointLimit = 10_000
  /// Rows of the table beside a plot.
  private static let rowLimit = 50

  func page(_ frame: PageFrame) -> HTMLPage {
    frame.page(
      "Trends of \(repository.path)",
      crumbs: [
        .init("Repositories", .repositories), .init(repository.description, .repository(repository)),
      ],
      body: """
        \(repositoryTabs(repository, current: .trends(repository)))
        \(choice)\(content)
        """)
  }

  private var choice: String {
    guard let branch else { return "" }
    let address = html(PageAddress.trends(repository).path)
    let others = branches.filter { $0 != branch }.prefix(20).map {
      "<a href=\"\(address)?branch=\(percentEncoded($0))\">\(html($0))</a>"
    }
    let words = others.isEmpty ? "" : " Others: \(others.joined(separator: ", "))"
    return "<p class=\"line\">Of branch <code>\(html(branch))</code>.\(words)</p>\n"
  }

  private var content: String {
    let known = trends.filter { $0.points.contains { $0.measurement?.plotted != nil } }
    guard !known.isEmpty else {
      return
        "<p>Nothing was measured on this branch yet. Gates measure when a pull request has been merged into it.</p>"
    }
    let time = TimeScale(known.flatMap { $0.points.map(\.at) })
    let gates = Dictionary(grouping: known.enumerated(), by: \.element.gate).sorted { $0.key < $1.key }
    return gates.enumerated().map { index, group in
      let figures = group.value.map { figure($0.element, time, id: "plot-\($0.offset)") }
      return """
        <section aria-labelledby="gate-\(index)">
        <h2 id="gate-\(index)">\(html(group.key))</h2>
        <div class="grid">
        \(figures.joined(separator: "\n"))
        </div>
        </section>
        """
    }.joined(separator: "\n")
  }

  private func figure(_ trend: Trend, _ time: TimeScale, id: String) -> String {
    let plot = Plot(trend: trend, time: time, id: id)
    let newest = trend.points.last { $0.measurement?.plotted != nil }?.measurement?.shown ?? ""
    let limit = trend.limit?.shownLimit.map { ", \($0)" } ?? ""
    return """
      <div class="figure">
      <h3>\(html(trend.name)) <span>now \(html(newest))\(html(limit))</span></h3>
      \(plot.svg)
      <details><summary>As a table</summary>
      \(rows(trend))
      </details>
      </div>
      """
  }

  private func rows(_ trend: Trend) -> String {
    let newest = trend.points.reversed().prefix(Self.rowLimit).map { point in
      [
        commit(point.commit), htmlTime(point.at),
        html(point.measurement.map(\.shown) ?? "not measured"),
      ]
    }
    let caption =
      trend.points.count > Self.rowLimit
      ? "The newest \(Self.rowLimit) of \(counted(trend.points.count, "commit"))" : "Newest first"
    return table(
      "\(trend.name). \(caption)", [Column("Commit"), Column("Judged"), .number("Value")], Array(newest))
  }
}
