import GateEngine
import GateKit
import PolicyFiles
import SourceText
import Testing

@Suite("Reading a policy") struct PolicyReaderTests {
  @Test("a policy becomes gates, rules and labels with their marks")
  func whole() async throws {
    let policy = try await policy(
      """
      version: 1
      mode: observe
      flow:
        edges:
          - {from: staging, to: main}
      gates:
        size: {maximum: 20}
        small-reports:
          gate: reports
          enforcement: warn
          reports: [{id: unit, paths: [unit.xml]}]
      rules:
        - when: {target: main}
          gates: {size: {maximum: 10}, small-reports: {enforcement: block}}
      labels:
        - {label: large, color: 5319e7, when: {size: {lines_above: 500}}}
      """)
    #expect(
      content(policy) == [
        "observe", "merge-flow is merge-flow: {edges: [{from: staging, to: main}]}",
        "size is size: {maximum: 20}",
        "small-reports is reports: {enforcement: warn, gate: reports, reports: [{id: unit, paths: [unit.xml]}]}",
        "rule {target: [main]}: size {maximum: 10}, small-reports {enforcement: block}",
        "label {color: 5319e7, label: large, when: {size: {lines_above: 500}}}",
      ])
    #expect(policy.rules.first?.mark == Mark(source: ".gatehouse.yml", line: 13, column: 5))
    #expect(
      policy.gates.first { $0.name == "size" }?.mark == Mark(source: ".gatehouse.yml", line: 7, column: 3))
    #expect(policy.gates.first { $0.name == "merge-flow" }?.mark.line == 3)
  }

  @Test("files are listed in reading order, each with the digest of its bytes")
  func files() async {
    let reading = await read(
      "version: 1\nextends: [team, policies/more.yml]\n",
      files: ["policies/more.yml": "version: 1\ngates: {size: {}}\n"],
      builtIn: ["team": "version: 1\ngates: {size: {maximum: 3}}\n"])
    guard case .policy(_, let files) = reading else {
      Issue.record("not read")
      return
    }
    #expect(files.map(\.name) == [".gatehouse.yml", "built-in: team", "policies/more.yml"])
    #expect(files[0].digest == "69570c5f59931bf7489422b870d90fbd9b33fdadea42836d383df551dd73d5be")
    #expect(files[2].text == "version: 1\ngates: {size: {}}\n")
  }

  @Test("keys merge over what is extended, entry by entry where entries have names")
  func merging() async throws {
    let policy = try await policy(
      """
      version: 1
      extends: team
      gates:
        size: {part: {strict: yes}, minimum: 2}
        reports: {reports: [{id: unit, on_missing: warn}, {id: lint, paths: [lint.sarif]}]}
      rules:
        - gates: {size: {maximum: 7}}
      labels:
        - {label: large, when: {target: main}}
      """,
      builtIn: [
        "team": """
        version: 1
        gates:
          size: {maximum: 9, part: {target: 80}}
          reports: {reports: [{id: unit, paths: [unit.xml]}]}
        rules:
          - gates: {size: {maximum: 8}}
        labels:
          - {label: large, color: 5319e7}
        """
      ])
    #expect(
      content(policy) == [
        "enforce",
        "reports is reports: {reports: [{id: unit, on_missing: warn, paths: [unit.xml]}, {id: lint, paths: [lint.sarif]}]}",
        "size is size: {maximum: 9, minimum: 2, part: {strict: yes, target: 80}}",
        "rule {}: size {maximum: 8}",
        "rule {}: size {maximum: 7}",
        "label {color: 5319e7, label: large, when: {target: [main]}}",
      ])
    let size = try #require(policy.gates.first { $0.name == "size" })
    #expect(size.node["maximum"]?.mark == Mark(source: "built-in: team", line: 3, column: 19))
    #expect(size.node["minimum"]?.mark == Mark(source: ".gatehouse.yml", line: 4, column: 40))
    #expect(size.node["part"]?["target"]?.mark.source == "built-in: team")
    #expect(size.node["part"]?["strict"]?.mark.source == ".gatehouse.yml")
  }

  @Test("the edges of a flow are replaced as a whole, whichever way they are written")
  func flow() async throws {
    let team = "version: 1\nflow: {edges: [{from: a, to: b}, {from: c, to: d}], otherwise: warn}\n"
    for own in ["flow: {edges: [{from: e, to: f}]}", "gates: {merge-flow: {edges: [{from: e, to: f}]}}"] {
      let policy = try await policy("version: 1\nextends: team\n" + own, builtIn: ["team": team])
      #expect(content(policy)[1] == "merge-flow is merge-flow: {edges: [{from: e, to: f}], otherwise: warn}")
    }
  }

  @Test("flow and gates.merge-flow make one gate")
  func flowAndTerms() async throws {
    let policy = try await policy(
      "version: 1\nflow: {edges: [{from: a, to: b}]}\ngates: {merge-flow: {enforcement: warn}, size: }\n")
    #expect(
      content(policy) == [
        "enforce", "merge-flow is merge-flow: {edges: [{from: a, to: b}], enforcement: warn}",
        "size is size: {}",
      ])
  }

  @Test("a name that a parent gives to a gate is known in the files that extend it")
  func aliases() async throws {
    let policy = try await policy(
      "version: 1\nextends: team\nrules: [{gates: {checkout: {maximum: 3}}}]\n",
      builtIn: ["team": "version: 1\ngates: {checkout: {gate: size}}\n"])
    #expect(policy.gates.map(\.gate) == ["size"])
    #expect(policy.rules.flatMap(\.gates).map(\.gate) == ["size"])
  }

  @Test("a policy's own name wins over a gate that is called the same, as a later program may have one")
  func nameOfALaterGate() async throws {
    let policy = try await policy(
      """
      version: 1
      gates: {size: {gate: reports, reports: [{id: a, paths: [b]}]}}
      rules: [{gates: {size: {reports: [{id: a, on_missing: warn}]}}}]
      """)
    #expect(policy.gates.map(\.gate) == ["reports"])
    #expect(policy.rules.flatMap(\.gates).map(\.gate) == ["reports"])
  }

  @Test("a rule may bring a gate of its own, settings and all")
  func gateOfARule() async throws {
    let policy = try await policy(
      """
      version: 1
      rules:
        - when: {any_paths: "**/Dockerfile"}
          gates: {reports: {reports: [{id: hadolint, paths: [hadolint.sarif]}]}}
        - when: {any_paths: "**/Dockerfile", target: main}
          gates: {reports: {reports: [{id: hadolint, on_missing: warn}]}}
        - when: {title: "^wip"}
          gates: {other: {gate: size, minimum: 4}}
      """)
    #expect(policy.gates.isEmpty)
    #expect(policy.rules.flatMap(\.gates).map(\.gate) == ["reports", "reports", "size"])
  }

  @Test("a gate that a rule switches off may lack what it requires")
  func switchedOff() async throws {
    _ = try await policy(
      "version: 1\ngates: {size: }\nrules: [{when: {all_paths: docs/**}, gates: {reports: {enforcement: off}}}]\n"
    )
  }

  @Test("two rules that contradict each other are fine, since they may never meet")
  func exclusiveRules() async throws {
    _ = try await policy(
      """
      version: 1
      gates: {size: }
      rules:
        - {when: {target: main}, gates: {size: {minimum: 50}}}
        - {when: {target: next}, gates: {size: {maximum: 20}}}
      """)
  }

  @Test("words are read as people mean them")
  func words() async throws {
    let policy = try await policy(
      "version: 1\ngates: {size: {maximum: 08, part: {strict: on}, enforcement: off}}\nlabels: [{label: no, color: 000000}]\n"
    )
    #expect(content(policy)[1] == "size is size: {enforcement: off, maximum: 08, part: {strict: on}}")
    #expect(policy.labels.first?.label == "no")
    #expect(policy.labels.first?.color == "000000")
  }
}

