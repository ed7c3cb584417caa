import TestSupport
import Testing

@testable import ForeignPolicies

@Suite("Hostile files of other tools") struct HostileInputTests {
  @Test("end in a policy or a clear error", arguments: subjects, HostileAttack.allCases)
  func attack(subject: HostileSubject, attack: HostileAttack) {
    #expect(attack.run(on: subject) == [])
  }
}

private func utf8(_ text: String) -> [UInt8] { Array(text.utf8) }

private func reading(_ format: ForeignFormat) -> @Sendable ([UInt8]) throws -> String {
  { bytes in
    let takenOver = try takeOver(bytes, source: HostileSubject.source, format: format)
    return takenOver.text(observe: false, extending: nil) + "\(takenOver.outcomes)"
  }
}

private let subjects: [HostileSubject] = [
  HostileSubject(
    name: "codecov.yml",
    samples: [
      utf8(
        """
        codecov: {token: abc, max_report_age: 12h}
        coverage:
          status:
            project: {default: {target: auto, threshold: 1%}, api: {target: 85.5, flags: [api], informational: true}}
            patch: off
        flags:
          api: {paths: ["api/", ".*/x/.*"], carryforward: true}
        component_management:
          individual_components:
            - {component_id: a, paths: ["a/**"], statuses: [{type: patch, target: 90%}]}
        comment: {require_changes: true}
        fixes: ["a/::b/"]
        """)
    ],
    prefixesAreDocuments: true,
    nested: { depth in
      utf8(
        "coverage: " + String(repeating: "{a: ", count: depth) + "1" + String(repeating: "}", count: depth))
    },
    refused: [
      ("two megabytes of comment", { utf8(String(repeating: "# comment\n", count: 200_000)) }),
      (
        "a thousand statuses",
        {
          utf8(
            "coverage:\n  status:\n    project:\n"
              + (0..<1_000).map { "      s\($0): {target: 1%}\n" }.joined())
        }
      ),
      ("ten thousand flags", { utf8("flags:\n" + (0..<10_000).map { "  f\($0):\n" }.joined()) }),
    ], read: reading(.codecov)),
  HostileSubject(
    name: "sonar-project.properties",
    samples: [
      utf8(
        """
        sonar.modules=a,b
        a.sonar.projectBaseDir=services/\\u0061
        sonar.exclusions=**/gen/**,\\
           src/old/
        a.sonar.coverage.jacoco.xmlReportPaths : x.xml
        sonar.cpd.java.minimumTokens 75
        sonar.cpd.exclusions=**/model/*.java
        """)
    ],
    prefixesAreDocuments: true,
    refused: [
      ("two megabytes of comment", { utf8(String(repeating: "# comment\n", count: 200_000)) }),
      ("six thousand keys", { utf8((0..<6_000).map { "k\($0)=1\n" }.joined()) }),
      ("a value of a hundred kilobytes", { utf8("sonar.sources=" + String(repeating: "x", count: 100_000)) }),
    ], read: reading(.sonarQube)),
  HostileSubject(
    name: ".policy.yml",
    samples: [
      utf8(
        """
        policy:
          approval:
            - or: [docs, {and: [one, "db (team)"]}]
          disapproval: {requires: {teams: [a/b]}}
        approval_rules:
          - name: docs
            if: {only_changed_files: {paths: ["^docs/.*$"]}, has_labels: [x]}
          - name: one
            requires: {count: 1, permissions: [write], conditions: {has_successful_status: [ci]}}
            options: {invalidate_on_push: true, methods: {comments: ["+1"]}}
          - name: "db (team)"
            if: {changed_files: {paths: ["^db/", "\\\\.sql$"]}, modified_lines: {total: "> 10"}}
            requires: {count: 2, teams: ["acme/dba"], users: ["ada"]}
        """)
    ],
    prefixesAreDocuments: true,
    nested: { depth in
      utf8(
        "approval_rules: [{name: r, requires: {count: 1, permissions: [write]}}]\npolicy: {approval: ["
          + String(repeating: "{or: [", count: depth) + "r" + String(repeating: "]}", count: depth) + "]}")
    },
    refused: [
      ("two megabytes of comment", { utf8(String(repeating: "# comment\n", count: 200_000)) }),
      ("a thousand rules", { utf8("approval_rules:\n" + (0..<1_000).map { "- {name: r\($0)}\n" }.joined()) }),
      (
        "a rule named a thousand times",
        {
          utf8(
            "approval_rules: [{name: r}]\npolicy: {approval: ["
              + [String](repeating: "r", count: 1_000).joined(separator: ", ") + "]}")
        }
      ),
    ], read: reading(.policyBot)),
  HostileSubject(
    name: "a workflow",
    samples: [
      utf8(
        """
        jobs:
          test:
            steps:
              - uses: codecov/codecov-action@v4
                with: {files: "./a.xml, b.xml", flags: unit}
              - uses: codecov/codecov-action@v4
                with:
                  flags: web
                  file: web/lcov.info
        """)
    ],
    prefixesAreDocuments: true,
    read: { "\(codecovUploads(inWorkflow: $0, source: HostileSubject.source))" }),
]
