import SourceText
import TestSupport
import Testing

@testable import GatehouseCommands

@Suite("gatehouse policy diff") struct PolicyDiffTests {
  private let golden = GoldenFiles(
    beside: "/" + #filePath.split(separator: "/").dropLast(2).joined(separator: "/") + "/Golden")

  private func answer(_ old: String, _ new: String, _ words: String...) async throws -> CommandTrial.Answer {
    let repository = try TestRepository.withTopic(policy: nil)
    try repository.write("old.yml", "version: 1\n" + old)
    try repository.write("new.yml", "version: 1\n" + new)
    return await CommandTrial(in: repository).run(["policy", "diff", "old.yml", "new.yml"] + words)
  }

  /// Each difference as `effect subject: words`.
  private func differences(_ old: String, _ new: String) async throws -> [String] {
    let answer = try await answer(old, new, "--format", "json")
    #expect(answer.code == .passed, "\(answer.error)")
    return try (readDocument(answer.output)["differences"]?.items ?? []).map { item in
      "\(item["effect"]?.scalar ?? "") \(item["subject"]?.scalar ?? ""): \(item["words"]?.scalar ?? "")"
    }
  }

  @Test(
    "is silent where the effect is the same, however it is written",
    arguments: [
      ("gates: {clean-repo: {}}", "gates: {clean-repo: {enforcement: block}}"),
      ("gates: {clean-repo: {max_size: 1000000}}", "gates: {clean-repo: {max_size: 1 MB}}"),
      ("gates: {clean-repo: {deadline: 60s}}", "gates: {clean-repo: {deadline: 1m}}"),
      ("gates: {clean-repo: {}, commit-rules: {}}", "gates: {commit-rules: {}, clean-repo: {}}"),
      (
        "gates: {change-rules: {size: {max_lines: 5}}}\nrules: [{when: {target: main}, gates: {change-rules: {}}}]",
        "gates: {change-rules: {size: {max_lines: 5}}}\nrules: [{when: {target: [main]}, gates: {change-rules: {}}}]"
      ),
    ])
  func same(old: String, new: String) async throws {
    #expect(try await differences(old, new) == [])
    #expect(try await differences(new, old) == [])
  }

  struct Case: CustomTestStringConvertible {
    let old: String
    let new: String
    let words: [String]
    let back: [String]
    var testDescription: String { new }
  }

  @Test(
    "says what is stricter, what is looser and what only a person can tell, in both directions",
    arguments: [
      Case(
        old: "mode: observe\ngates: {clean-repo: {}}", new: "gates: {clean-repo: {}}",
        words: ["stricter mode: observe -> enforce"], back: ["looser mode: enforce -> observe"]),
      Case(
        old: "gates: {commit-rules: {}}", new: "gates: {commit-rules: {}, clean-repo: {}}",
        words: ["stricter gate clean-repo: is new and blocks"],
        back: ["looser gate clean-repo: is gone; it blocked"]),
      Case(
        old: "gates: {clean-repo: {}}", new: "gates: {clean-repo: {enforcement: warn}}",
        words: ["looser gate clean-repo: enforcement: block -> warn"],
        back: ["stricter gate clean-repo: enforcement: warn -> block"]),
      Case(
        old: "gates: {change-rules: {size: {max_lines: 400}}}",
        new: "gates: {change-rules: {size: {max_lines: 300}}}",
        words: ["stricter gate change-rules: size.max_lines: 400 -> 300"],
        back: ["looser gate change-rules: size.max_lines: 300 -> 400"]),
      Case(
        old: "gates: {change-rules: {enforcement: warn, size: {max_lines: 400}}}",
        new: "gates: {change-rules: {enforcement: warn, size: {max_lines: 300}}}",
        words: ["other gate change-rules: size.max_lines: 400 -> 300"],
        back: ["other gate change-rules: size.max_lines: 300 -> 400"]),
      Case(
        old: "gates: {required-reports: {reports: [{id: unit, paths: [a.xml]}]}}",
        new: "gates: {required-reports: {reports: [{id: unit, paths: [a.xml], on_missing: warn}]}}",
        words: ["looser gate required-reports: reports unit.on_missing: fail -> warn"],
        back: ["stricter gate required-reports: reports unit.on_missing: warn -> fail"]),
      Case(
        old: "gates: {duplication: {}}", new: "gates: {duplication: {exclude: ['gen/**']}}",
        words: ["looser gate duplication: exclude gains \"gen/**\""],
        back: ["stricter gate duplication: exclude loses \"gen/**\""]),
      Case(
        old: "gates: {clean-repo: {}}",
        new:
          "gates: {clean-repo: {}}\nrules: [{when: {source: 'fix/**'}, gates: {clean-repo: {enforcement: warn}}}]",
        words: ["looser rule for source \"fix/**\": is new: clean-repo {enforcement: warn}"],
        back: ["stricter rule for source \"fix/**\": is gone: clean-repo {enforcement: warn}"]),
      Case(
        old: "gates: {clean-repo: {}}",
        new: "gates: {clean-repo: {}}\ncommands: {override: [{id: all, gates: ['**'], by: {users: [ada]}}]}",
        words: ["looser commands: override all is new: {id: all, gates: [\"**\"], by: {users: [ada]}}"],
        back: ["stricter commands: override all is gone: {id: all, gates: [\"**\"], by: {users: [ada]}}"]),
    ])
  func directions(example: Case) async throws {
    #expect(try await differences(example.old, example.new) == example.words)
    #expect(try await differences(example.new, example.old) == example.back)
  }

  @Test("sees through what a policy extends") func extended() async throws {
    let repository = try TestRepository.withTopic(
      policy: "version: 1\ngates: {clean-repo: {max_size: 2 MB}}\n")
    try repository.write("base.yml", "version: 1\ngates: {clean-repo: {max_size: 1 MB}}\n")
    try repository.write("new.yml", "version: 1\nextends: base.yml\n")
    let answer = await CommandTrial(in: repository)("policy", "diff", "main", "new.yml")
    #expect(answer.output.contains("stricter max_size: 2 MB -> 1 MB"), "\(answer.output)\(answer.error)")
    #expect(answer.output.contains("1 difference: 1 stricter"))
    let none = await CommandTrial(in: repository)("policy", "diff", "main")
    #expect(none.output.contains("the two policies have the same effect"))
  }

  @Test("reads as people read it", arguments: ["terminal", "markdown"]) func forms(form: String) async throws
  {
    let old = """
      gates:
        clean-repo: {max_size: 1 MB}
        commit-rules: {enforcement: warn, conventional: {}}
        duplication: {}
      rules:
        - {when: {target: main}, gates: {commit-rules: {enforcement: block}}}
      """
    let new = """
      gates:
        clean-repo: {max_size: 500 kB, conflict_markers: false}
        commit-rules: {conventional: {types: [feat, fix]}}
        change-rules: {enforcement: warn, size: {max_lines: 400}}
      rules:
        - {when: {target: main, not: {labels: urgent}}, gates: {commit-rules: {enforcement: block}}}
      labels: [{label: "large *one*", when: {size: {lines_above: 500}}}]
      """
    let answer = try await answer(old, new, "--format", form)
    #expect(answer.code == .passed, "\(answer.error)")
    #expect(answer.output.contains("duplication"))
    #expect(golden.difference("policy-diff.\(form).txt", answer.output) == nil)
  }

  @Test("of every built-in policy with itself says nothing") func builtIn() async throws {
    for name in ["continuous-deployment", "dev-prod-migrations", "platform", "three-stages", "web-product"] {
      let text = "extends: \(name)\n"
      let answer = try await answer(text, text, "--format", "json")
      #expect(answer.code == .passed, "\(answer.error)")
      #expect(try readDocument(answer.output)["differences"]?.items.isEmpty == true, "\(name)")
    }
  }

  @Test("refuses forms that it has not, and policies that are not there") func mistakes() async throws {
    #expect(
      try await answer("gates: {clean-repo: {}}", "gates: {clean-repo: {}}", "--format", "html").error
        .contains("has no form html"))
    let repository = try TestRepository.withTopic(policy: nil)
    let answer = await CommandTrial(in: repository)("policy", "diff", "main")
    #expect(answer.code == .misused)
    #expect(answer.error.contains("main has no policy"))
  }
}
