import GateKit
import PolicyFiles
import SourceText
import TestSupport
import Testing

@Suite("Archives of reports") struct EvidenceArchiveTests {
  private let commit = ObjectID(filledWith: 3)

  private func evidence(_ id: String, _ path: RepositoryPath, _ text: String) -> Evidence {
    Evidence(
      id: id, path: path, digest: digest(of: text), commit: nil, made: nil,
      content: ReportContent(Array(text.utf8)))
  }

  /// SHA-256 of the texts that these tests keep.
  private func digest(of text: String) -> String {
    switch text {
    case "": "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
    default: "2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824"
    }
  }

  private func request(_ id: String, _ glob: String) throws -> EvidenceRequest {
    EvidenceRequest(id: id, paths: [try Glob(glob)], of: .mergeBase)
  }

  @Test("give back what they were given, by name and path") func roundTrip() throws {
    let odd = RepositoryPath(bytes: [0x61, 0xFF, 0x2E, 0x78])
    let archive = try EvidenceArchive(
      of: commit, [evidence("b", "b.xml", "hello"), evidence("a", "a.xml", ""), evidence("a", odd, "hello")])
    let read = try readEvidenceArchive(Array(text(archive).utf8), source: "base.json")
    #expect(read == archive)
    let found = try read.evidence(try request("a", "*"), source: "base.json")
    #expect(found.map(\.path) == [odd, "a.xml"])
    #expect(try found.map { try $0.content.bytes() } == [Array("hello".utf8), []])
    #expect(found.allSatisfy { $0.origin == .mergeBase && $0.commit == commit })
    #expect(try read.evidence(try request("a", "b*"), source: "base.json").isEmpty)
    #expect(try read.evidence(try request("c", "**"), source: "base.json").isEmpty)
  }

  private func text(_ archive: EvidenceArchive) -> String {
    var node = archive.node ?? .map([:])
    if node["version"] == nil {
      node = Node(value: .map([Node.Entry(key: "version", node: .number(1))] + node.entries))
    }
    return flat(node)
  }

  private func flat(_ node: Node) -> String {
    switch node.value {
    case .null: "null"
    case .scalar(let text, let quoted): quoted ? "\"\(text.escaped(for: .json))\"" : text
    case .list(let items): "[" + items.map(flat).joined(separator: ",") + "]"
    case .map(let entries):
      "{" + entries.map { "\"\($0.key)\":" + flat($0.node) }.joined(separator: ",") + "}"
    }
  }

  static let mistakes: [(change: (from: String, to: String), message: String)] = [
    (("H4sI", "H4s!"), "base.json: reports.0: cannot unpack b.xml: its content is not base64"),
    (
      ("H4sI", "AAAA"),
      "base.json: reports.0: cannot unpack b.xml: not gzip at byte 2: incorrect header check"
    ),
    (
      ("2cf2", "2cf3"),
      "base.json: reports.0: cannot unpack b.xml: its digest is not 2cf34dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824"
    ),
  ]

  @Test("that were touched are refused, with the report's name", arguments: mistakes)
  func damaged(row: (change: (from: String, to: String), message: String)) throws {
    let archive = try EvidenceArchive(of: commit, [evidence("b", "b.xml", "hello")])
    let touched = text(archive).replacing(row.change.from, with: row.change.to)
    let read = try readEvidenceArchive(Array(touched.utf8), source: "base.json")
    #expect {
      try read.evidence(try request("b", "*"), source: "base.json")
    } throws: { "\($0)" == row.message }
  }

  @Test("say of which commit they are") func commitIsChecked() {
    #expect {
      try readEvidenceArchive(Array(#"{"version": 1, "commit": "main"}"#.utf8), source: "base.json")
    } throws: { "\($0)".contains("expected a commit id") }
  }

  @Test("of any bytes are an archive or a clear error", arguments: HostileAttack.allCases)
  func hostile(attack: HostileAttack) throws {
    let archive = try EvidenceArchive(of: commit, [evidence("b", "b.xml", "hello")])
    let request = try request("b", "*")
    let subject = HostileSubject(name: "archive", samples: [Array(text(archive).utf8)]) { bytes in
      let read = try readEvidenceArchive(bytes, source: HostileSubject.source)
      return "\(read) \(try read.evidence(request, source: HostileSubject.source))"
    }
    #expect(attack.run(on: subject) == [])
  }
}
