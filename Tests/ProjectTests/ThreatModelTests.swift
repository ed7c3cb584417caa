import Testing

/// docs/threat-model.md names for each threat the tests that hold it off.
@Suite("The threat model")
struct ThreatModelTests {
  /// A threat begins with what is promised, in bold.
  private static func threats() throws -> [(promise: String, text: String)] {
    let text = try Checkout.text("docs/threat-model.md")
    let held = text.split(separator: "\n## What is not defended").first ?? ""
    return held.split(separator: "\n\n**").dropFirst().map { part in
      let end = part.firstRange(of: "\n## ")?.lowerBound ?? part.endIndex
      let flat = part[..<end].split(whereSeparator: \.isWhitespace).joined(separator: " ")
      return (String(flat.prefix { $0 != "*" }), flat)
    }
  }

  /// What stands behind `Tests:`; nil where that is missing.
  private static func named(_ text: String) -> Substring? {
    text.firstRange(of: "Tests: ").map { text[$0.upperBound...] }
  }

  @Test("says of every threat which test holds it")
  func complete() throws {
    let threats = try Self.threats()
    #expect(threats.count > 30)
    #expect(threats.filter { Self.named($0.text) == nil }.map(\.promise) == [])
  }

  @Test("names no test that is not there")
  func exist() throws {
    let sources = try Checkout.files(in: ["Tests"]).filter {
      $0.isSwift && $0.path != "Tests/ProjectTests/ThreatModelTests.swift"
    }
    .map(\.text).joined(separator: "\n")
    let titles = sources.matches(of: /@(?:Test|Suite)\(\s*"((?:[^"\\]|\\.)*)"/).map { String($0.1) }
    let types = Set(sources.matches(of: /(?:struct|enum|class|actor) ([A-Za-z0-9_]+)/).map { String($0.1) })
    var missing: [String] = []
    for threat in try Self.threats() {
      guard let tests = Self.named(threat.text) else { continue }
      for quoted in tests.matches(of: /"([^"]+)"/) where !titles.contains(where: { $0.contains(quoted.1) }) {
        missing.append("\(threat.promise): \"\(quoted.1)\"")
      }
      let words = tests.replacing(/"[^"]*"/, with: "").matches(
        of: /\b([A-Z][A-Za-z0-9]*(?:Tests|Conformance))\b/)
      for word in words where !types.contains(String(word.1)) {
        missing.append("\(threat.promise): \(word.1)")
      }
    }
    #expect(missing == [])
  }
}
