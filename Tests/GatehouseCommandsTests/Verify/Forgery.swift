import Cryptography
import DocumentReading
import Rendering
import SourceText

/// A report in which somebody changed one thing.
struct Forgery: Sendable {
  let what: String
  let report: Node
  /// What verify says of it.
  let words: String

  private init(_ what: String, _ words: String, _ report: Node) {
    self.what = what
    self.words = words
    self.report = report
  }

  /// Of everything that every report has.
  static func all(of report: Node, at gate: [String]) -> [Forgery] {
    func text(_ path: [String], _ change: @escaping (String) -> String) -> Node {
      report.changing(path) { .text(change($0?.scalar ?? "")) }
    }
    let verdict = report["verdict"]?.scalar == "passed" ? "blocked" : "passed"
    let facts = report.at(["inputs", "facts"])?.entries.map(\.key) ?? []
    let isDeployment = facts.contains("deployment")
    let policy = ["inputs", "policy", "files", "0"]
    let eased = (report.at(policy + ["text"])?.scalar ?? "") + "\n# eased\n"
    var found = [
      Forgery("the verdict", "verdict: \"\(verdict)\" is now", text(["verdict"]) { _ in verdict }),
      Forgery("a fact", "inputs.facts", text(["inputs", "facts", "title"]) { $0 + "!" }),
      Forgery("the moment", "inputs.now", text(["inputs", "now"]) { _ in "2026-06-15T12:34:56Z" }),
      Forgery("the policy", "inputs.policy: the text of", text(policy + ["text"]) { _ in eased }),
      Forgery(
        "the policy and its digest", "has another text",
        text(policy + ["text"]) { _ in eased }.changing(policy + ["digest"]) { _ in .text(sha256Hex(eased)) }),
      Forgery("the digest of the policy", "another digest than", text(policy + ["digest"], flipped)),
      Forgery(
        "the policy away", isDeployment ? "its policy has no environment" : "inputs.policy",
        report.changing(["inputs", "policy", "files"]) { _ in .list([]) }),
      Forgery("a digest of an input", "inputs.now", text(["digests", "now"], flipped)),
      Forgery(
        "the digests away", "digests: the report names none", report.changing(["digests"]) { _ in nil }),
    ]
    if let last = facts.last {
      found.append(
        Forgery("a fact away", "inputs.facts", report.changing(["inputs", "facts", last]) { _ in nil }))
    }
    let head = report.at(["inputs", "head"])?.scalar
    let others = [["inputs", "base"], ["inputs", "policy", "commit"]].compactMap { report.at($0)?.scalar }
    if let other = others.first(where: { $0 != head }) {
      found.append(Forgery("the commit", "inputs.head", text(["inputs", "head"]) { _ in other }))
    }
    return found + ofExecutables(report) + ofAnswer(report, at: gate) + ofEvidence(report)
  }

  /// Of what executables said of themselves: another one could have said it.
  private static func ofExecutables(_ report: Node) -> [Forgery] {
    (report.at(["inputs", "policy", "files"])?.items ?? []).enumerated().compactMap { index, file in
      guard file["name"]?.scalar?.hasPrefix("gate: ") == true, let text = file["text"]?.scalar,
        let digest = try? readJSON(Array(text.utf8), source: "record")["digest"]?.scalar
      else { return nil }
      let other = text.replacing(digest, with: flipped(digest))
      let place = ["inputs", "policy", "files", "\(index)"]
      return Forgery(
        "the executable", "is another executable",
        report.changing(place + ["text"]) { _ in .text(other) }
          .changing(place + ["digest"]) { _ in .text(sha256Hex(other)) })
    }
  }

  /// Of what the gate said.
  static func ofAnswer(_ report: Node, at gate: [String]) -> [Forgery] {
    let place = "gates[\(gate[1])]"
    let result = report.at(gate) ?? .null
    func changing(_ path: [String], _ words: String, _ change: @escaping (String) -> String) -> Forgery {
      Forgery(
        path.joined(separator: " "), "\(place).\(words)",
        report.changing(gate + path) { .text(change($0?.scalar ?? "")) })
    }
    var found: [Forgery] = []
    if result["findings"]?.items.isEmpty == false {
      let first = ["findings", "0"]
      found += [
        Forgery("a finding away", "\(place).findings has", report.changing(gate + first) { _ in nil }),
        changing(first + ["message"], "findings[0].message") { $0 + "!" },
        changing(first + ["effect"], "findings[0].effect") { _ in "off" },
      ]
    }
    if result["measurements"]?.items.isEmpty == false {
      found.append(changing(["measurements", "0", "numerator"], "measurements[0].numerator") { $0 + "1" })
    }
    for list in ["notes", "waiting_for"] where result[list]?.items.isEmpty == false {
      found.append(changing([list, "0"], "\(list)[0]") { $0 + "!" })
    }
    if result["reason"] != nil { found.append(changing(["reason"], "reason") { $0 + "!" }) }
    return found
  }

  /// Of each report of a tool, or answer of an executable, that the judgement read.
  static func ofEvidence(_ report: Node) -> [Forgery] {
    (report.at(["inputs", "evidence"])?.items ?? []).enumerated().flatMap { index, evidence in
      let place = ["inputs", "evidence", "\(index)"]
      let text = evidence["text"]?.scalar
      var found = [
        Forgery(
          "the digest of a report", "its digest is not",
          report.changing(place + ["digest"]) { .text(flipped($0?.scalar ?? "")) }),
        Forgery(
          "when a report was made", "inputs.evidence",
          report.changing(place + ["made"]) { _ in .text("2026-06-15T12:34:56Z") }),
        Forgery("a report away", "inputs.evidence", report.changing(place) { _ in nil }),
      ]
      if let text {
        // Still what the executable could have said.
        let other = text.replacing("findings", with: "findinqs", maxReplacements: 1)
        found += [
          Forgery(
            "an answer", "its digest is not", report.changing(place + ["text"]) { _ in .text(text + " ") }),
          Forgery(
            "an answer and its digest", "inputs.evidence",
            report.changing(place + ["text"]) { _ in .text(other) }
              .changing(place + ["digest"]) { _ in .text(sha256Hex(other)) }),
        ]
      }
      return found
    }
  }
}

/// Another digest.
private func flipped(_ digest: String) -> String { (digest.hasPrefix("0") ? "1" : "0") + digest.dropFirst() }
