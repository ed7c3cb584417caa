import ExternalGates
import GateKit
import SourceText
import TestSupport
import Testing

@Suite("What a gate answers")
struct AnswerTests {
  static let description = """
    {"protocol": 1, "id": "demo", "summary": "Is it so?", "rationale": "It has to be.",
     "rules": [{"id": "late", "summary": "It is late."}],
     "reads": {"facts": ["title"], "change": true, "snapshots": [{"of": "head", "paths": ["**/*.py"]}]},
     "settings": [
       {"key": "most", "type": "integer", "minimum": 1, "maximum": 10, "default": 3, "help": "so many"},
       {"key": "paths", "type": "list", "of": {"type": "glob"}, "one_or_many": true, "required": true, "help": "where"},
       {"key": "limits", "type": "object", "fields": [{"key": "p95", "type": "percent", "help": "share"}]}],
     "examples": [{"title": "a case", "settings": {"paths": "a"}, "findings": []}]}
    """
  static let response = """
    {"protocol": 1, "findings": [
       {"rule": "late", "message": "two days", "help": "go", "path": "a/b.txt", "lines": {"from": 2, "to": 3},
        "at_most": "warn", "identity": "x"}],
     "measurements": [{"name": "days", "value": 2, "of": 3, "unit": "percent", "at_most": {"value": 1}}],
     "notes": ["late"], "valid_until": "2026-06-16T12:00:00Z", "waiting_for": []}
    """

  private func described() throws -> GateDescription {
    try GateDescription.read(Array(Self.description.utf8), source: "d")
  }

  @Test("is findings, measurements, notes and a time")
  func reads() throws {
    let answer = try ExternalResponse.read(Array(Self.response.utf8), of: described(), source: "a")
    let finding = try #require(answer.findings.first)
    #expect(finding.location == Location("a/b.txt", lines: 2...3))
    #expect(finding.atMost == .warn)
    #expect(finding.identity == "x")
    #expect(answer.measurements.first?.limit == .atMost(numerator: 1, denominator: 1))
    #expect(answer.notes == ["late"])
    #expect(answer.validUntil != nil)
  }

