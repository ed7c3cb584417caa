import CivilTime
import GateEngine
import GateKit
import SourceText
import TestSupport
import Testing

/// A gate that counts lines: too many beside its exceptions, or too few, are a finding.
struct CountingGate: Gate {
  struct Configuration: Settings {
    var most = 50
    var least = 0
    var except: OneOrMany<String> = []
    var label = ""

    static let schema: [Setting<Configuration>] = [
      setting("most", \.most, stricter: .lower, "changed lines at most"),
      setting("least", \.least, stricter: .higher, "changed lines at least"),
      setting("except", \.except, stricter: .fewer, "files that do not count"),
      setting("label", \.label, stricter: .own, "what it is called"),
    ]
    var inconsistencies: [Inconsistency] {
      least > most ? [Inconsistency(["least"], "least \(least) is above most \(most)")] : []
    }
  }

  static let manifest = GateManifest(
    id: "counting", summary: "Counts.", rationale: "Tests.",
    rules: [GateManifest.Rule("count", "The count is wrong.")], examples: [])

  let settings: Configuration
  init(_ settings: Configuration) { self.settings = settings }
  let needs = Needs()

  func examine(_ context: GateContext) async throws -> GateAnswer {
    func count(_ files: [ChangedFile]) -> Int { files.reduce(0) { $0 + $1.addedLines.count } }
    let files = context.change.files
    // Exceptions are from the upper limit alone: from both, neither more nor fewer of them would be stricter.
    let most = count(files.filter { !settings.except.values.contains("\($0.path)") })
    let least = count(files)
    var findings: [Finding] = []
    if most > settings.most {
      findings.append(Finding(rule: "count", message: "\(most) > \(settings.most)"))
    }
    if least < settings.least {
      findings.append(Finding(rule: "count", message: "\(least) < \(settings.least)"))
    }
    return GateAnswer(findings: findings)
  }
}

@Suite("A policy above an organisation's") struct PolicyFloorTests {
  private static let gates = [GateDefinition(CountingGate.self), probe]

  private static func mark(_ source: String, _ line: Int) -> Mark {
    Mark(source: source, line: line, column: 3)
  }

  /// Settings at lines of a file, from 2 on.
  private static func node(_ source: String, _ settings: KeyValuePairs<String, Node>) -> Node {
    Node(
      mark: mark(source, 1),
      value: .map(
        settings.enumerated().map { index, pair in
          let node = Node(mark: mark(source, index + 2), value: pair.value.value)
          return Node.Entry(key: pair.key, mark: mark(source, index + 2), node: node)
        }))
  }

  private static func policy(
    _ source: String, _ gates: [(String, String, Node)], rules: [PolicyRule] = [],
    mode: Policy.Mode = .enforce, commands: CommandSettings = CommandSettings()
  ) -> Policy {
    Policy(
      mode: mode,
      gates: gates.map { GateEntry(name: $0, gate: $1, node: $2, mark: mark(source, 1)) },
      rules: rules, labels: [], commands: commands,
      shape: PolicyShape(Self.gates, aliases: Dictionary(gates.map { ($0.0, $0.1) }) { $1 }))
  }

  private static func floor(_ policy: Policy) -> PolicyFloor {
    PolicyFloor(policy, PolicyOrigin.Floor(place: "acme/.github at main", commit: nil, files: []))
  }

  private func judged(_ policy: Policy, lines: Int = 40, _ facts: Facts = Facts()) async -> Report {
    await report(inputs(policy, facts: facts, change: .modifying(["a.txt": lines, "b.txt": 1])))
  }

  private let central = Self.policy(
    "org.yml", [("size", "counting", Self.node("org.yml", ["most": .number(30)]))])

  @Test("runs the organisation's gate also where it leaves it out, or is not there")
  func leftOut() async throws {
    for own in [Self.policy("own.yml", []), Self.policy("own.yml", [("probe", "probe", .map([:]))])] {
      let report = await judged(own.above(Self.floor(central)))
      #expect(report.results.map(\.name).contains("size"))
      #expect(report.verdict == .blocked)
    }
  }

