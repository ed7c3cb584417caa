import CivilTime
import DocumentReading
import GateKit
import SourceText

/// What a step says of the snapshot that it took.
struct SnapshotRecord {
  let name: String
  let created: Instant
  let environment: String?
  /// Bytes; nil where it does not say.
  let size: Int?

  /// - Throws: `MalformedEvidence` where it is no JSON, or lacks what it has to say.
  init(_ evidence: Evidence) throws {
    let node = try evidence.json()
    func text(_ key: String) throws(MalformedEvidence) -> String {
      guard let text = node[key]?.scalar, !text.isEmpty else {
        throw evidence.malformed(at: node, "\"\(key)\" is missing")
      }
      return text
    }
    name = try text("snapshot")
    guard let created = Instant(try text("created")) else {
      throw evidence.malformed(at: node, "\"created\" is no time such as 2026-06-15T11:50:00Z")
    }
    self.created = created
    guard ImageDigest(try text("digest")) != nil else {
      throw evidence.malformed(at: node, "\"digest\" is not sha256: and 64 hexadecimal digits")
    }
    environment = node["environment"]?.scalar
    size = try node["size"].map { size in
      guard let bytes = size.scalar.flatMap({ Int($0) }), bytes >= 0 else {
        throw evidence.malformed(at: size, "\"size\" is no number of bytes")
      }
      return bytes
    }
  }
}

extension Evidence {
  /// Bytes of a snapshot's record or of one file of attestations.
  static let documentLimit = 16 << 20

  func boundedBytes() throws -> [UInt8] {
    guard content.count <= Self.documentLimit else {
      throw MalformedEvidence(
        self, reason: "it has \(content.count) bytes, and the limit is \(Self.documentLimit)")
    }
    return try content.bytes()
  }

  func malformed(at node: Node, _ reason: String) -> MalformedEvidence {
    MalformedEvidence(self, reason: "\(node.mark): \(reason)")
  }

  func json() throws -> Node { try json(try boundedBytes()) }

  /// - Parameter bytes: of the report or of a part of it.
  func json(_ bytes: [UInt8]) throws(MalformedEvidence) -> Node {
    do throws(DocumentProblems) {
      return try readJSON(bytes, source: path.description, limits: .report)
    } catch {
      throw MalformedEvidence(self, reason: "\(error)")
    }
  }
}
