import CivilTime
import Cryptography
import GateKit
import SourceText
import TestSupport
import Testing

@testable import Deployments

private let digest = String(repeating: "ab", count: 32)

@Suite("A snapshot's record") struct SnapshotTests {
  private static let settings =
    "{reports: [{id: db, paths: [r.json], when_changed: ['migrations/**']}], taken_within: 30m}"

  private static func record(_ created: String, _ more: String = "") -> String {
    "{\"snapshot\": \"shop-1\", \"created\": \"\(created)\", \"digest\": \"sha256:\(digest)\"\(more)}"
  }

  private static func ask(_ records: String...) async throws -> GateAnswer {
    var trial = ConditionTrial()
    trial.files = ["migrations/1.sql": "SELECT 1;\n"]
    trial.reports = [
      "db": records.enumerated().map { index, text in
        Evidence(
          id: "db", path: "r.json", digest: "\(index)", commit: nil, made: nil,
          content: ReportContent(Array(text.utf8)))
      }
    ]
    return try await trial.ask(SnapshotCondition.self, settings)
  }

  @Test(
    "is fresh, of this environment, and not empty",
    arguments: [
      (record("2026-06-15T11:30:00Z"), []),
      (record("2026-06-15T11:29:59Z"), ["snapshot shop-1 is 1801s old; the limit is 30m"]),
      (record("2026-06-15T12:05:00Z"), []),
      (
        record("2026-06-15T12:05:01Z"),
        ["snapshot shop-1 says that it was taken at 2026-06-15T12:05:01Z, which is later than now"]
      ),
      (
        record("2026-06-15T11:50:00Z", ", \"environment\": \"staging\""),
        ["snapshot shop-1 is of staging, not of production"]
      ),
      (record("2026-06-15T11:50:00Z", ", \"size\": 0"), ["snapshot shop-1 is empty"]),
      (record("2026-06-15T11:50:00Z", ", \"size\": 12, \"tool\": {}"), []),
    ])
  func judged(_ record: String, _ expected: [String]) async throws {
    #expect(try await Self.ask(record).messages == expected)
  }

  @Test("is good for as long as it is fresh, and the newest of several counts")
  func newest() async throws {
    let answer = try await Self.ask(Self.record("2026-06-15T02:00:00Z"), Self.record("2026-06-15T11:50:00Z"))
    #expect(answer.messages == [])
    #expect(answer.validUntil?.description == "2026-06-15T12:20:00Z")
  }

  @Test("is not owed where no migration differs from what runs there")
  func notOwed() async throws {
    let answer = try await ConditionTrial().ask(SnapshotCondition.self, Self.settings)
    #expect(answer.skipped == "no file that differs from what runs there asks for a snapshot")
  }

  @Test(
    "says what it has to say, or is malformed",
    arguments: [
      ("", "cannot read report r.json"), ("[]", "\"snapshot\" is missing"), ("{}", "\"snapshot\" is missing"),
      ("{\"snapshot\": \"s\"}", "\"created\" is missing"),
      (record("yesterday"), "\"created\" is no time"),
      (
        "{\"snapshot\": \"s\", \"created\": \"2026-06-15\", \"digest\": \"md5:12\"}",
        "\"digest\" is not sha256:"
      ),
      (record("2026-06-15T11:50:00Z", ", \"size\": -1"), "\"size\" is no number of bytes"),
    ])
  func malformed(_ text: String, _ reason: String) async throws {
    let error = await #expect(throws: MalformedEvidence.self) { try await Self.ask(text) }
    #expect(error.map { "\($0)".contains(reason) } == true, "\(String(describing: error))")
  }
}

@Suite("An attestation") struct AttestationTests {
  private static let image = "image: 'ghcr.io/acme/shop@sha256:\(digest)'"
  private static let settings =
    "{reports: [{id: build, paths: [r.json]}], builders: ['https://ci.example/**']}"

  static func statement(_ commit: String, _ subject: String = digest, version: Int = 1) -> String {
    let source = "{\"uri\": \"git+https://example.com/shop\", \"digest\": {\"gitCommit\": \"\(commit)\"}}"
    let builder = "{\"id\": \"https://ci.example/build\"}"
    let predicate =
      version == 1
      ? "{\"buildDefinition\": {\"resolvedDependencies\": [\(source)]}, \"runDetails\": {\"builder\": \(builder)}}"
      : "{\"builder\": \(builder), \"materials\": [{\"digest\": {\"sha1\": \"\(commit)\"}}]}"
    let type = version == 1 ? "v1" : "v0.2"
    return "{\"_type\": \"https://in-toto.io/Statement/v\(version == 1 ? "1" : "0.1")\", \"subject\": "
      + "[{\"name\": \"shop\", \"digest\": {\"sha256\": \"\(subject)\"}}], "
      + "\"predicateType\": \"https://slsa.dev/provenance/\(type)\", \"predicate\": \(predicate)}"
  }

  static func envelope(_ statement: String, type: String = "application/vnd.in-toto+json") -> String {
    "{\"payloadType\": \"\(type)\", \"payload\": \"\(base64(Array(statement.utf8)))\", \"signatures\": []}"
  }

  static let plain = "{\"image\": \"shop@sha256:\(digest)\", \"commit\": \"\(ConditionTrial.head)\"}"

  private static func ask(
    _ text: String, image: String = image, settings: String = settings
  ) async throws -> GateAnswer {
    var trial = ConditionTrial()
    trial.request = image
    trial.reports = ConditionTrial.report("build", text)
    return try await trial.ask(ImageCondition.self, settings)
  }

