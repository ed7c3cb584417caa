import GateKit
import Ratings
import SourceText
import TestSupport
import Testing

/// One issue of SonarQube's generic format.
private struct Issue {
  var type: String
  var severity: String
  var line = 1
  var path = "src/app.py"
  var effort: Int?
}

private func report(_ issues: [Issue]) -> String {
  let list = issues.map { issue in
    """
    {"engineId": "check", "ruleId": "S1", "type": "\(issue.type)", "severity": "\(issue.severity)",
     \(issue.effort.map { "\"effortMinutes\": \($0)," } ?? "") "primaryLocation": {"message": "told",
     "filePath": "\(issue.path)", "textRange": {"startLine": \(issue.line)}}}
    """
  }
  return #"{"issues": [\#(list.joined(separator: ","))]}"#
}

private func ask(
  _ settings: String, _ issues: [Issue], before: String = "a = 1\n", after: String = "a = 1\n"
) async throws -> GateAnswer {
  var trial = GateTrial(before: ["src/app.py": .text(before)], after: ["src/app.py": .text(after)])
  trial.reports["lint"] = [evidence("lint", report(issues))]
  return try await trial.ask(RatingsGate.self, "reports: [{id: lint, paths: ['*.json']}]\n" + settings)
}

private func evidence(_ id: String, _ text: String) -> Evidence {
  Evidence(
    id: id, path: RepositoryPath("\(id).json"), digest: id, commit: nil, made: nil,
    content: ReportContent(Array(text.utf8)))
}

@Suite("ratings: grades")
struct GradeTests {
  @Test(
    "of reliability and security are those of the worst issue",
    arguments: [
      ("INFO", "A"), ("MINOR", "B"), ("MAJOR", "C"), ("CRITICAL", "D"), ("BLOCKER", "E"),
    ])
  func worst(row: (severity: String, grade: String)) async throws {
    for (type, quality) in [("BUG", "reliability"), ("VULNERABILITY", "security")] {
      let answer = try await ask(
        "overall: {\(quality): A}",
        [
          Issue(type: type, severity: "INFO"), Issue(type: type, severity: row.severity),
          Issue(type: "CODE_SMELL", severity: "BLOCKER"),
        ])
      #expect(answer.notes == ["overall: \(quality) \(row.grade)"])
      #expect(answer.findings.map(\.rule) == (row.grade == "A" ? [] : [quality]))
    }
  }

  /// 10 lines of code cost 300 minutes.
  @Test(
    "of maintainability take the bounds of SonarQube, each of which belongs to the better grade",
    arguments: [
      (0, "A", "A"), (15, "A", "A"), (16, "B", "B"), (30, "B", "B"), (31, "C", "C"), (60, "C", "C"),
      (61, "D", "D"),
      (150, "D", "D"), (151, "E", "D"),
    ])
  func maintainability(row: (minutes: Int, standard: String, mqr: String)) async throws {
    let code = "# comment\n\n" + String(repeating: "a = 1\n", count: 10)
    for (mode, grade) in [("standard", row.standard), ("mqr", row.mqr)] {
      let answer = try await ask(
        "mode: \(mode)\noverall: {maintainability: A}",
        [Issue(type: "CODE_SMELL", severity: "MAJOR", effort: row.minutes)], before: code, after: code)
      #expect(answer.notes == ["overall: maintainability \(grade)"])
    }
  }

  @Test(
    "of maintainability take an effort by severity where the report has none",
    arguments: [("BLOCKER", 60), ("CRITICAL", 30), ("MAJOR", 15), ("MINOR", 5)])
  func efforts(row: (severity: String, minutes: Int)) async throws {
    let answer = try await ask(
      "overall: {maintainability: A}\nminutes_per_line: 1",
      [Issue(type: "CODE_SMELL", severity: row.severity)])
    #expect(answer.messages.first?.contains("\(row.minutes) minutes of work on 1 line of code") == true)
  }

  @Test("of nothing written are the best")
  func nothing() async throws {
    let answer = try await ask(
      "new_code: {maintainability: A}", [Issue(type: "CODE_SMELL", severity: "BLOCKER", line: 1)])
    #expect(answer.notes == ["new code: maintainability A"])
  }

  @Test(
    "of security review are the share of hotspots that were reviewed",
    arguments: [
      (8, 10, "A", "A"), (79, 100, "B", "B"), (7, 10, "B", "B"), (5, 10, "C", "C"), (3, 10, "D", "D"),
      (2, 10, "E", "D"), (0, 0, "A", "A"),
    ])
  func review(row: (reviewed: Int, all: Int, standard: String, mqr: String)) async throws {
    let results = (0..<row.all).map { index in
      let suppressed =
        index < row.reviewed ? #","suppressions": [{"kind": "external", "status": "accepted"}]"# : ""
      return #"{"ruleId": "hotspot/\#(index)", "message": {"text": "look"} \#(suppressed)}"#
    }
    var trial = GateTrial(before: ["a.py": .text("a\n")], after: ["a.py": .text("a\n")])
    trial.reports["lint"] = [
      evidence(
        "lint",
        #"{"version": "2.1.0", "runs": [{"tool": {"driver": {"name": "T"}}, "results": [\#(results.joined(separator: ","))]}]}"#
      )
    ]
    for (mode, grade) in [("standard", row.standard), ("mqr", row.mqr)] {
      let answer = try await trial.ask(
        RatingsGate.self,
        "reports: [{id: lint, paths: ['*']}]\nhotspots: '^hotspot/'\nmode: \(mode)\noverall: {security: A, security_review: A}"
      )
      #expect(answer.notes == ["overall: security A", "overall: security review \(grade)"])
    }
  }
}

