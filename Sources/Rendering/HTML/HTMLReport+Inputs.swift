import CivilTime
import GateEngine
import GateKit
import SourceText

/// What the verdict was made of, so that a person can tell one evaluation from another and make it again.
func inputsSection(_ report: RecordedReport) -> String {
  guard !report.evidence.isEmpty || !report.origin.allFiles.isEmpty else { return "" }
  let policies = report.origin.files.map { file in
    row(name: file.name, what: "policy", of: report.origin.commit, file.digest)
  }
  let floor = (report.origin.floor?.files ?? []).map { file in
    row(name: file.name, what: "organisation's policy", of: report.origin.floor?.commit, file.digest)
  }
  let reports = report.evidence.map { evidence in
    row(
      name: "\(evidence.id): \(evidence.path)",
      what: evidence.of == .head ? "report of head" : "report of the merge base",
      of: evidence.commit.flatMap { ObjectID($0) }, evidence.digest)
  }
  return """
    <section aria-labelledby="inputs">
    <h2 id="inputs">What the verdict was made of</h2>
    <div class="scroll" tabindex="0" role="group" aria-labelledby="inputs">
    <table>
    <caption>Policy and reports, with the digest of their bytes</caption>
    <thead><tr><th scope="col">Name</th><th scope="col">What</th><th scope="col">Commit</th>\
    <th scope="col">SHA-256</th></tr></thead>
    <tbody>
    \((policies + floor + reports).joined(separator: "\n"))
    </tbody>
    </table>
    </div>
    <p class="quiet">Beside them it depends on the commits, on what the forge said of the pull request, and on the \
    moment. The JSON report holds all of it: <code>gatehouse verify REPORT.json</code> evaluates it again in a \
    clone and compares.</p>
    </section>
    """
}

private func row(name: String, what: String, of commit: ObjectID?, _ digest: String) -> String {
  "<tr><th scope=\"row\" class=\"long\">\(html(name))</th><td data-name=\"What\">\(what)</td>"
    + (commit.map { "<td data-name=\"Commit\"><span class=\"id\">\($0.short)</span></td>" } ?? "<td></td>")
    + "<td data-name=\"SHA-256\"><span class=\"id\" title=\"\(html(digest))\">"
    + "\(html(String(digest.prefix(16))))</span></td></tr>"
}