  @Test(
    "is read in every wrapping that builds write",
    arguments: [
      statement(ConditionTrial.head), statement(ConditionTrial.head, version: 0),
      envelope(statement(ConditionTrial.head)),
      "{\"mediaType\": \"application/vnd.dev.sigstore.bundle.v0.3+json\", \"dsseEnvelope\": "
        + envelope(statement(ConditionTrial.head)) + "}",
      envelope(statement(ConditionTrial.other, String(repeating: "0", count: 64))) + "\n"
        + envelope(statement(ConditionTrial.head)) + "\n",
    ])
  func wrappings(_ text: String) async throws {
    let answer = try await Self.ask(text)
    #expect(answer.messages == [])
    #expect(answer.notes == ["sha256:abababababab was built from 0202020202 by https://ci.example/build"])
  }

  @Test("holds image, commit and builder together")
  func mismatches() async throws {
    #expect(
      try await Self.ask(Self.statement(ConditionTrial.other)).messages == [
        "sha256:abababababab was built from 0303030303, and 0202020202 is deployed"
      ])
    #expect(
      try await Self.ask(Self.statement(ConditionTrial.head, String(repeating: "0", count: 64))).messages == [
        "no attestation speaks of sha256:abababababab"
      ])
    #expect(
      try await Self.ask(Self.plain).messages == ["sha256:abababababab was built by nobody that it names"])
    #expect(
      try await Self.ask(Self.plain, settings: "reports: [{id: build, paths: [r.json]}]").messages == [])
    #expect(
      try await Self.ask(Self.statement(ConditionTrial.head), image: "image: 'shop:latest'").messages == [
        "shop:latest is no image by its digest, and a tag can be moved"
      ])
    #expect(
      try await Self.ask(Self.statement(ConditionTrial.head), image: "image: 'shop@sha512:12'").messages.count
        == 1)
    #expect(
      try await Self.ask(Self.statement(ConditionTrial.head), image: "").messages == [
        "nobody says which image is deployed"
      ])
  }

  @Test("of something else names no commit")
  func otherPredicate() async throws {
    let text = Self.statement(ConditionTrial.head).replacing(
      "https://slsa.dev/provenance/v1", with: "https://spdx.dev")
    #expect(
      try await Self.ask(text).messages == [
        "sha256:abababababab does not say from which commit it was built, and 0202020202 is deployed"
      ])
  }

  @Test(
    "is one, or malformed",
    arguments: [
      ("", "cannot read report"), ("{}", "it is no statement"),
      ("{\"_type\": \"https://example.com\"}", "it is no in-toto statement"),
      (envelope("{}", type: "text/plain"), "\"payloadType\" is not"),
      (envelope("not json"), "cannot read report"),
      ("{\"payloadType\": \"application/vnd.in-toto+json\", \"payload\": \"*\"}", "\"payload\" is no Base64"),
      ("{\"digest\": \"sha256:\(digest)\", \"commit\": \"main\"}", "\"commit\" is no commit id"),
    ])
  func malformed(_ text: String, _ reason: String) async throws {
    let error = await #expect(throws: MalformedEvidence.self) { try await Self.ask(text) }
    #expect(error.map { "\($0)".contains(reason) } == true, "\(String(describing: error))")
  }
}

@Suite("Records from outside") struct HostileRecordTests {
  private static func evidence(_ bytes: [UInt8]) -> Evidence {
    Evidence(
      id: "r", path: RepositoryPath(HostileSubject.source), digest: "0", commit: nil, made: nil,
      content: ReportContent(bytes))
  }

  private static func reading(_ read: @Sendable (Evidence) throws -> String, _ bytes: [UInt8]) throws
    -> String
  {
    do { return try read(evidence(bytes)) } catch let error as MalformedEvidence {
      throw Placed(error.reason)
    }
  }

  private struct Placed: Error, CustomStringConvertible {
    let description: String
    init(_ description: String) { self.description = description }
  }

  private static let subjects = [
    HostileSubject(
      name: "snapshot",
      samples: [
        Array(
          "{\"snapshot\": \"s\", \"created\": \"2026-06-15T11:50:00Z\", \"digest\": \"sha256:\(digest)\", \"size\": 7}"
            .utf8)
      ]
    ) { bytes in try reading({ "\(try SnapshotRecord($0))" }, bytes) },
    HostileSubject(
      name: "attestation",
      samples: [
        AttestationTests.statement(ConditionTrial.head), AttestationTests.plain,
        AttestationTests.envelope(AttestationTests.statement(ConditionTrial.head, version: 0)),
      ].map { Array($0.utf8) }
    ) { bytes in
      try reading(
        { "\(try Attestation.all(in: $0).map { "\($0.commits.sorted()) \($0.builder ?? "")" })" }, bytes)
    },
  ]

  @Test("end in a value or in a clear error", arguments: subjects, HostileAttack.allCases)
  func hold(_ subject: HostileSubject, _ attack: HostileAttack) {
    #expect(attack.run(on: subject) == [])
  }

  @Test("are refused beyond their limit")
  func limit() {
    let bytes = [UInt8](repeating: 0x20, count: Evidence.documentLimit + 1)
    #expect(throws: MalformedEvidence.self) { try SnapshotRecord(Self.evidence(bytes)) }
    #expect(throws: MalformedEvidence.self) { try Attestation.all(in: Self.evidence(bytes)) }
  }
}
