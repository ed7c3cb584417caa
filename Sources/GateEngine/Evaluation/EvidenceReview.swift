import CivilTime
public import GateKit
import SourceText

/// What is left of a gate's reports after absence, age and origin were judged.
struct EvidenceReview {
  var accepted: [EvidenceRequest: [Evidence]] = [:]
  var findings: [Finding] = []
  var notes: [String] = []
  /// The first reason why the gate cannot look.
  var failure: String?
  /// Requests that nothing answers yet.
  var missing: [String] = []
  /// When the youngest limit on age runs out.
  var validUntil: Instant?

  init(_ requests: [EvidenceRequest], _ found: [Evidence], of change: Change, now: Instant) {
    for request in requests {
      let reports = found.filter(request.isAnswered).sorted { $0.path < $1.path }
      guard !reports.isEmpty else {
        guard request.isOwed(by: change) else { continue }
        // What the merge base has not left by now does not come any more, and what is ordered is made before this.
        if request.of == .head, !request.isOrdered { missing.append(request.id) }
        let looked = request.files.map(\.text).joined(separator: ", ")
        let reason =
          switch request.of {
          case .head where request.isOrdered: "report \"\(request.id)\" was not made for this judgement"
          case .head: "report \"\(request.id)\" is missing: no file matches \(looked)"
          case .mergeBase: "no report \"\(request.id)\" of the merge base was kept"
          }
        react(
          request.onMissing, "report-missing", reason, help: "make the report before this check", request.id)
        continue
      }
      accepted[request] = reports.filter { accept($0, request, change.head, now) }
    }
  }

  /// Reports that are left.
  var count: Int { accepted.values.reduce(0) { $0 + $1.count } }

  private mutating func accept(
    _ report: Evidence, _ request: EvidenceRequest, _ head: ObjectID?, _ now: Instant
  )
    -> Bool
  {
    if let commit = report.commit, let head, commit != head, request.of == .head {
      let reason = "report \(report.path) is of commit \(commit.short), the head is \(head.short)"
      react(request.onStale, "report-stale", reason, help: "make the report again for this head", request.id)
      return false
    }
    guard let maxAge = request.maxAge else { return true }
    guard let made = report.made else {
      let reason = "report \(report.path) does not say when it was made, and max_age is \(maxAge)"
      react(request.onStale, "report-stale", reason, help: "make the report again", request.id)
      return false
    }
    let age = now.since(made)
    if age > maxAge {
      let reason = "report \(report.path) is \(age) old; the limit is \(maxAge)"
      react(request.onStale, "report-stale", reason, help: "make the report again", request.id)
      return false
    }
    let end = made.adding(maxAge)
    validUntil = validUntil.map { min($0, end) } ?? end
    return true
  }

  /// A gate could not read a report.
  mutating func reject(_ malformed: MalformedEvidence, _ requests: [EvidenceRequest]) {
    for request in drop(malformed.digest, requests) {
      react(
        request.onMalformed, "report-malformed", malformed.description, help: "make the report again",
        request.id)
    }
  }

  /// A gate found a report to speak of something else.
  mutating func reject(_ stale: StaleEvidence, _ requests: [EvidenceRequest]) {
    for request in drop(stale.digest, requests) {
      react(
        request.onStale, "report-stale", stale.description, help: "make the report again for this head",
        request.id)
    }
  }

  /// - Returns: the requests that the report had answered.
  private mutating func drop(_ digest: String, _ requests: [EvidenceRequest]) -> [EvidenceRequest] {
    requests.filter { request in
      guard let reports = accepted[request], reports.contains(where: { $0.digest == digest }) else {
        return false
      }
      accepted[request] = reports.filter { $0.digest != digest }
      return true
    }
  }

  private mutating func react(
    _ reaction: EvidenceRequest.Reaction, _ rule: String, _ reason: String, help: String, _ identity: String
  ) {
    switch reaction {
    case .fail: failure = failure ?? reason
    case .warn:
      findings.append(Finding(rule: rule, message: reason, help: help, atMost: .warn, identity: identity))
    case .pass: notes.append(reason)
    }
  }
}

extension GateManifest {
  /// Rules of findings that the engine makes for any gate that reads reports.
  public static let engineRules = [
    Rule("report-missing", "A report that the policy asks for is not there."),
    Rule("report-stale", "A report is too old, or of another commit."),
    Rule("report-malformed", "A report cannot be read."),
  ]
}