@Suite("Merging policies") struct PolicyMergingTests {
  static let base = """
    version: 1
    gates: {size: {maximum: 9}}
    rules: [{gates: {size: {minimum: 1}}}]
    labels: [{label: one}]
    """

  @Test(
    "what is extended twice counts once",
    arguments: ["[base, base]", "[base, ./base.yml, base.yml]", "[left, right]"])
  func twice(extends: String) async throws {
    let files = ["base.yml": "version: 1\nextends: base\n"]
    let builtIn = [
      "base": Self.base, "left": "version: 1\nextends: base\n", "right": "version: 1\nextends: base\n",
    ]
    let once = try await policy("version: 1\nextends: base\n", builtIn: builtIn)
    let twice = try await policy("version: 1\nextends: \(extends)\n", files: files, builtIn: builtIn)
    #expect(content(twice) == content(once))
  }

  @Test("a second parent does not undo what the first made of a policy that both extend")
  func diamond() async throws {
    let builtIn = [
      "base": Self.base, "left": "version: 1\nextends: base\ngates: {size: {maximum: 5}}\n",
      "right": "version: 1\nextends: base\ngates: {size: {minimum: 2}}\n",
    ]
    let policy = try await policy("version: 1\nextends: [left, right]\n", builtIn: builtIn)
    #expect(content(policy)[1] == "size is size: {maximum: 5, minimum: 2}")
  }

