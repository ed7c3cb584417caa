import GateEngine
import GateKit
import SourceText
import TestSupport
import Testing

@Suite("Conditions") struct ConditionTests {
  static var facts: Facts {
    var facts = Facts()
    facts.target = "main"
    facts.source = "feature/login"
    facts.labels = [AppliedLabel(name: "release"), AppliedLabel(name: "area/api")]
    facts.author = "ada"
    facts.bot = false
    facts.event = "pull_request"
    facts.title = "feat: log in"
    facts.headRepository = .value(RepositoryIdentity(id: "2", name: "ada/shop"))
    facts.baseRepository = RepositoryIdentity(id: "1", name: "acme/shop")
    return facts
  }

  static let change = Change.modifying(["docs/a.md": 4, "docs/b.md": 6])

  static let rows: [(Node, Truth)] = [
    (.map([:]), .holds),
    (.map(["target": .text("main")]), .holds),
    (.map(["target": .text("mai")]), .fails),
    (.map(["target": .list([.text("dev"), .text("ma*")])]), .holds),
    (.map(["source": .text("feature/**")]), .holds),
    (.map(["source": .text("feature")]), .fails),
    (.map(["any_paths": .text("docs/a.md")]), .holds),
    (.map(["any_paths": .text("src/**")]), .fails),
    (.map(["all_paths": .text("docs/**")]), .holds),
    (.map(["all_paths": .text("docs/a.md")]), .fails),
    (.map(["labels": .text("release")]), .holds),
    (.map(["labels": .text("area/*")]), .holds),
    (.map(["labels": .text("hotfix")]), .fails),
    (.map(["author": .text("ada")]), .holds),
    (.map(["bot": .bool(true)]), .fails),
    (.map(["bot": .bool(false)]), .holds),
    (.map(["fork": .bool(true)]), .holds),
    (.map(["fork": .bool(false)]), .fails),
    (.map(["title": .text("^feat")]), .holds),
    (.map(["title": .text("^fix")]), .fails),
    (.map(["draft": .bool(true)]), .unknown(["draft"])),
    (.map(["draft": .bool(true), "target": .text("dev")]), .fails),
    (.map(["draft": .bool(true), "event": .text("push")]), .fails),
    (.map(["event": .text("pull_request")]), .holds),
    (.map(["ref": .text("refs/tags/**")]), .fails),
    (.map(["not": .map(["ref": .text("refs/tags/**")])]), .holds),
    (.map(["size": .map(["lines_above": .number(9)])]), .holds),
    (.map(["size": .map(["lines_above": .number(10)])]), .fails),
    (.map(["size": .map(["lines_at_most": .number(10)])]), .holds),
    (.map(["size": .map(["lines_at_most": .number(9)])]), .fails),
    (.map(["size": .map(["files_above": .number(1)])]), .holds),
    (.map(["size": .map(["files_above": .number(2)])]), .fails),
    (.map(["size": .map(["files_at_most": .number(2)])]), .holds),
    (.map(["size": .map(["files_at_most": .number(1)])]), .fails),
    (.map(["revert": .bool(true)]), .fails),
    (.map(["revert": .bool(false)]), .holds),
    (.map(["not": .map(["target": .text("main")])]), .fails),
    (.map(["not": .map(["target": .text("dev")])]), .holds),
    (.map(["target": .text("main"), "not": .map(["author": .text("ada")])]), .fails),
    (.map(["not": .map(["draft": .bool(true)])]), .unknown(["draft"])),
  ]

  @Test("a condition holds, fails, or says what it would have to know", arguments: rows)
  func truth(row: (when: Node, truth: Truth)) throws {
    #expect(Condition.shape.check(row.when).isEmpty)
    let condition = try #require(Condition(row.when))
    #expect(condition.truth(of: Self.facts, Self.change) == row.truth)
  }

  @Test("every changed file matches only where there is one")
  func noFiles() throws {
    let condition = try #require(Condition(.map(["all_paths": .text("**")])))
    #expect(condition.truth(of: Facts(), .modifying([:])) == .fails)
  }

  @Test("a file that moves out of a folder changes the folder")
  func moved() throws {
    let version = FileVersion(id: ObjectID(filledWith: 9), mode: .regular)
    let file = ChangedFile(
      path: "docs/a.md", status: .renamed(from: "src/a.md", similarity: 100), before: version, after: version)
    let base = ObjectID(filledWith: 1)
    let change = Change(base: base, mergeBases: [base], head: base, commits: [], files: [file])
    let any = try #require(Condition(.map(["any_paths": .text("src/**")])))
    let all = try #require(Condition(.map(["all_paths": .text("docs/**")])))
    #expect(any.truth(of: Facts(), change) == .holds)
    #expect(all.truth(of: Facts(), change) == .fails)
  }

  @Test("a deleted or unknown head repository counts as a fork")
  func forks() {
    var facts = Self.facts
    facts.headRepository = .null
    #expect(facts.isFork == true)
    facts.headRepository = .value(RepositoryIdentity(id: "1", name: "renamed/shop"))
    #expect(facts.isFork == false)
    facts.baseRepository = nil
    #expect(facts.isFork == true)
    facts.headRepository = nil
    #expect(facts.isFork == nil)
  }
}
