import ChangeRules
import CivilTime
import GateKit
import SourceText
import TestSupport
import Testing

@Suite("change-rules: files and what they hold")
struct FileTests {
  private typealias Files = [RepositoryPath: TestFile]

  private func found(_ before: Files = [:], _ after: Files, _ settings: String) async throws -> [String] {
    try await GateTrial(before: before, after: after).ask(ChangeRulesGate.self, settings).messages
  }

  @Test("append-only files stay: edits, deletions, moves and changes of type are found")
  func appendOnly() async throws {
    let settings = "append_only: [{id: log, paths: 'db/*', message: add another}]"
    var trial = GateTrial(
      before: ["db/1": "a\n", "db/2": "a\n", "db/3": "a\n", "db/4": "a\n", "x": "a\n"],
      after: ["db/1": "b\n", "db/3": .link("x"), "db/5": "new\n", "old/4": "a\n", "db/6": "a\n"])
    trial.renames = ["db/4": "old/4", "x": "db/6"]
    let answer = try await trial.ask(ChangeRulesGate.self, settings)
    #expect(
      answer.messages == [
        "db/1 was modified (log)", "db/2 was deleted (log)", "db/3 became another type of file (log)",
        "db/4 was renamed to old/4 (log)",
      ])
    #expect(answer.findings.map(\.location) == [Location("db/1"), nil, Location("db/3"), Location("old/4")])
    #expect(answer.findings.allSatisfy { $0.help == "add another" })
  }

  @Test("a copy leaves its source as it was")
  func copied() async throws {
    let version = FileVersion(id: ObjectID(filledWith: 7), mode: .regular)
    let file = ChangedFile(
      path: "db/2", status: .copied(from: "db/1", similarity: 100), before: version, after: version)
    let change = Change(base: nil, mergeBases: [], head: nil, commits: [], files: [file])
    let gate = try GateTrial.prepare(ChangeRulesGate.self, "append_only: [{id: log, paths: 'db/*'}]")
    let context = GateContext(change: change, repository: StillRepository(), now: .init(seconds: 0))
    #expect(try await gate.examine(context).messages == [])
  }

  @Test(
    "lines may come at the end and nowhere else",
    arguments: [
      ("a\n", "a\nb\n", true), ("a\n", "a\nb", true), ("a", "a\nb", true), ("a", "a\r\nb", true),
      ("a", "a\n", true),
      ("", "a", true), ("a\n", "ab\n", false), ("a", "ab", false), ("a\n", "b\na\n", false),
      ("a\nb\n", "a\n", false),
      ("a\nb\n", "a\nc\nb\n", false), ("a\n", "", false), ("a", "a\rb", false), ("a\n", "a", false),
    ])
  func growing(before: String, after: String, isFine: Bool) async throws {
    let messages = try await found(
      ["LOG": .text(before)], ["LOG": .text(after)], "append_only: [{id: log, paths: LOG, mode: lines}]")
    #expect(messages == (isFine ? [] : ["LOG was changed before its end (log)"]))
  }

  @Test("permissions are no lines, and no small matter for a file that must stay untouched")
  func permissions() async throws {
    let rule = "append_only: [{id: log, paths: LOG, mode: "
    #expect(try await found(["LOG": "a\n"], ["LOG": .executable("a\n")], rule + "lines}]") == [])
    #expect(
      try await found(["LOG": "a\n"], ["LOG": .executable("a\n")], rule + "files}]") == [
        "LOG was modified (log)"
      ])
  }

  @Test("a log that was deleted or moved is found in either mode")
  func deletedLog() async throws {
    let settings = "append_only: [{id: log, paths: LOG, mode: lines}]"
    let answer = try await GateTrial(before: ["LOG": "a\n"]).ask(ChangeRulesGate.self, settings)
    #expect(answer.messages == ["LOG was deleted (log)"])
    #expect(answer.findings[0].help?.contains("at the end") == true)
    let files = try await GateTrial(before: ["LOG": "a\n"]).ask(
      ChangeRulesGate.self, "append_only: [{id: log, paths: LOG}]")
    #expect(files.findings[0].help?.contains("add a new file") == true)
  }

  private let forbidden =
    "forbidden_content: [{id: todo, pattern: TODO, exclude: 'docs/**', message: file an issue}]"

  @Test("only added lines are looked at, by number, with their place and the way out")
  func forbiddenLines() async throws {
    let answer = try await GateTrial(
      before: ["a": "TODO 1\nx\n"], after: ["a": "TODO 1\nTODO 2\r\nx\nTODO 3"]
    ).ask(ChangeRulesGate.self, forbidden)
    #expect(answer.messages == ["a line 2 matches TODO (todo)", "a line 4 matches TODO (todo)"])
    #expect(answer.findings.map(\.location) == [Location("a", lines: 2...2), Location("a", lines: 4...4)])
    #expect(answer.findings.map(\.identity) == ["todo: TODO 2", "todo: TODO 3"])
    #expect(answer.findings[0].help == "file an issue")
  }

  @Test("the end of a line is not part of it")
  func anchored() async throws {
    let settings = "forbidden_content: [{id: x, pattern: 'a$'}]"
    #expect(
      try await found([:], ["f": "a\r\nab\na\n"], settings) == [
        "f line 1 matches a$ (x)", "f line 3 matches a$ (x)",
      ])
  }

  @Test("binary files, links, submodules, deleted and excluded files are not read")
  func unread() async throws {
    let after: Files = [
      "a": .bytes(Array("TODO\u{0}".utf8)), "b": .link("TODO"), "c": .submodule(ObjectID(filledWith: 3)),
      "docs/d": "TODO\n",
    ]
    #expect(try await found(["e": "TODO\n"], after, forbidden) == [])
    #expect(try await found([:], ["f": .executable("TODO\n")], forbidden).count == 1)
  }

  @Test("one file makes ten findings at most, and one that counts the rest", arguments: [10, 11, 500])
  func manyLines(count: Int) async throws {
    let messages = try await found([:], ["a": .text(String(repeating: "TODO\n", count: count))], forbidden)
    #expect(messages.count == min(count, 11))
    #expect(messages[9] == "a line 10 matches TODO (todo)")
    if count > 10 { #expect(messages[10] == "a has more lines that match TODO: \(count - 10) (todo)") }
  }

  @Test("what a changed file has to hold may stand anywhere in it")
  func required() async throws {
    let settings =
      "required_content: [{id: licence, pattern: MIT, paths: '*.py', exclude: 'x.py', message: add it}]"
    #expect(
      try await found(["a.py": "MIT\n"], ["a.py": "MIT\nnew\n", "b.txt": "", "x.py": ""], settings) == [])
    let answer = try await GateTrial(
      before: ["a.py": "MIT\n", "c.py": "x\n", "d.py": "x\n"], after: ["a.py": "x\n", "c.py": "x\n"]
    )
    .ask(ChangeRulesGate.self, settings)
    #expect(answer.messages == ["a.py does not hold MIT (licence)"])
    #expect(answer.findings[0].help == "add it")
    #expect(answer.findings[0].location == Location("a.py"))
  }

  private func value(_ rule: String, _ text: String, _ path: RepositoryPath = "a.yml") async throws
    -> [String]
  {
    try await found([:], [path: .text(text)], "values: [{id: v, paths: ['a.*', b], \(rule)}]")
  }

  @Test(
    "values that are as they have to be",
    arguments: [
      ("key: a.b, equals: 1", "a: {b: 1}"), ("key: a, equals: 8", "a: 08"),
      ("key: a, equals: true", "a: yes"),
      ("key: a, equals: x", "a: x"), ("key: a, equals: [1, x]", "a: [1, x]"),
      ("key: a, equals: {b: 1, c: yes}", "a: {c: true, b: 1}"), ("key: a, equals: ~", "a: null"),
      ("key: a, equals: 1", "a: '1'"), ("key: a, equals: 'x'", "a: x"), ("key: a, not: true", "b: 1"),
      ("key: a, not: 1", "a: 2"),
      ("key: a, one_of: [1, 2]", "a: 2"), ("key: a, matches: '^[a-z]$'", "a: x"),
      ("key: a, absent: true", "b: 1"),
      ("key: a, optional: true, equals: 1", "b: 1"), ("key: a.*, equals: 1", "a: {b: 1, c: 1}"),
      ("key: a.*, equals: 1", "a: {}"), ("key: 'a\\.b', equals: 1", "a.b: 1"),
      ("key: a.0.b, equals: 1", "a: [{b: 1}]"),
      ("key: a.*.b, equals: 1", "a: [{b: 1}, {b: 1}]"), ("key: a", "a: anything"),
      ("key: a, not: [1]", "a: [2]"),
      ("key: a, not: {b: 1}", "a: {c: 1}"), ("key: a, not: [1]", "a: [1, 2]"),
      ("key: a, equals: 1", "# comment\n%YAML 1.1\n---\na: 1\n--- # more\na: 1\n...\n"),
      ("key: a.0, equals: 1", "a: {0: 1}"),
      ("key: a, not: {b: 1}", "a: {b: 1, c: 2}"), ("key: 'a\\\\b', equals: 1", "'a\\b': 1"),
      ("key: 'a\\b', equals: 1", "'a\\b': 1"), ("key: 'a\\', equals: 1", "'a\\': 1"),
      ("key: a, equals: 1", "a: 1\n---text\n"),
    ])
  func goodValues(rule: String, text: String) async throws {
    let isBrokenOnPurpose = text.hasSuffix("---text\n")
    #expect(try await value(rule, text).count == (isBrokenOnPurpose ? 1 : 0))
  }

  @Test(
    "values that are not",
    arguments: [
      ("key: a.b, equals: 1", "a: {b: 2}", "a.b is 2; it has to be 1"),
      ("key: a, equals: x", "a: X", "a is X; it has to be x"),
      ("key: a, not: true", "a: 'true'", "a is true, which is forbidden"),
      ("key: a, equals: 1", "a: 1.0", "a is 1.0; it has to be 1"),
      ("key: a, equals: [1]", "a: [1, 2]", "a is a list of 2; it has to be a list of 1"),
      ("key: a, equals: [1, 2]", "a: [1, 3]", "a is a list of 2; it has to be a list of 2"),
      ("key: a, equals: {b: 1}", "a: {b: 1, c: 1}", "a is an object of 2; it has to be an object of 1"),
      ("key: a, equals: {b: 1}", "a: {c: 1}", "a is an object of 1; it has to be an object of 1"),
      ("key: a, equals: {b: 1}", "a: {b: 2}", "a is an object of 1; it has to be an object of 1"),
      ("key: a, equals: 1", "a:", "a is null; it has to be 1"),
      ("key: a.b.c, equals: 1", "a: {b: {}}", "a.b.c is missing"),
      ("key: a.b.c", "a: 1", "a.b.c is missing"), ("key: a", "{}", "a is missing"),
      ("key: a", "[]", "a is missing"),
      ("key: a.1", "a: [1]", "a.1 is missing"), ("key: a, not: true", "a: On", "a is On, which is forbidden"),
      ("key: a, not: 8", "a: 0_8", "a is 0_8, which is forbidden"),
      ("key: a, one_of: [1, 2]", "a: 3", "a is 3; allowed are 1, 2"),
      ("key: a, one_of: []", "a: 3", "a is 3; allowed are "),
      ("key: a, matches: '^[a-z]$'", "a: xy", "a is xy, which does not match ^[a-z]$"),
      ("key: a, matches: x", "a: [x]", "a is a list of 1, where a text that matches x has to be"),
      ("key: a, equals: 1", "a: ''", "a is \"\"; it has to be 1"),
      ("key: a, absent: true", "a: ~", "a is null; it has to be absent"),
      ("key: a, optional: true, equals: 1", "a: 2", "a is 2; it has to be 1"),
      ("key: a.*.b, equals: 1", "a: {x: {b: 1}, y: {b: 2}}", "a.y.b is 2; it has to be 1"),
      ("key: a.*.b", "a: [{}]", "a.0.b is missing"), ("key: a.*", "b: 1", "a.* is missing"),
      ("key: a, equals: 1", "a: 1\n---\na: 2", "a is 2; it has to be 1"),
      ("key: a, equals: 1", "a: 1\n---\r\na: 2", "a is 2; it has to be 1"),
      ("key: a, equals: 1", "--- {a: 1}\n--- {a: 2}\n", "a is 2; it has to be 1"),
      ("key: a, equals: 1", "a: 1\n---\t\n---\na: 2", "a is 2; it has to be 1"),
    ])
  func badValues(rule: String, text: String, words: String) async throws {
    #expect(try await value(rule, text) == ["a.yml: \(words) (v)"])
  }

  @Test("a wrong value has its line, in later documents too")
  func valueLines() async throws {
    let answer = try await GateTrial(after: ["a.yml": "a: 1\n---\nb: 1\na: 2\n", "a.json": "{\n \"a\": 3}"])
      .ask(ChangeRulesGate.self, "values: [{id: v, paths: 'a.*', key: a, equals: 1, message: use 1}]")
    #expect(
      answer.findings.map(\.location) == [Location("a.json", lines: 2...2), Location("a.yml", lines: 4...4)])
    #expect(answer.findings.map(\.help) == ["use 1", "use 1"])
    #expect(answer.findings.map(\.identity) == ["v: a", "v: a"])
  }

  @Test(
    "what to do about a value is said of the key that is wrong, missing or too many",
    arguments: [
      ("equals: 1", "b: 1\n", "add the key"), ("equals: 1", "a: 2\n", "change the value"),
      ("absent: true", "a: 2\n", "take the key out"),
    ])
  func wayOut(rule: String, text: String, help: String) async throws {
    let answer = try await GateTrial(after: ["a.yml": .text(text)])
      .ask(ChangeRulesGate.self, "values: [{id: v, paths: '*.yml', key: a, \(rule)}]")
    #expect(answer.findings.map(\.help) == [help])
  }

  @Test("files that cannot be read are found, and untouched ones are not read")
  func unreadable() async throws {
    #expect(
      try await value("key: a", "{", "a.JSON") == [
        "a.JSON cannot be read as JSON: the file ends in the middle of a value"
      ])
    #expect(
      try await value("key: a", "a: [", "a.yaml").first?.hasPrefix("a.yaml cannot be read as YAML: ") == true)
    #expect(
      try await value("key: a", "a=1", "b") == [
        "b cannot be read as KEY=value lines: its name ends neither in .json nor in .yml or .yaml"
      ])
    #expect(try await found(["a.yml": "["], ["a.yml": "["], "values: [{id: v, paths: '*', key: a}]") == [])
  }

  @Test("a file that cannot be read has the line where reading ended, or none")
  func unreadableLine() async throws {
    let answer = try await GateTrial(after: ["a.json": "{\n}}", "b": "a"]).ask(
      ChangeRulesGate.self, "values: [{id: v, paths: ['a.*', b], key: a}]")
    #expect(answer.findings.map(\.location) == [Location("a.json", lines: 2...2), Location("b")])
  }

  private let environments = "same_keys: [{id: env, paths: [.env.dev, .env.prod], ignore: ['DEBUG_*']}]"

  @Test(
    "lines of variables are read as shells and frameworks do",
    arguments: [
      "A=1\nB=2", "export A=1\nexport   B = 2", "A: 1\n  B: 2\n", "# C=1\n; C=1\n! C=1\n\nA=\nB",
      "A=1 # C=2\nB=2",
      "A=\"x\nC=1\n\"\nB=2", "A='x\nC=1'\nB=2", "A=`x\nC=1\n`\nB=2", "A=\"x\\\"\nC=1\"\nB=2",
      "A=\"x\\\\\"\nB=2",
      "A='x\\'\nB=2", "A=\"never closed\nB=2", "A=1\r\nB=2\r\n", "DEBUG_C=1\nA=1\nB=1", "=1\nA=1\nB=1",
    ])
  func variables(text: String) async throws {
    let messages = try await found([:], [".env.dev": .text(text), ".env.prod": "A=0\nB=0\n"], environments)
    #expect(messages == [])
  }

  @Test("keys are compared at head when one of the files changes, and only then")
  func whenChanged() async throws {
    let both: Files = [".env.dev": "A=1\n", ".env.prod": "B=1\n"]
    #expect(try await found(both, both.merging(["x": "1"]) { $1 }, environments) == [])
    let after = both.merging([".env.dev": "A=2\n"]) { $1 }
    let answer = try await GateTrial(before: both, after: after).ask(ChangeRulesGate.self, environments)
    #expect(answer.messages == [".env.dev lacks B (env)", ".env.prod lacks A (env)"])
    #expect(answer.findings.map(\.location) == [Location(".env.dev"), Location(".env.prod")])
    #expect(answer.findings.map(\.related) == [[Location(".env.prod")], [Location(".env.dev")]])
  }

  @Test("a file that is named and not there is found, unless all are gone")
  func missingFile() async throws {
    let both: Files = [".env.dev": "A=1\n", ".env.prod": "A=1\n"]
    #expect(
      try await found(both, [".env.dev": "A=1\n"], environments) == [
        ".env.prod is missing; it has to hold the keys of .env.dev (env)"
      ])
    #expect(try await found(both, [:], environments) == [])
    #expect(
      try await found(
        both, [".env.dev": "A=1\n"], "same_keys: [{id: e, paths: [.env.dev, .env.prod], group_by: folder}]")
        == [])
    #expect(
      try await found(
        [:], ["locales/en.json": "{\"a\": 1}"], "same_keys: [{id: l, paths: ['locales/*.json']}]") == [])
  }

  @Test("files are grouped by folder or by name, and only groups that changed are judged")
  func groups() async throws {
    let before: Files = [
      "apps/a/.env.dev": "A=1\n", "apps/a/.env.prod": "A=1\n", "apps/b/.env.dev": "B=1\n",
      "apps/b/.env.prod": "C=1\n",
    ]
    let after = before.merging(["apps/a/.env.dev": "A=1\nX=1\n"]) { $1 }
    #expect(
      try await found(before, after, "same_keys: [{id: e, paths: ['apps/*/.env.*'], group_by: folder}]") == [
        "apps/a/.env.prod lacks X (e)"
      ])
    #expect(
      try await found(before, after, "same_keys: [{id: e, paths: ['apps/*/.env.*'], group_by: name}]") == [
        "apps/a/.env.dev lacks B (e)", "apps/b/.env.dev lacks A, X (e)",
      ])
    #expect(try await found(before, after, "same_keys: [{id: e, paths: ['apps/*/.env.*']}]").count == 4)
    #expect(
      try await found(
        ["dev.env": "A=1\n"], ["dev.env": "A=1\nB=1\n", "prod.env": "A=1\n"],
        "same_keys: [{id: e, paths: ['*.env'], group_by: folder}]") == ["prod.env lacks B (e)"])
  }

  @Test("groups are told in the order of their names")
  func groupOrder() async throws {
    let files = ["c/1", "a/1", "b/1", "d/1"].flatMap { path in
      [(RepositoryPath(path), TestFile.text("A=1")), (RepositoryPath(path + "2"), TestFile.text(""))]
    }
    #expect(
      try await found(
        [:], Dictionary(uniqueKeysWithValues: files), "same_keys: [{id: e, paths: ['**'], group_by: folder}]")
        == ["a/12", "b/12", "c/12", "d/12"].map { "\($0) lacks A (e)" })
  }

  @Test("a file that moved out of a group is missed in it")
  func movedOut() async throws {
    var trial = GateTrial(
      before: ["a/x.env": "A=1\n", "a/y.env": "B=1\n", "a/z.env": "B=1\nC=1\n"],
      after: ["b/x.env": "A=1\n", "a/y.env": "B=1\n", "a/z.env": "B=1\nC=1\n"])
    trial.renames = ["a/x.env": "b/x.env"]
    #expect(
      try await trial.ask(ChangeRulesGate.self, "same_keys: [{id: e, paths: ['*/*.env'], group_by: folder}]")
        .messages
        == ["a/y.env lacks C (e)"])
  }

  @Test("nested keys are compared by their ways; lists, links and empty maps are values")
  func nested() async throws {
    let after: Files = [
      "l/de.json": #"{"a": {"b": [1, 2], "c.d": {}}, "e": null}"#,
      "l/en.yml": "a: {b: x, 'c.d': 1}\ne: {f: 1}\n",
      "l/fr.json": .link("de.json"),
    ]
    #expect(
      try await found([:], after, "same_keys: [{id: l, paths: ['l/*']}]") == [
        "l/de.json lacks e.f (l)", "l/en.yml lacks e (l)",
      ])
  }

  @Test("many missing keys are ten names and a number, and a broken file is a finding")
  func manyKeys() async throws {
    let keys = (10...30).map { "K\($0)=1\n" }.joined()
    let after: Files = ["l/a.env": .text(keys), "l/b.env": "", "l/c.json": "{"]
    let answer = try await GateTrial(after: after).ask(
      ChangeRulesGate.self, "same_keys: [{id: l, paths: ['l/*'], message: add them}]")
    #expect(
      answer.messages == [
        "l/c.json cannot be read as JSON: the file ends in the middle of a value",
        "l/b.env lacks K10, K11, K12, K13, K14, K15, K16, K17, K18, K19 and 11 more (l)",
      ])
    #expect(answer.findings[1].help == "add them")
  }

  @Test("more files than can be compared are an error, not a pass", arguments: [(2000, false), (2001, true)])
  func tooMany(count: Int, isError: Bool) async throws {
    let files = Dictionary(
      uniqueKeysWithValues: (0..<count).map { (RepositoryPath("l/\($0)"), TestFile.text("")) })
    let trial = GateTrial(after: files)
    let settings = "same_keys: [{id: l, paths: ['l/*']}]"
    if isError {
      await #expect(throws: (any Error).self) { try await trial.ask(ChangeRulesGate.self, settings) }
    } else {
      #expect(try await trial.ask(ChangeRulesGate.self, settings).messages == [])
    }
  }
}