  @Test("later entries of extends win over earlier ones, and the file over both")
  func order() async throws {
    let builtIn = [
      "a": "version: 1\ngates: {size: {maximum: 1, minimum: 0}}\n",
      "b": "version: 1\nmode: observe\ngates: {size: {maximum: 2}}\n",
    ]
    let one = try await policy("version: 1\nextends: [a, b]\n", builtIn: builtIn)
    #expect(content(one) == ["observe", "size is size: {maximum: 2, minimum: 0}"])
    let other = try await policy("version: 1\nextends: [b, a]\nmode: enforce\n", builtIn: builtIn)
    #expect(content(other) == ["enforce", "size is size: {maximum: 1, minimum: 0}"])
  }

  @Test("the order of keys does not matter")
  func keyOrder() async throws {
    let one = try await policy(
      "version: 1\ngates: {size: {maximum: 3, minimum: 1}, reports: {reports: [{id: a, paths: [b]}]}}\nmode: observe\n"
    )
    let other = try await policy(
      "mode: observe\ngates: {reports: {reports: [{paths: [b], id: a}]}, size: {minimum: 1, maximum: 3}}\nversion: 1\n"
    )
    #expect(content(one) == content(other))
  }

  @Test("a chain of policies merges the same whichever end it starts from")
  func associative() async throws {
    let layers = [
      "gates: {size: {maximum: 3, part: {target: 1}}, reports: {reports: [{id: a, paths: [x]}]}}",
      "gates: {size: {minimum: 1}, reports: {reports: [{id: a, paths: [y]}, {id: b, paths: [z]}]}}\nlabels: [{label: l}]",
      "gates: {size: {part: {strict: yes}}, reports: {reports: [{id: b, on_stale: warn}]}}\nlabels: [{label: l, color: 000000}]",
    ]
    // (a b) c: the first two under one name. a (b c): the last two under one name.
    let left = [
      "a": "version: 1\n" + layers[0], "ab": "version: 1\nextends: a\n" + layers[1],
      "abc": "version: 1\nextends: ab\n" + layers[2],
    ]
    let right = [
      "a": "version: 1\n" + layers[0], "b": "version: 1\n" + layers[1],
      "bc": "version: 1\nextends: b\n" + layers[2],
    ]
    let one = try await policy("version: 1\nextends: abc\n", builtIn: left)
    let other = try await policy("version: 1\nextends: [a, bc]\n", builtIn: right)
    #expect(content(one) == content(other))
    #expect(content(one).contains("label {color: 000000, label: l}"))
  }
}

