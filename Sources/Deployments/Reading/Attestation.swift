import Cryptography
import GateKit
import SourceText

/// What one attestation says of images: their digests, the commits that they were built from, and who built them.
///
/// Read are in-toto statements with SLSA provenance 0.2 (https://slsa.dev/provenance/v0.2) or 1
/// (https://slsa.dev/provenance/v1), bare, in a DSSE envelope or in a Sigstore bundle, and a plain object.
struct Attestation {
  let digests: Set<ImageDigest>
  let commits: Set<ObjectID>
  let builder: String?

  /// Attestations in one file.
  private static let limit = 1000

  /// One document, or one on each line.
  ///
  /// - Throws: `MalformedEvidence` where something in it is none.
  static func all(in evidence: Evidence) throws -> [Attestation] {
    let bytes = try evidence.boundedBytes()
    // What is no single document may be one on each line; if it is neither, that is told below.
    if let whole = try? evidence.json(bytes) { return try [Attestation(whole, evidence)] }
    let lines = bytes.split(separator: UInt8(ascii: "\n")).filter { line in
      line.contains { !" \t\r".utf8.contains($0) }
    }
    guard lines.count > 1, lines.count <= limit else {
      if lines.count > limit {
        throw MalformedEvidence(
          evidence, reason: "it has \(lines.count) attestations, and the limit is \(limit)")
      }
      _ = try evidence.json(bytes)
      return []
    }
    return try lines.map { try Attestation(try evidence.json(Array($0)), evidence) }
  }

  private init(_ node: Node, _ evidence: Evidence) throws {
    let envelope = node["dsseEnvelope"] ?? node
    if let payload = envelope["payload"]?.scalar {
      guard envelope["payloadType"]?.scalar == "application/vnd.in-toto+json" else {
        throw evidence.malformed(at: envelope, "\"payloadType\" is not application/vnd.in-toto+json")
      }
      guard let bytes = base64Decoded(payload) else {
        throw evidence.malformed(at: envelope, "\"payload\" is no Base64")
      }
      try self.init(statement: try evidence.json(bytes), evidence)
    } else if envelope["_type"] != nil {
      try self.init(statement: envelope, evidence)
    } else {
      try self.init(plain: envelope, evidence)
    }
  }

  private init(statement: Node, _ evidence: Evidence) throws(MalformedEvidence) {
    guard let type = statement["_type"]?.scalar, type.hasPrefix("https://in-toto.io/Statement/") else {
      throw evidence.malformed(at: statement, "it is no in-toto statement")
    }
    digests = Set(
      (statement["subject"]?.items ?? []).compactMap { $0["digest"]?["sha256"]?.scalar }
        .compactMap { ImageDigest(hexadecimal: $0) })
    guard !digests.isEmpty else {
      throw evidence.malformed(at: statement, "\"subject\" names no sha256 digest")
    }
    let predicate = statement["predicate"]
    let sources: [Node?]
    switch statement["predicateType"]?.scalar {
    case "https://slsa.dev/provenance/v1":
      sources = predicate?["buildDefinition"]?["resolvedDependencies"]?.items.map { $0["digest"] } ?? []
      builder = predicate?["runDetails"]?["builder"]?["id"]?.scalar
    case "https://slsa.dev/provenance/v0.2":
      sources =
        (predicate?["materials"]?.items.map { $0["digest"] } ?? [])
        + [predicate?["invocation"]?["configSource"]?["digest"]]
      builder = predicate?["builder"]?["id"]?.scalar
    default:
      // An attestation of something else, a list of parts, say: it speaks of the image and names no commit.
      sources = []
      builder = nil
    }
    commits = Set(
      sources.compactMap { $0 }.flatMap { [$0["gitCommit"]?.scalar, $0["sha1"]?.scalar] }.compactMap { $0 }
        .compactMap { ObjectID($0) })
  }

  private init(plain node: Node, _ evidence: Evidence) throws(MalformedEvidence) {
    let named = node["digest"]?.scalar ?? node["image"]?.scalar ?? ""
    guard let digest = ImageDigest(reference: named) else {
      throw evidence.malformed(at: node, "it is no statement, and has no \"digest\" such as sha256:…")
    }
    guard let commit = node["commit"]?.scalar.flatMap({ ObjectID($0) }) else {
      throw evidence.malformed(at: node, "\"commit\" is no commit id of 40 hexadecimal digits")
    }
    digests = [digest]
    commits = [commit]
    builder = node["builder"]?.scalar
  }
}
