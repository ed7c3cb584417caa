import GateKit
import SourceText
import TestSupport
import Testing

@testable import GatehouseCommands

@Suite("gatehouse groups") struct GroupsCommandTests {
  private static let policy = """
    version: 1
    groups:
      api: {paths: ["apps/api/**"], needs: [core]}
      web: {paths: ["apps/web/**"], needs: [ui]}
      ui: {paths: ["packages/ui/**"], needs: [core]}
      core: {paths: ["packages/core/**"]}
    gates:
      clean-repo: {}

    """

  /// A branch `topic` that changes these files.
  private struct Trial {
    let repository: TestRepository

    init(_ files: [String], policy: String = GroupsCommandTests.policy) throws {
      repository = try TestRepository()
      let main = try repository.commit(
        "feat: begin", [".gatehouse.yml": .text(policy), "apps/web/old.js": "1\n"])
      let changed = files.map { (RepositoryPath($0), TestFile.text("x\n")) }
      try repository.commit(
        "feat: go on", on: "topic", Dictionary(uniqueKeysWithValues: changed), parents: [main])
      try repository.checkOut("topic")
    }

    func callAsFunction(_ arguments: String...) async -> CommandTrial.Answer {
      await CommandTrial(in: repository).run(arguments)
    }
  }

  @Test("names those that changed and those that need one, and files in none") func affected() async throws {
    let answer = try await Trial(["packages/ui/button.js", "README.md"])("groups", "--target", "main")
    #expect(answer.code == .passed, "\(answer.error)")
    #expect(
      answer.output == """
        ui: changed
        web: needs ui
        in no group: README.md

        """)
  }

  @Test("give a matrix of GitHub Actions its list, and say whether there is any") func github() async throws {
    let core = try await Trial(["packages/core/a.js"])("groups", "--target", "main", "--format", "github")
    #expect(core.output == "groups=[\"api\",\"core\",\"ui\",\"web\"]\nany=true\n")
    let none = try await Trial(["README.md"])("groups", "--target", "main", "--format", "github")
    #expect(none.output == "groups=[]\nany=false\n")
  }

  @Test("tell a program what changed, what is only affected, and what is not") func json() async throws {
    let answer = try await Trial(["apps/api/main.py", "packages/core/a.js"])(
      "groups", "--target", "main", "-f", "json")
    let text = answer.output.split(separator: "\n").map { $0.trimmingPrefix(while: \.isWhitespace) }.joined()
    #expect(
      text.contains(
        #"{"name": "api","changed": true},{"name": "core","changed": true},{"name": "ui","changed": false}"#))
    #expect(text.contains(#""in_no_group": []"#))
  }

  @Test("want a policy that names groups") func without() async throws {
    let trial = try Trial(["a"], policy: "version: 1\ngates: {clean-repo: {}}\n")
    let answer = await trial("groups", "--target", "main")
    #expect(answer.code == .misused)
    #expect(answer.error.contains("the policy names no groups"))
  }

  @Test("owe their reports only where they are affected") func reports() async throws {
    let policy =
      Self.policy + """
          required-reports:
            reports: [{id: api-tests, paths: [api.xml], groups: api}, {id: web-tests, paths: [web.xml], groups: [web]}]

        """
    let web = try await Trial(["packages/ui/a.js"], policy: policy)("check", "--target", "main")
    #expect(web.code == .couldNotLook)
    #expect(web.output.contains("web-tests"))
    #expect(!web.output.contains("api-tests"))
    let none = try await Trial(["README.md"], policy: policy)("check", "--target", "main")
    #expect(none.code == .passed, "\(none.output)")
  }

  @Test("decide rules and labels") func conditions() async throws {
    let policy =
      Self.policy + """
        labels: [{label: web, when: {groups: web}}]
        rules:
          - {when: {not: {groups: [api, web]}}, gates: {clean-repo: {enforcement: off}}}

        """
    let core = try await Trial(["packages/core/a.js"], policy: policy)(
      "check", "--target", "main", "-f", "json")
    #expect(core.output.contains(#""label": "web""#))
    #expect(!core.output.contains("enforcement is off"))
    let none = try await Trial(["README.md"], policy: policy)("check", "--target", "main")
    #expect(none.output.contains("enforcement is off"))
  }

  @Test(
    "that nobody describes, or that need each other, are mistakes with their place",
    arguments: [
      ("groups: {a: {paths: x, needs: [b]}}", ":2:32: \"b\" is no group of this policy"),
      (
        "groups: {a: {paths: x, needs: b}, b: {paths: y, needs: c}, c: {paths: z, needs: a}}",
        "the groups need each other: a -> b -> c -> a"
      ),
      (
        "rules: [{when: {groups: ap}, gates: {clean-repo: {enforcement: warn}}}]\ngroups: {api: {paths: x}}",
        "\"ap\" is no group of this policy; did you mean \"api\"?"
      ),
      (
        "labels: [{label: x, when: {not: {groups: y}}}]",
        "\"y\" is no group of this policy; groups: names them"
      ),
    ])
  func mistakes(text: String, message: String) async throws {
    let trial = try Trial(["a"], policy: "version: 1\n\(text)\ngates: {clean-repo: {}}\n")
    let answer = await trial("check", "--target", "main")
    #expect(answer.code == .misused || answer.code == .couldNotLook)
    #expect(
      answer.error.contains(message) || answer.output.contains(message), "\(answer.error)\(answer.output)")
  }
}