@Suite("Mistakes in a policy") struct PolicyMistakeTests {
  @Test("all mistakes of all files are told at once, in reading order")
  func allAtOnce() async {
    let found = await problems(
      """
      version: 1
      extends: [team, missing.yml]
      gates:
        szie: {}
        size: {maximum: many}
      """, builtIn: ["team": "version: 1\ngates: {size: {maximun: 3}, reports: {}}\n"])
    #expect(
      found == [
        ".gatehouse.yml:2:17: cannot extend missing.yml: the commit of this policy holds no such file; paths start at the repository's root",
        ".gatehouse.yml:4:3: unknown gate \"szie\"; did you mean \"size\"?",
        ".gatehouse.yml:5:19: expected a whole number, 0 to 1000000000, found \"many\"",
        "built-in: team:2:16: unknown key \"maximun\"; did you mean \"maximum\"?",
      ])
  }

  @Test("what is required may come from a parent, and is missed in the whole alone")
  func required() async {
    let parent = ["team": "version: 1\ngates: {reports: {reports: [{id: a, paths: [x]}]}}\n"]
    let child = "version: 1\nextends: team\ngates: {reports: {enforcement: warn}}\n"
    #expect(await problems(child, builtIn: parent).isEmpty)
    #expect(
      await problems("version: 1\ngates: {reports: {enforcement: warn}}\n")
        == [".gatehouse.yml:2:18: \"reports\" is required: what is read"])
  }

  @Test("settings that contradict each other only once merged are found")
  func contradiction() async {
    let found = await problems(
      "version: 1\nextends: team\ngates: {size: {minimum: 10}}\n",
      builtIn: ["team": "version: 1\ngates: {size: {maximum: 5}}\n"])
    #expect(found == [".gatehouse.yml:3:16: minimum 10 is above maximum 5"])
  }

  @Test("a rule that makes settings contradict each other is found")
  func contradictingRule() async {
    let found = await problems(
      "version: 1\ngates: {size: {maximum: 5}}\nrules: [{gates: {size: {minimum: 10}}}]\n")
    #expect(found == [".gatehouse.yml:3:25: minimum 10 is above maximum 5"])
  }

  @Test("a file that cannot be read is the reader's reason, at the place that extends it")
  func unreadable() async {
    struct Gone: Error, CustomStringConvertible { let description = "the object is missing" }
    let reading = await PolicyReader(gates: sampleGates, builtIn: [:]).read(
      name: "p.yml", bytes: Array("version: 1\nextends: ./a.yml\n".utf8)
    ) { _ in throw Gone() }
    guard case .problems(let problems) = reading else {
      Issue.record("read")
      return
    }
    #expect(problems.map(\.description) == ["p.yml:2:10: cannot read a.yml: the object is missing"])
  }

  @Test("policies that extend each other end in an error that shows the way round")
  func circle() async {
    let found = await problems(
      "version: 1\nextends: a.yml\n",
      files: ["a.yml": "version: 1\nextends: b.yml\n", "b.yml": "version: 1\nextends: a.yml\n"])
    #expect(found == ["b.yml:2:10: extends itself: a.yml extends b.yml extends a.yml"])
  }

  @Test("the length of a chain and the number of files are limited")
  func limits() async {
    func chain(_ count: Int) -> [String: String] {
      Dictionary(
        uniqueKeysWithValues: (1...count).map {
          (
            "\($0).yml",
            $0 == count ? "version: 1\ngates: {size: }\n" : "version: 1\nextends: \($0 + 1).yml\n"
          )
        })
    }
    #expect(await problems("version: 1\nextends: 1.yml\n", files: chain(7)).isEmpty)
    #expect(
      await problems("version: 1\nextends: 1.yml\n", files: chain(8))
        == ["7.yml:2:10: more than 8 policies extend each other in one line"])
    func wide(_ count: Int) -> (String, [String: String]) {
      let names = (1...count).map { "\($0).yml" }
      return (
        "version: 1\nextends: [\(names.joined(separator: ", "))]\ngates: {size: }\n",
        Dictionary(uniqueKeysWithValues: names.map { ($0, "version: 1\n") })
      )
    }
    #expect(await problems(wide(31).0, files: wide(31).1).isEmpty)
    #expect(await problems(wide(32).0, files: wide(32).1).count == 1)
    #expect(
      await problems("version: 1\ngates: {size: }\n#" + String(repeating: "x", count: 256 << 10)).count == 1)
  }
}

@Suite("The place of a policy") struct PolicyLocationTests {
  @Test(
    "one file is found, two or a wrong name are errors",
    arguments: [
      ([], "none"), ([".gatehouse.yml"], ".gatehouse.yml"),
      ([".github/gatehouse.yml"], ".github/gatehouse.yml"),
      (
        [".gatehouse.yml", ".github/gatehouse.yml"],
        ".github/gatehouse.yml: .gatehouse.yml is there too, and a repository has one policy; remove one of them"
      ), ([".gatehouse.yaml"], ".gatehouse.yaml: is not read; rename it to .gatehouse.yml"),
      ([".github/.gatehouse.yml"], ".github/.gatehouse.yml: is not read; rename it to .github/gatehouse.yml"),
      ([".gatehouse.yml", ".gatehouse.yaml"], ".gatehouse.yml"),
    ])
  func names(present: [String], expected: String) async {
    let found =
      switch await PolicyLocation(isPresent: { present.contains($0) }) {
      case .none: "none"
      case .file(let name): name
      case .problem(let problem): problem.description
      }
    #expect(found == expected)
  }
}