  @Test("says which line of which file asks for less, and the organisation's holds")
  func notices() async throws {
    let own = Self.policy(
      "own.yml",
      [("size", "counting", Self.node("own.yml", ["most": .number(90), "enforcement": .plain("warn")]))])
    let result = try #require(await judged(own.above(Self.floor(central))).results.first)
    #expect(result.verdict == .blocked)
    #expect(result.findings.map(\.finding.message) == ["41 > 30"])
    #expect(
      result.notes == [
        "enforcement: warn at own.yml:3:3 is less than block at org.yml:1:3 of acme/.github at main, which holds",
        "most: 90 at own.yml:2:3 may not take the place of 30 at org.yml:2:3 of acme/.github at main, which holds",
      ])
  }

  @Test("may ask for more, and nothing is said of it")
  func stricter() async throws {
    let own = Self.policy(
      "own.yml", [("size", "counting", Self.node("own.yml", ["most": .number(20), "label": .text("small")]))])
    let result = try #require(await judged(own.above(Self.floor(central)), lines: 25).results.first)
    #expect(result.findings.map(\.finding.message) == ["26 > 20"])
    #expect(result.notes.isEmpty)
  }

  @Test("cannot switch the organisation's gate off, by no word, rule, mode or name")
  func switchedOff() async throws {
    let off = Self.node("own.yml", ["enforcement": .plain("off")])
    let rule = PolicyRule(
      when: Condition(),
      gates: [GateEntry(name: "size", gate: "counting", node: off, mark: Self.mark("own.yml", 7))],
      mark: Self.mark("own.yml", 6))
    let plain = ("size", "counting", Node.map([:]))
    for (own, words) in [
      (Self.policy("own.yml", [("size", "counting", off)]), "enforcement: off at own.yml:2:3"),
      (Self.policy("own.yml", [plain], rules: [rule]), "enforcement: off at own.yml:2:3"),
      (
        Self.policy("own.yml", [plain], mode: .observe),
        "enforcement: inform, by the policy's mode, at own.yml:1:3"
      ),
      (Self.policy("own.yml", [("size", "probe", .map([:]))]), "calls probe by this name, which is counting"),
    ] {
      let result = try #require(await judged(own.above(Self.floor(central))).results.first)
      #expect(result.verdict == .blocked)
      #expect(result.notes.contains { $0.contains(words) }, "\(result.notes)")
    }
  }

  @Test("is judged beside an organisation that only looks, each with its own limits")
  func observed() async throws {
    let looking = Self.policy(
      "org.yml", [("size", "counting", Self.node("org.yml", ["most": .number(30)]))], mode: .observe)
    let own = Self.policy("own.yml", [("size", "counting", Self.node("own.yml", ["most": .number(45)]))])
    let report = await judged(own.above(Self.floor(looking)))
    #expect(report.results.map(\.name) == ["size", "size (organisation)"])
    #expect(report.verdict == .passed)
    #expect(report.results.last?.findings.map(\.effect) == [.inform])
  }

  @Test("keeps the organisation's settings alone where both together make no sense")
  func contradiction() async throws {
    let own = Self.policy("own.yml", [("size", "counting", Self.node("own.yml", ["least": .number(40)]))])
    let result = try #require(await judged(own.above(Self.floor(central)), lines: 5).results.first)
    #expect(result.verdict == .passed)
    #expect(result.notes.contains { $0.contains("least 40 is above most 30") })
  }

  @Test("lets pass only whom the organisation lets let pass, and nothing under waivers: none")
  func overrides() async throws {
    var facts = Facts()
    facts.author = "ann"
    let head = "\(Change.modifying(["a.txt": 40, "b.txt": 1]).head.map { "\($0)" } ?? "")"
    var comment = CommandComment()
    comment.author = "bob"
    comment.text = "/gatehouse override size sha=\(head.prefix(12)) reason=\"why not\""
    facts.comments = [comment]
    func commands(_ user: String) -> CommandSettings {
      var rule = OverrideRule()
      rule.id = "all"
      rule.gates = [(try? Glob("**"))].compactMap { $0 }
      rule.by.users = [user]
      var commands = CommandSettings()
      commands.override = [rule]
      return commands
    }
    func verdict(organisation: CommandSettings, own: CommandSettings, _ more: Node = .map([:])) async
      -> Verdict
    {
      let entries = Self.node("org.yml", ["most": .number(30)]).entries + more.entries
      let central = Self.policy(
        "org.yml", [("size", "counting", Node(value: .map(entries)))], commands: organisation)
      return await judged(Self.policy("own.yml", [], commands: own).above(Self.floor(central)), facts).verdict
    }
    try #require(!head.isEmpty)
    #expect(await verdict(organisation: CommandSettings(), own: commands("bob")) == .blocked)
    #expect(await verdict(organisation: commands("bob"), own: CommandSettings()) == .passed)
    let strict = Node.map(["waivers": .plain("none")])
    #expect(await verdict(organisation: commands("bob"), own: commands("bob"), strict) == .blocked)
  }

  @Test("lets no waiver and no baseline pass a finding under waivers: none")
  func waivers() async throws {
    let entries = Self.node("own.yml", ["most": .number(30)]).entries
    for (word, verdict) in [("allowed", Verdict.passed), ("none", .blocked)] {
      let node = Node(value: .map(entries + [Node.Entry(key: "waivers", node: .plain(word))]))
      var given = inputs(
        Self.policy("own.yml", [("size", "counting", node)]), change: .modifying(["a.txt": 40, "b.txt": 1]))
      let found = try #require(await report(given).results.first?.findings.first)
      var waiver = Waiver()
      waiver.gate = "size"
      waiver.reason = "for a test of waivers"
      waiver.until = noon.adding(TimeSpan(seconds: 1000))
      var file = WaiverFile()
      file.waivers = [waiver]
      given.waivers = file
      given.waiverMarks = [.none]
      #expect(await report(given).verdict == verdict)
      given.waivers = nil
      var known = KnownFinding()
      known.gate = "size"
      known.fingerprint = found.fingerprint
      var baseline = Baseline()
      baseline.findings = [known]
      given.baseline = baseline
      #expect(await report(given).verdict == verdict)
    }
  }

  @Test("is never judged more mildly than by the organisation's alone, whatever it says")
  func neverMilder() async throws {
    var chance = SplitMix(state: 8)
    var blocked = 0
    for _ in 0..<1_500 {
      let central = Self.random("org.yml", &chance)
      let own = Self.random("own.yml", &chance)
      let lines = Int.random(in: 0...60, using: &chance)
      let alone = await judged(central, lines: lines)
      let both = await judged(own.above(Self.floor(central)), lines: lines)
      // What does not fit is an error of the policy's before anything is judged.
      let plan = own.plan(facts: Facts(), change: .modifying(["a.txt": lines, "b.txt": 1]))
      guard plan.problems.isEmpty else { continue }
      #expect(both.verdict >= alone.verdict, "\(Self.words(own)) over \(Self.words(central)) with \(lines)")
      if alone.verdict == .blocked { blocked += 1 }
    }
    // The trial is one: the organisations do ask for something.
    #expect(blocked > 100)
  }

  private static func words(_ policy: Policy) -> String {
    policy.mode.rawValue + " "
      + policy.gates.map { "\($0.name) \($0.gate) \($0.node.onOneLine)" }.joined(separator: "; ")
      + " rules "
      + policy.rules.flatMap(\.gates).map { "\($0.name) \($0.node.onOneLine)" }.joined(separator: "; ")
  }

  private static func random(_ source: String, _ chance: inout SplitMix) -> Policy {
    func settings() -> Node {
      let all: [Node.Entry] = [
        Node.Entry(key: "most", node: .number(Int.random(in: 20...60, using: &chance))),
        Node.Entry(key: "least", node: .number(Int.random(in: 0...20, using: &chance))),
        Node.Entry(key: "except", node: .list(Bool.random(using: &chance) ? [.text("a.txt")] : [])),
        Node.Entry(
          key: "enforcement",
          node: .plain(["off", "inform", "warn", "block"][Int.random(in: 0..<4, using: &chance)])),
        Node.Entry(key: "label", node: .text("x")),
      ]
      return Node(value: .map(all.filter { _ in Int.random(in: 0..<3, using: &chance) == 0 }))
    }
    func named() -> [(String, String, Node)] {
      ["one", "two"].filter { _ in Int.random(in: 0..<4, using: &chance) > 0 }.map { name in
        Int.random(in: 0..<10, using: &chance) == 0
          ? (name, "probe", .map([:])) : (name, "counting", settings())
      }
    }
    let gates = named()
    let rules = Bool.random(using: &chance) ? [] : [named()]
    return policy(
      source, gates,
      rules: rules.map { over in
        PolicyRule(
          when: Condition(),
          gates: over.filter { entry in !gates.contains { $0.0 == entry.0 && $0.1 != entry.1 } }.map {
            GateEntry(name: $0, gate: $1, node: $2, mark: mark(source, 9))
          }, mark: mark(source, 8))
      }, mode: Int.random(in: 0..<5, using: &chance) == 0 ? .observe : .enforce)
  }
}