@Suite("ratings: new code")
struct NewCodeTests {
  @Test("is what the change adds: findings elsewhere do not count, and its lines alone cost")
  func lines() async throws {
    let after = "a = 1\n# new\nb = 2\n"
    let answer = try await ask(
      "new_code: {reliability: A, maintainability: A}\noverall: {reliability: A}",
      [
        Issue(type: "BUG", severity: "MAJOR", line: 1), Issue(type: "BUG", severity: "MINOR", line: 3),
        Issue(type: "CODE_SMELL", severity: "MAJOR", line: 3, effort: 3),
      ], after: after)
    #expect(
      answer.notes == ["new code: reliability B", "new code: maintainability B", "overall: reliability C"])
    #expect(answer.findings.map(\.location?.lines) == [3...3, 3...3, 1...1])
    #expect(answer.messages[1].contains("3 minutes of work on 1 line of code"))
  }

  @Test("and files that the policy leaves out do not count")
  func ignored() async throws {
    let answer = try await ask(
      "overall: {reliability: A}\nignore: src/**", [Issue(type: "BUG", severity: "BLOCKER")])
    #expect(answer.findings.isEmpty)
  }
}

@Suite("ratings: SonarQube's quality gate")
struct QualityGateTests {
  private func ask(_ text: String) async throws -> GateAnswer {
    var trial = GateTrial(before: ["a.py": .text("a\n")], after: ["a.py": .text("b\n")])
    trial.reports["sonar"] = [evidence("sonar", text)]
    return try await trial.ask(RatingsGate.self, "quality_gates: [{id: sonar, paths: ['*.json']}]")
  }

  @Test("that passed has no findings, and each condition that failed is one")
  func conditions() async throws {
    #expect(try await ask(#"{"projectStatus": {"status": "OK", "conditions": []}}"#).findings.isEmpty)
    let failed = try await ask(
      #"{"projectStatus": {"status": "ERROR", "conditions": [{"status": "ERROR", "metricKey": "sqale_rating", "comparator": "GT", "errorThreshold": "2", "actualValue": "4.0"}]}}"#
    )
    #expect(failed.messages == ["sqale_rating is D; the quality gate asks for B or better"])
    let bare = try await ask(#"{"projectStatus": {"status": "ERROR", "conditions": []}}"#)
    #expect(bare.messages == ["the quality gate in sonar.json failed"])
  }

  @Test(
    "that says nothing, or two things, is malformed",
    arguments: [
      ("{}", "not an answer about a quality gate"),
      (#"{"errors": [{"msg": "no project"}]}"#, "not an answer about a quality gate"),
      (#"{"projectStatus": {"status": "NONE", "conditions": []}}"#, "was not computed: its status is NONE"),
      (#"{"projectStatus": {"status": "OK", "status": "ERROR"}}"#, "status"),
      (
        #"{"projectStatus": {"status": "OK", "conditions": [{"status": "ERROR", "metricKey": "a"}]}}"#,
        "one of its conditions failed"
      ),
      (#"{"projectStatus": {"status": "OK", "conditions": [{"status": "ERROR"}]}}"#, "a condition without"),
      (#"{"projectStatus": {"status": "OK""#, "ends"),
    ])
  func malformed(row: (text: String, words: String)) async throws {
    let error = await #expect(throws: MalformedEvidence.self) { try await ask(row.text) }
    #expect(error?.reason.contains(row.words) == true, "\(error?.reason ?? "")")
  }

  @Test("torn at any byte is never a pass")
  func torn() async throws {
    let text = #"{"projectStatus":{"status":"OK","conditions":[{"status":"OK","metricKey":"a"}]}}"#
    for length in 0..<text.utf8.count {
      await #expect(throws: MalformedEvidence.self) { try await ask(String(text.prefix(length))) }
    }
  }
}

@Suite("ratings: settings")
struct RatingsSettingsTests {
  @Test(
    "that ask for nothing are refused",
    arguments: [
      ("{}", "name a report"), ("reports: [{id: a, paths: [a]}]", "name the ratings that are wanted"),
      ("quality_gates: [{id: a, paths: [a]}]\noverall: {security: A}", "ratings are derived from reports"),
      ("reports: [{id: a, paths: [a]}]\noverall: {security: F}", "expected"),
    ])
  func contradictions(row: (settings: String, words: String)) {
    let error = #expect(throws: GateTrial.Mistakes.self) {
      try GateTrial.prepare(RatingsGate.self, row.settings)
    }
    #expect(error?.problems.first?.contains(row.words) == true, "\(error?.problems ?? [])")
  }
}
