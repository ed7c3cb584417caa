import GateKit
import SourceText
import TestSupport
import Testing

@testable import GateEngine

/// Overrides of two gates that block, `coverage` and `lint`, in a pull request of ada's. Whoever is in acme/leads, or
/// is an admin, may override coverage; grace alone may override everything that begins with `l`.
@Suite("Overrides") struct OverrideTests {
  private static let head = ObjectID(filledWith: 2)
  private static let sha = String(repeating: "02", count: 5)

  private struct Asking {
    var facts: Facts
    var rules: [OverrideRule]
    var gates: [(String, Node)] = [
      ("coverage", .map(["findings": .list([.text("too little")])])),
      ("lint", .map(["findings": .list([.text("ugly")])])),
    ]
    var change = Change.modifying(["a.txt": 3])

    init() {
      facts = Facts()
      facts.author = "ada"
      facts.committers = ["ada", "carl"]
      facts.baseRepository = RepositoryIdentity(id: "1", name: "acme/shop")
      facts.permissions = [
        Permission(login: "ada", role: .admin), Permission(login: "carl", role: .admin),
        Permission(login: "root", role: .admin), Permission(login: "grace", role: .write),
        Permission(login: "eve", role: .read),
      ]
      facts.teams = [TeamMembers(name: "acme/leads", members: ["linus", "ada", "carl"])]
      var coverage = OverrideRule()
      coverage.id = "coverage"
      coverage.gates = OverrideTests.globs("coverage")
      coverage.by.teams = ["leads"]
      coverage.by.permission = .admin
      var lint = OverrideRule()
      lint.id = "lint"
      lint.gates = OverrideTests.globs("l*")
      lint.by.users = ["Grace"]
      rules = [coverage, lint]
    }

    func report(_ comments: (author: String, text: String)..., edited: Bool = false) async -> Report {
      var facts = facts
      facts.comments = comments.map { author, text in
        var comment = CommandComment()
        comment.author = author
        comment.text = text
        comment.edited = edited
        comment.url = "https://forge.example.com/1"
        return comment
      }
      return await report(facts)
    }

    func report(_ facts: Facts) async -> Report {
      var commands = CommandSettings()
      commands.override = rules
      let plain = policy(gates)
      let policy = Policy(
        mode: plain.mode, gates: plain.gates, rules: [], labels: [], commands: commands, shape: plain.shape)
      return await GateEngineTests.report(inputs(policy, facts: facts, change: change))
    }
  }

  private static func globs(_ text: String) -> [Glob] { [Glob](Node.list([.text(text)])) ?? [] }

  private static let good = "/gatehouse override coverage sha=\(sha) reason=\"the tool is down\""

