import Rendering
import SourceText
import Storage

/// The pull requests of one repository, the last judged first.
struct RepositoryPage {
  let repository: RepositoryName
  let pulls: [Pull]
  /// What was judged before, by the id to ask from; nil where there is no more.
  let before: Int?

  struct Pull {
    let report: ReportSummary
    /// nil where the document cannot be read.
    let opening: ReportOpening?
  }

  /// Pull requests of one page.
  static let limit = 30

  func page(_ frame: PageFrame) -> HTMLPage {
    let body = repositoryTabs(repository, current: .repository(repository)) + content
    return frame.page(
      repository.path, crumbs: [.init("Repositories", .repositories), .init(repository.forge)], body: body)
  }

  private var content: String {
    guard !pulls.isEmpty else { return "\n<p class=\"line\">No pull request was judged here yet.</p>" }
    let rows = pulls.compactMap { pull -> [String]? in
      guard let number = pull.report.work.pullNumber else { return nil }
      let title = pull.opening?.title.map { " " + html($0) } ?? ""
      let author = pull.opening?.author.map { "by \(html($0))" } ?? ""
      let into = pull.report.target.map { "into <code>\(html($0))</code>" } ?? ""
      let below = [author, into].filter { !$0.isEmpty }.joined(separator: " ")
      return [
        "<a href=\"\(html(PageAddress.pull(repository, number).path))\">#\(number)\(title)</a>"
          + "<br/><span class=\"from quiet\">\(below)</span>",
        badge(pull.report.verdict), html((pull.opening?.conclusion ?? "").truncated(to: 300)),
        commit(pull.report.head), htmlTime(pull.report.at),
      ]
    }
    let older = before.map {
      "<p><a href=\"\(html(PageAddress.repository(repository).path))?before=\($0)\">Older</a></p>"
    }
    return """

      <div class="line">
      \(table(
        "Pull requests, the last judged first",
        [.wide("Pull request"), Column("Verdict"), .wide("Next step"), Column("Head"), Column("Judged")], rows))
      </div>
      \(older ?? "")
      """
  }
}

func repositoryTabs(_ repository: RepositoryName, current: PageAddress) -> String {
  tabs(
    "Of this repository", [("Pull requests", .repository(repository)), ("Trends", .trends(repository))],
    current: current)
}
