import GateEngine
import Rendering
import SourceText
import Storage

/// A pull request that could not be judged.
struct UnjudgedPage {
  let kept: KeptReport
  let number: Int
  let reason: String

  func page(_ frame: PageFrame) -> HTMLPage {
    let repository = kept.report.work.repository
    return frame.page(
      "Errored: #\(number)", heading: "<span class=\"number\">#\(number)</span> could not be judged",
      crumbs: pullCrumbs(repository, number),
      body: """
        \(pullTabs(repository, number, current: .pull(repository, number)))
        <div class="verdict errored"><p>\(htmlVerdictWords(.errored))</p>
        <p>\(html(reason))</p></div>
        <dl class="facts">
        <dt>Head</dt><dd>\(commit(kept.report.head))</dd>
        <dt>Tried at</dt><dd>\(htmlTime(kept.report.at))</dd>
        </dl>
        <p>It is tried again when something happens to the pull request, and whenever the server looks at all open \
        ones. <code>/gatehouse recheck</code> in a comment asks for it now.</p>
        """)
  }
}