  @Test("a gate that somebody may override passes, shows who and why, and only tells what it found")
  func counts() async {
    let report = await Asking().report(("Linus", Self.good))
    let coverage = report.results.first
    #expect(
      coverage?.override
        == GateOverride(by: "Linus", reason: "the tool is down", url: "https://forge.example.com/1"))
    #expect(coverage?.verdict == .passed)
    #expect(coverage?.findings.map(\.effect) == [.inform])
    #expect(coverage?.findings.map(\.standing) == [.overridden(by: "Linus", reason: "the tool is down")])
    #expect(report.verdict == .blocked, "the other gate still blocks")
    #expect(report.commandRemarks == [])
    let both = await Asking().report(
      ("Linus", Self.good), ("grace", "/gatehouse override lint sha=\(Self.sha) reason=x"))
    #expect(both.verdict == .passed)
  }

  @Test("a gate that could not look, or waits, can be let pass too", arguments: ["throws", "answers"])
  func whatever(behaviour: String) async {
    var asking = Asking()
    asking.gates = [
      ("coverage", .map(["behaviour": .plain(behaviour), "findings": .list([.text("x")])]))
    ]
    let before = await asking.report()
    #expect(before.verdict > .passed)
    let after = await asking.report(("root", Self.good))
    #expect(after.verdict == .passed)
    #expect(after.results.first?.override?.by == "root")
  }

  // Who may, by whose word it is refused.
  static let people: [(String, String, String?)] = [
    ("linus", "coverage", nil), ("LINUS", "coverage", nil), ("root", "coverage", nil), ("grace", "lint", nil),
    ("ada", "coverage", "the author of a pull request overrides nothing in it"),
    ("ADA", "coverage", "the author of a pull request overrides nothing in it"),
    ("carl", "coverage", "carl wrote or pushed a commit of the change"),
    ("grace", "coverage", "the policy lets members of leads, whoever has at least the role admin"),
    ("eve", "coverage", "the policy lets members of leads, whoever has at least the role admin"),
    ("linus", "lint", "the policy lets Grace"), ("root", "lint", "the policy lets Grace"),
    ("stranger", "coverage", "nobody knows which role they have"),
  ]

  @Test("only people whom the policy names may, and never who made the change", arguments: people)
  func who(login: String, gate: String, refusal: String?) async {
    let report = await Asking().report((login, "/gatehouse override \(gate) sha=\(Self.sha) reason=x"))
    #expect((report.results.first { $0.name == gate }?.override != nil) == (refusal == nil))
    #expect(
      report.commandRemarks.map(\.message)
        == (refusal.map { ["the override of \(gate) does not count: \($0)"] } ?? []))
    // Who may not is not told what to post.
    #expect(report.commandRemarks.allSatisfy { $0.post == nil && $0.by == login })
  }

  static let heads: [(String, String?)] = [
    ("sha=\(sha)", nil), ("sha=\(String(repeating: "02", count: 20))", nil), ("sha=\(sha)020", nil),
    ("", "it does not say for which head"),
    ("sha=020202020", "sha takes at least 10 hexadecimal digits of the head"),
    ("sha=02020202g2", "sha takes at least 10 hexadecimal digits of the head"),
    ("sha=0303030303", "it is for 0303030303, and the head is 0202020202"),
    (
      "sha=\(String(repeating: "02", count: 21))",
      "it is for \(String(repeating: "02", count: 20))…, and the head is 0202020202"
    ),
    ("sha=０２０２０２０２０２", "sha takes at least 10 hexadecimal digits of the head"),
  ]

  @Test("an override is for the head that it names, by ten digits at least", arguments: heads)
  func bound(sha: String, refusal: String?) async {
    let report = await Asking().report(
      ("root", "/gatehouse override coverage \(sha) reason=\"say \\\"x\\\"\""))
    #expect((report.results.first?.override != nil) == (refusal == nil))
    #expect(
      report.commandRemarks.map(\.message)
        == (refusal.map { ["the override of coverage does not count: \($0)"] } ?? []))
    // The line to post, word for word; posting it works.
    if let post = report.commandRemarks.first?.post {
      #expect(post == #"/gatehouse override coverage sha=0202020202 reason="say \"x\"""#)
      let again = await Asking().report(("root", post))
      #expect(again.results.first?.override?.reason == "say \"x\"")
    } else {
      #expect(refusal == nil)
    }
  }

  @Test("a head in capitals is the same head")
  func capitals() async throws {
    var asking = Asking()
    let letters = try #require(ObjectID(String(repeating: "ab", count: 20)))
    asking.change = Change(
      base: ObjectID(filledWith: 1), mergeBases: [ObjectID(filledWith: 1)], head: letters, commits: [],
      files: [])
    let report = await asking.report(("root", "/gatehouse override coverage sha=ABABABABAB reason=x"))
    #expect(report.results.first?.override != nil)
  }

  @Test("an edited comment never counts, whoever seems to have written it")
  func edited() async {
    let report = await Asking().report(("root", Self.good), edited: true)
    #expect(report.results.first?.override == nil)
    #expect(
      report.commandRemarks == [
        CommandRemark(
          by: "root", url: "https://forge.example.com/1",
          message:
            "the override of coverage does not count: its comment was edited, and anybody with the right to "
            + "edit may have written it",
          post: "/gatehouse override coverage sha=0202020202 reason=\"the tool is down\"")
      ])
  }

  @Test("a reason is asked for", arguments: ["", "reason=\"\"", "reason=\"  \""])
  func reason(text: String) async {
    let report = await Asking().report(("root", "/gatehouse override coverage sha=\(Self.sha) \(text)"))
    #expect(report.results.first?.override == nil)
    #expect(
      report.commandRemarks.first?.message == "the override of coverage does not count: it gives no reason")
    #expect(report.commandRemarks.first?.post == "/gatehouse override coverage sha=0202020202 reason=\"why\"")
  }

  @Test("a gate that the policy does not run, or lets nobody override, stays as it is")
  func gates() async {
    var asking = Asking()
    let unknown = await asking.report(("root", "/gatehouse override covrage sha=\(Self.sha) reason=x"))
    #expect(
      unknown.commandRemarks.map(\.message) == [
        "the override of covrage does not count: the policy runs no gate of that name here; did you mean \"coverage\"?"
      ])
    asking.rules = []
    let nobody = await asking.report(("root", Self.good))
    #expect(
      nobody.commandRemarks.map(\.message) == [
        "the override of coverage does not count: the policy lets nobody override coverage"
      ])
    #expect(nobody.results.first?.override == nil)
  }

  @Test("a gate that passes anyway is not shown as overridden")
  func notNeeded() async {
    var asking = Asking()
    asking.gates = [("coverage", .map(["findings": .list([.text("x")]), "enforcement": .plain("warn")]))]
    let report = await asking.report(("root", Self.good))
    #expect(report.results.first?.override == nil)
    #expect(report.results.first?.findings.map(\.effect) == [.warn])
    #expect(report.commandRemarks == [])
  }

  @Test("the first of two overrides is the one that is shown")
  func twice() async {
    let report = await Asking().report(("root", Self.good), ("linus", Self.good))
    #expect(report.results.first?.override?.by == "root")
  }

  @Test("what nobody knows lets nobody override")
  func unknownFacts() async {
    var asking = Asking()
    asking.facts.author = nil
    #expect(
      await asking.report(("root", Self.good)).commandRemarks.map(\.message)
        == ["the override of coverage does not count: nobody knows who opened the pull request"])
    asking.facts.author = "ada"
    asking.facts.teams = nil
    asking.facts.permissions = nil
    #expect(
      await asking.report(("linus", Self.good)).commandRemarks.map(\.message)
        == [
          "the override of coverage does not count: nobody knows who is in acme/leads, nor which role they have"
        ])
    // Committers are looked at where they are known.
    asking = Asking()
    asking.facts.committers = nil
    #expect(await asking.report(("carl", Self.good)).results.first?.override?.by == "carl")
  }

  @Test("unknown comments are spoken of only where one could have mattered")
  func unknownComments() async {
    var asking = Asking()
    #expect(
      await asking.report(asking.facts).commandRemarks.map(\.message)
        == ["nobody knows the comments here, so an override of coverage, lint would not be seen"])
    asking.rules.removeLast()
    #expect(
      await asking.report(asking.facts).commandRemarks.map(\.message)
        == ["nobody knows the comments here, so an override of coverage would not be seen"])
    asking.gates = [("coverage", .map([:]))]
    #expect(await asking.report(asking.facts).commandRemarks == [])
  }

  @Test("what is not committed has no head to name")
  func uncommitted() async {
    var asking = Asking()
    asking.change = Change(base: nil, mergeBases: [], head: nil, commits: [], files: [])
    let report = await asking.report(("root", Self.good))
    #expect(report.results.first?.override == nil)
    #expect(
      report.commandRemarks.map(\.message)
        == ["the override of coverage does not count: what is judged is not committed yet"])
    #expect(await asking.report(asking.facts).commandRemarks == [])
  }

  @Test("an explanation is wanted by whoever may, and not by an edited comment")
  func explain() async {
    let asking = Asking()
    #expect(await asking.report(("eve", "/gatehouse explain")).explanationWanted)
    #expect(await !asking.report(("stranger", "/gatehouse explain")).explanationWanted)
    #expect(await !asking.report(("eve", "/gatehouse explain"), edited: true).explanationWanted)
    #expect(await !asking.report(("eve", "/gatehouse recheck")).explanationWanted)
  }

  @Test("unknown words are answered, and an endless talker is not answered endlessly")
  func answers() async {
    let one = await Asking().report(("eve", "/gatehouse overide x"))
    #expect(
      one.commandRemarks == [
        CommandRemark(
          by: "eve", url: "https://forge.example.com/1",
          message: "unknown command \"overide\"; did you mean \"override\"?")
      ])
    let lines = String(repeating: "/gatehouse x\n", count: 17)
    let few = await Asking().report(("eve", lines), ("eve", lines), ("eve", String(lines.prefix(13 * 16))))
    #expect(few.commandRemarks.count == CommandReading.remarkLimit)
    let many = await Asking().report(("eve", lines), ("eve", lines), ("eve", lines))
    #expect(many.commandRemarks.count == CommandReading.remarkLimit + 1)
    #expect(many.commandRemarks.last?.message == "1 more commands are not answered")
  }

  @Test("a long reason is cut")
  func longReason() async {
    func kept(_ length: Int) async -> Int? {
      let reason = String(repeating: "x", count: length)
      return await Asking().report(("root", "/gatehouse override coverage sha=\(Self.sha) reason=\(reason)"))
        .results.first?.override?.reason.count
    }
    #expect(await kept(500) == 500)
    #expect(await kept(501) == 501, "an ellipsis stands for what is cut off")
    #expect(await kept(600) == 501)
  }

  @Test("facts that overrides hang on are wanted where the policy lets somebody override")
  func wanted() {
    func wanted(_ rules: [OverrideRule], event: String? = nil) -> Needs {
      var facts = Facts()
      facts.event = event
      var commands = CommandSettings()
      commands.override = rules
      let plain = policy([("coverage", .map([:]))])
      return Policy(
        mode: plain.mode, gates: plain.gates, rules: [], labels: [], commands: commands, shape: plain.shape
      ).plan(facts: facts, change: .modifying(["a": 1])).wanted
    }
    func names(_ needs: Needs) -> [String] { needs.optionalFacts.map(\.name).sorted() }
    #expect(names(wanted([])) == [])
    #expect(names(wanted([], event: "issue_comment")) == ["comments", "permissions"])
    #expect(names(wanted([], event: "Note Hook")) == ["comments", "permissions"])
    #expect(names(wanted([], event: "push")) == [])
    let rules = Asking().rules
    #expect(names(wanted(rules)) == ["author", "comments", "committers", "permissions", "teams"])
    #expect(wanted(rules).teams == ["leads"])
    #expect(wanted(rules).facts.isEmpty, "nobody has to know them")
    #expect(names(wanted([rules[1]])) == ["author", "comments", "committers"])
  }
}