  @Test(
    "that is wrong is refused with its place",
    arguments: [
      ("", "a:1:1: "),
      ("[]", "a:1:1: expected an object"),
      ("{}", "a:1:1: \"protocol\" is required"),
      (#"{"protocol": 2}"#, "a:1:14: it speaks protocol 2; this gatehouse speaks 1"),
      (#"{"protocol": 1, "finding": []}"#, "a:1:17: unknown key \"finding\"; did you mean \"findings\"?"),
      (
        #"{"protocol": 1, "findings": [{"rule": "lat", "message": "x"}]}"#,
        "a:1:31: its description has no rule \"lat\""
      ),
      (
        #"{"protocol": 1, "findings": [{"rule": "late", "message": " "}]}"#,
        "a:1:47: a finding says what is wrong"
      ),
      (
        #"{"protocol": 1, "findings": [{"rule": "late", "message": "x", "path": "../x"}]}"#,
        "a:1:63: \"../x\" is no path of a repository"
      ),
      (
        #"{"protocol": 1, "findings": [{"rule": "late", "message": "x", "lines": {"from": 1, "to": 1}}]}"#,
        "a:1:63: lines are of a file"
      ),
      (
        #"{"protocol": 1, "findings": [{"rule": "late", "message": "x", "path": "a", "lines": {"from": 3, "to": 1}}]}"#,
        "a:1:76: line 3 comes after line 1"
      ),
      (
        #"{"protocol": 1, "skipped": "no", "findings": [{"rule": "late", "message": "x"}]}"#,
        "a:1:17: a gate that is skipped has no findings"
      ),
      (#"{"protocol": 1} {}"#, "a:1:17: "),
      (#"{"protocol": 1, "measurements": [{"name": "x", "value": 1.5}]}"#, "a:1:57: expected a whole number"),
    ])
  func wrong(_ text: String, reason: String) throws {
    let description = try described()
    let error = #expect(throws: WrongAnswer.self) {
      try ExternalResponse.read(Array(text.utf8), of: description, source: "a")
    }
    #expect(error?.description.hasPrefix(reason) == true, "\(error?.description ?? "")")
  }

  @Test(
    "of itself that is wrong is refused with its place",
    arguments: [
      (#""id": "demo""#, #""id": "De mo""#, "cannot name a gate"),
      (#""facts": ["title"]"#, #""facts": ["titel"]"#, "there is no fact \"titel\"; did you mean \"title\"?"),
      (#""key": "most""#, #""key": "deadline""#, "the key \"deadline\" belongs to the policy"),
      (#""default": 3"#, #""default": 11"#, "default of \"most\": expected a whole number, 1 to 10"),
      (#""type": "integer""#, #""type": "number""#, "expected one of"),
      (#""of": {"type": "glob"}, "#, "", "\"of\" is required"),
      (#""key": "most""#, #""key": "paths""#, "the setting \"paths\" is there twice"),
      (
        #""settings": {"paths": "a"}"#, #""settings": {"pats": "a"}"#,
        "settings of example 1: unknown key \"pats\""
      ),
      (#""rules": [{"id": "late", "summary": "It is late."}]"#, #""rules": []"#, "at least one rule"),
      (#"{"id": "late""#, #"{"id": "report-missing""#, "belongs to the engine"),
      (
        #""fields": [{"key": "p95", "type": "percent", "help": "share"}]"#, #""fields": []"#,
        "an object has fields"
      ),
    ])
  func wrongDescription(_ part: String, _ other: String, reason: String) throws {
    let text = Self.description.replacing(part, with: other)
    #expect(text != Self.description)
    let error = #expect(throws: WrongAnswer.self) {
      try GateDescription.read(Array(text.utf8), source: "d")
    }
    #expect(error?.description.contains(reason) == true, "\(error?.description ?? "")")
  }

  @Test("of itself survives being recorded, and another text is refused")
  func recorded() throws {
    let description = try described()
    let executable = GateExecutable(name: "gates/demo", bytes: [1])
    let text = DescriptionRecord(executable, description).text
    let again = try DescriptionRecord.description(in: text, of: "gates/demo")
    #expect(DescriptionRecord(executable, again).text == text)
    #expect(ExternalGate(named: "gates/demo", again).definition.settings.table.map(\.key).first == "most")
    #expect(throws: ExternalGateFailure.self) {
      try DescriptionRecord.description(in: text.replacing("\"demo\"", with: "\"De mo\""), of: "x")
    }
  }

  // MARK: - Hostile

  static let subjects = [
    HostileSubject(
      name: "answer", samples: [Array(response.utf8), Array(#"{"protocol": 1}"#.utf8)],
      insignificantTail: [10, 32],
      refused: [
        (
          "ten thousand and one findings",
          {
            let one = #"{"rule": "late", "message": "x"}"#
            return Array(
              (#"{"protocol": 1, "findings": ["# + Array(repeating: one, count: 10_001).joined(separator: ",")
                + "]}").utf8)
          }
        ),
        (
          "a text of a megabyte",
          {
            Array((#"{"protocol": 1, "notes": [""# + String(repeating: "x", count: 1 << 20) + #""]}"#).utf8)
          }
        ),
        (
          "a thousand levels",
          {
            Array((#"{"protocol": 1, "notes": "# + String(repeating: "[", count: 1_000)).utf8)
          }
        ),
        ("more bytes than an answer may have", { [UInt8](repeating: 32, count: (4 << 20) + 1) }),
      ],
      read: { bytes in
        let description = try GateDescription.read(Array(description.utf8), source: "d")
        return "\(try ExternalResponse.read(bytes, of: description, source: HostileSubject.source))"
      }),
    HostileSubject(
      name: "description", samples: [Array(description.utf8)], insignificantTail: [10, 32],
      nested: { depth in
        let head =
          #"{"protocol": 1, "id": "a", "summary": "", "rationale": "", "rules": [{"id": "a", "summary": ""}], "settings": ["#
        let entry = String(repeating: #"{"key": "k", "type": "list", "of": "#, count: depth)
        return Array((head + entry + #"{"type": "text"}"# + String(repeating: "}", count: depth) + "]}").utf8)
      },
      refused: [],
      read: { "\(try GateDescription.read($0, source: HostileSubject.source))" }),
  ]

  @Test(
    "ends in a value or a clear error", arguments: subjects, HostileAttack.allCases)
  func hostile(_ subject: HostileSubject, _ attack: HostileAttack) {
    #expect(attack.run(on: subject) == [])
  }
}
