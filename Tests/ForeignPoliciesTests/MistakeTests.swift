import DocumentReading
import SourceText
import Testing

@testable import ForeignPolicies

@Suite("Mistakes in files of other tools") struct MistakeTests {
  @Test(
    "are told with file, line, key and what is expected",
    arguments: [
      (ForeignFormat.codecov, "- a", "f:1:1: expected keys with values"),
      (
        .codecov, "coverage:\n  status:\n    project: 80%",
        "f:3:14: coverage.status.project: expected yes, no, or the keys of a status"
      ),
      (
        .codecov, "coverage: {status: {project: {default: {target: eighty}}}}",
        "f:1:49: coverage.status.project.default.target: expected auto or a percentage from 0 to 100 with at most two "
          + "decimals, such as 80%"
      ),
      (
        .codecov, "coverage: {status: {patch: {default: {threshold: auto}}}}",
        "f:1:50: coverage.status.patch.default.threshold: expected a percentage, found auto"
      ),
      (
        .codecov, "coverage: {status: {project: {default: {if_not_found: maybe}}}}",
        "f:1:55: coverage.status.project.default.if_not_found: expected success, failure, error or ignore"
      ),
      (.codecov, "ignore: {a: b}", "f:1:9: ignore: expected a text, or a list of them"),
      (.codecov, "fixes: [src]", "f:1:9: fixes[0]: expected before::after"),
      (.codecov, "flags: [a]", "f:1:8: flags: expected keys with values"),
      (.codecov, "a: [", "f:2:1: expected a value, found the end of the file"),
      (.policyBot, "a", "f:1:1: expected the keys policy and approval_rules"),
      (
        .policyBot, "remote: acme/policies",
        "f:1:9: remote: the policy lies in another repository; run gatehouse init --from with that file, or keep it under "
          + "extends"
      ),
      (
        .policyBot, "policy: {approval: [tow]}\napproval_rules: [{name: two}]",
        "f:1:21: policy.approval[0]: no approval rule is called \"tow\"; did you mean \"two\"?"
      ),
      (
        .policyBot, "policy: {approval: [{xor: [a]}]}",
        "f:1:21: policy.approval[0]: expected the name of a rule, or one of and and or"
      ),
      (
        .policyBot, "approval_rules: [{name: a}, {name: a}]",
        "f:1:29: approval_rules[1]: the name \"a\" is given to an earlier rule too; rename one of them"
      ),
      (
        .policyBot, "approval_rules: [{requires: {count: 1}}]",
        "f:1:18: approval_rules[0]: expected a name, by which policy.approval calls the rule"
      ),
      (
        .policyBot, "approval_rules: [{name: a, requires: {count: many}}]",
        "f:1:46: approval_rules[0].requires.count: expected a whole number, 0 to 50"
      ),
      (
        .policyBot, "approval_rules: [{name: a, requires: {permissions: [wirte]}}]",
        "f:1:52: approval_rules[0].requires.permissions: unknown permission \"wirte\"; did you mean \"write\"?; known are read, "
          + "triage, write, maintain, admin"
      ),
      (
        .policyBot, "approval_rules: [{name: a, if: {changed_files: {paths: [\"(\"]}}}]",
        "f:1:56: approval_rules[0].if.changed_files.paths: missing ): (, in ("
      ),
      (
        .policyBot, "approval_rules: [{name: a, if: {modified_lines: {total: many}}}]",
        "f:1:57: approval_rules[0].if.modified_lines.total: expected <, > or = and a number, such as \"> 100\""
      ),
      (
        .sonarQube, "a=\\u1",
        "f:1:3: \\u without four hexadecimal digits; write \\\\u for the letter behind a backslash"
      ),
    ] as [(ForeignFormat, String, String)])
  func mistakes(format: ForeignFormat, text: String, message: String) {
    #expect { try takeOver(Array(text.utf8), source: "f", format: format) } throws: {
      "\($0)" == message
    }
  }

  @Test(
    "are no mistakes: a key that nobody knows is left out, and named",
    arguments: [
      (
        ForeignFormat.codecov, "coverage: {status: {project: {default: {tresholt: 1%}}}}",
        "coverage.status.project.default.tresholt", 41
      ),
      (.codecov, "coveralls: {x: [1, {y: 2}]}", "coveralls.x[0]", 17),
      (
        .policyBot, "{policy: {approval: [a]}, approval_rules: [{name: a, requires: {cuont: 1}}]}",
        "approval_rules[0].requires.cuont", 65
      ),
      (.sonarQube, "sonar.exclusion=a", "sonar.exclusion", 1),
      (.sonarQube, "name=a", "name", 1),
    ] as [(ForeignFormat, String, String, Int)])
  func unknownKeys(format: ForeignFormat, text: String, key: String, column: Int) throws {
    let takenOver = try takeOver(Array(text.utf8), source: "f", format: format)
    let outcome = try #require(takenOver.outcomes.first { $0.key == key }, "\(takenOver.outcomes)")
    guard case .left = outcome.fate else {
      Issue.record("\(outcome)")
      return
    }
    #expect(outcome.mark == Mark(source: "f", line: 1, column: column))
  }

  @Test("a format is told by the name of the file, in any folder")
  func formats() {
    #expect(ForeignFormat(fileName: ".github/codecov.yml") == .codecov)
    #expect(ForeignFormat(fileName: "/a/.codecov.yaml") == .codecov)
    #expect(ForeignFormat(fileName: "web/sonar-project.properties") == .sonarQube)
    #expect(ForeignFormat(fileName: ".policy.yml") == .policyBot)
    #expect(ForeignFormat(fileName: ".gatehouse.yml") == nil)
    #expect(ForeignFormat(fileName: "codecov.yml/other") == nil)
  }
}
