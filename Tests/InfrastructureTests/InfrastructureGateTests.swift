import GateKit
import SourceText
import TestSupport
import Testing

@testable import Infrastructure

@Suite("infrastructure")
struct InfrastructureGateTests {
  @Test(
    "counts what the plan does by Terraform's words",
    arguments: [
      (#"["no-op"]"#, nil), (#"["read"]"#, nil), (#"["create"]"#, "created"),
      (#"["update"]"#, "changed in place"), (#"["delete"]"#, "deleted"),
      (#"["delete", "create"]"#, "replaced"), (#"["create", "delete"]"#, "replaced"),
      (#"["forget"]"#, "forgotten"), (#"["create", "forget"]"#, "forgotten"),
    ])
  func actions(actions: String, word: String?) async throws {
    let answer = try await ask(none, plan(change("aws_vpc", "a", actions)))
    let expected = word.map { ["1 resource would be \($0); the limit is 0: aws_vpc.a"] } ?? []
    #expect(answer.messages == expected)
  }

  @Test("holds caps exactly", arguments: [(2, true), (1, false)])
  func caps(limit: Int, passes: Bool) async throws {
    let doc = plan(change("aws_vpc", "a", #"["delete"]"#), change("aws_vpc", "b", #"["delete"]"#))
    let answer = try await ask("max_deletes: \(limit)", doc)
    #expect(answer.findings.isEmpty == passes)
    let measured = try #require(answer.measurements.first { $0.name == "resources to be deleted" })
    #expect(measured.numerator == 2 && measured.limit == .atMost(numerator: limit, denominator: 1))
  }

  @Test("counts a resource for the first entry of limits that its type matches, and for no other cap")
  func limits() async throws {
    let doc = plan(
      change("aws_s3_bucket", "logs", #"["delete"]"#), change("aws_s3_object", "x", #"["delete"]"#),
      change("aws_vpc", "a", #"["delete"]"#))
    let answer = try await ask(
      "max_deletes: 1\nlimits: [{type: aws_s3_bucket, max_deletes: 0}, {type: 'aws_s3_*', max_deletes: 5}]",
      doc)
    #expect(
      answer.messages == ["1 resource of aws_s3_bucket would be deleted; the limit is 0: aws_s3_bucket.logs"])
  }

  @Test("lets deny win over allow, and says why a resource goes")
  func deny() async throws {
    let doc = plan(
      change(
        "aws_db_instance", "main", #"["delete"]"#, more: #", "action_reason": "delete_because_no_module""#),
      change("aws_db_proxy", "p", #"["delete"]"#), change("null_resource", "n", #"["delete"]"#))
    let answer = try await ask(
      "deny: [aws_db_instance]\nallow: ['aws_db_*', null_resource]\nmax_deletes: 1", doc)
    #expect(
      answer.messages == [
        "aws_db_instance.main would be deleted, since its module is no longer in the configuration; "
          + "aws_db_instance is in deny"
      ])
    #expect(answer.notes == ["2 resources of allowed types not counted"])
  }

  @Test("counts what an earlier replacement left, and no data source")
  func deposed() async throws {
    let doc = plan(
      change("aws_vpc", "a", #"["delete"]"#, more: #", "deposed": "00000001""#),
      change("aws_ami", "d", #"["delete"]"#, mode: "data"))
    let answer = try await ask("deny: [aws_vpc]\nmax_deletes: 1", doc)
    #expect(
      answer.messages == [
        "aws_vpc.a would be deleted, since it is what an earlier replacement left; aws_vpc is in deny"
      ])
  }

  @Test("points to the block that the change touches, also where it removes it; to none of two alike")
  func places() async throws {
    let block = "# head\nresource \"aws_vpc\" \"a\" {\n}\n"
    let doc = plan(change("aws_vpc", "a", #"["delete"]"#))
    let removed = try await ask(
      "{}", doc, before: ["main.tf": .text(block)], after: ["main.tf": .text("# head\n")])
    #expect(removed.findings.first?.location == Location("main.tf", lines: 2...2))
    let twice = try await ask(
      "{}", doc, before: ["a/main.tf": .text(block), "b/main.tf": .text(block)],
      after: ["a/main.tf": .text(""), "b/main.tf": .text("")])
    #expect(twice.findings.count == 1 && twice.findings.first?.location == nil)
  }

  @Test("takes several plans together, and shows what each type loses")
  func several() async throws {
    let answer = try await ask(
      "max_deletes: 1", plan(change("aws_vpc", "a", #"["delete"]"#)),
      plan(change("aws_vpc", "b", #"["delete"]"#), change("aws_eip", "c", #"["create"]"#)))
    #expect(answer.messages == ["2 resources would be deleted; the limit is 1: aws_vpc.a, aws_vpc.b"])
    #expect(
      answer.tables.first?.rows == [
        ["aws_vpc", "2", "0", "0", "0", "0"], ["aws_eip", "0", "0", "0", "0", "1"],
      ])
  }

  @Test(
    "refuses what is no plan or not a whole one",
    arguments: [
      (#"{"format_version": "1.0", "values": {}}"#, "this is a state and no plan"),
      (#"{"@level": "info", "@message": "Plan"}"#, "this is the log of terraform plan -json"),
      (#"{"format_version": "2.0", "resource_changes": []}"#, "a format_version that is not known"),
      (#"{"format_version": "1.2", "errored": true, "planned_values": {}}"#, "planning failed"),
      (#"{"resource_changes": []}"#, "not a plan as terraform show -json writes it"),
      (#"{"format_version": "1.2"}"#, "not a plan as terraform show -json writes it"),
      ("", "the file is empty"),
      (
        #"{"format_version": "1.2", "resource_changes": [{"address": "a.b", "type": "a", "change": {"actions": ["melt"]}}]}"#,
        "actions that are not known"
      ),
      (
        #"{"format_version": "1.2", "resource_changes": [{"address": "a.b", "type": "a"}]}"#,
        "a resource change without address, type or actions"
      ),
    ])
  func refused(text: String, reason: String) async {
    let error = await #expect(throws: MalformedEvidence.self) { try await ask("{}", text) }
    #expect(error?.reason.contains(reason) == true, "\(error?.reason ?? "read")")
  }

  @Test("reads a plan without any resource")
  func empty() async throws {
    let answer = try await ask(none, #"{"format_version": "0.1", "planned_values": {"root_module": {}}}"#)
    #expect(answer.messages.isEmpty && answer.skipped == nil && answer.tables.isEmpty)
  }

  @Test(
    "reacts to a plan that leaves something out as on_incomplete says",
    arguments: [("fail", Enforcement.block), ("warn", .warn), ("pass", nil)])
  func incomplete(reaction: String, enforcement: Enforcement?) async throws {
    let text = #"{"format_version": "1.2", "planned_values": {}, "complete": false}"#
    let answer = try await ask("on_incomplete: \(reaction)", text)
    #expect(answer.findings.map(\.atMost) == [enforcement].compactMap(\.self))
    #expect(answer.notes.isEmpty == (reaction != "pass"))
  }

  @Test("tells of drift")
  func drift() async throws {
    let text =
      #"{"format_version": "1.2", "planned_values": {}, "resource_drift": [\#(change("a", "b", #"["update"]"#))]}"#
    let answer = try await ask(none, text)
    #expect(
      answer.notes == ["a0.tfplan.json: 1 resource changed outside of Terraform since the last apply"])
    #expect(answer.messages.isEmpty)
  }

  @Test("never shows a value, sensitive or not, whatever stands around it")
  func secrets() async throws {
    let secret = "hunter2-canary"
    let values =
      #", "before": {"password": "\#(secret)"}, "after": {"password": "\#(secret)"}, "before_sensitive": {}"#
    let whole = """
      {"format_version": "1.2", "variables": {"password": {"value": "\(secret)"}}, "planned_values": {"x": "\(secret)"}, \
      "resource_changes": [{"address": "a.b", "type": "a", "name": "b", \
      "change": {"actions": ["delete"]\(values)}}]}
      """
    let answer = try await ask("deny: [a]", whole)
    #expect(answer.findings.count == 2)
    #expect(!"\(answer)".contains(secret))
    // Cut, or with the secret where something else belongs.
    let bytes = Array(whole.utf8)
    var broken = (1..<bytes.count).map { String(decoding: bytes[..<$0], as: UTF8.self) }
    broken += [
      whole.replacing("[\"delete\"]", with: "[\"\(secret)\"]"),
      whole.replacing("\"1.2\"", with: "\"\(secret)\""),
      whole.replacing("{\"value\":", with: "{\"\(secret)\": 1, \"\(secret)\":"),
    ]
    for text in broken {
      let error = await #expect(throws: MalformedEvidence.self) { try await ask("{}", text) }
      #expect(error.map { !"\($0)".contains(secret) } == true)
    }
  }

  @Test("keeps every name of usual plans")
  func usualNames() {
    for name in InfrastructureSettings.usualNames { #expect(throws: Never.self) { try Glob(name) } }
    #expect(InfrastructureSettings().sources.first?.paths.count == InfrastructureSettings.usualNames.count)
  }
}

@Suite("Hostile plans")
struct HostilePlanTests {
  @Test("end in a plan or a clear error", arguments: HostileAttack.allCases.filter { $0 != .bombs })
  func attack(attack: HostileAttack) {
    for failure in attack.run(on: subject) { Issue.record("\(failure)") }
  }

  private var subject: HostileSubject {
    let sample = plan(
      change(
        "aws_vpc", "a", #"["delete", "create"]"#,
        more: #", "replace_paths": [["cidr", 0], ["x"]], "before": {"k": [1]}"#),
      change("aws_eip", "b", #"["create"]"#, more: #", "action_reason": null"#))
    return HostileSubject(
      name: "a plan", samples: [Array(sample.utf8)],
      nested: { depth in
        Array(
          (#"{"format_version": "1.2", "planned_values": "# + String(repeating: "[", count: depth)
            + String(repeating: "]", count: depth) + "}").utf8)
      }
    ) { bytes in
      do {
        return "\(try TerraformPlan(evidence(bytes, HostileSubject.source)))"
      } catch let error as MalformedEvidence { throw Reason(description: error.reason) }
    }
  }

  private struct Reason: Error, CustomStringConvertible { let description: String }
}

private let none = "{max_deletes: 0, max_replacements: 0, max_forgets: 0, max_updates: 0, max_creates: 0}"

private func ask(
  _ settings: String, _ plans: String..., before: [RepositoryPath: TestFile] = [:],
  after: [RepositoryPath: TestFile] = [:]
) async throws -> GateAnswer {
  var trial = GateTrial(before: before, after: after)
  trial.reports["plan"] = plans.enumerated().map { evidence(Array($1.utf8), "a\($0).tfplan.json") }
  return try await trial.ask(InfrastructureGate.self, settings)
}

private func evidence(_ bytes: [UInt8], _ path: String) -> Evidence {
  Evidence(
    id: "plan", path: RepositoryPath(path), digest: String(repeating: "0", count: 64), commit: nil, made: nil,
    content: ReportContent(bytes))
}

private func plan(_ changes: String...) -> String {
  #"{"format_version": "1.2", "terraform_version": "1.9.5", "planned_values": {}, "resource_changes": ["#
    + changes.joined(separator: ", ") + #"], "complete": true, "errored": false}"#
}

/// - Parameter more: members of the entry, and of its change.
private func change(
  _ type: String, _ name: String, _ actions: String, mode: String = "managed", more: String = ""
) -> String {
  """
  {"address": "\(type).\(name)", "mode": "\(mode)", "type": "\(type)", "name": "\(name)"\(more), \
  "change": {"actions": \(actions)\(more.contains("replace_paths") ? more : "")}}
  """
}
