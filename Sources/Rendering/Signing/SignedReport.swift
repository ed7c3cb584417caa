public import Cryptography
import DocumentReading
import SourceText

/// A report in an envelope with a signature over its exact bytes: DSSE, the Dead Simple Signing Envelope, version 1
/// (secure-systems-lab/dsse), which in-toto and Sigstore use.
public struct SignedReport: Equatable, Sendable {
  /// The report, byte for byte as it was signed.
  public let payload: [UInt8]
  public let signatures: [Signature]

  public struct Signature: Equatable, Sendable {
    /// A hint alone: SHA-256 of the public key.
    public let keyID: String
    public let bytes: [UInt8]

    public init(keyID: String, bytes: [UInt8]) {
      self.keyID = keyID
      self.bytes = bytes
    }
  }

  public static let payloadType = "application/vnd.gatehouse.report+json"

  public init(payload: [UInt8], signatures: [Signature]) {
    self.payload = payload
    self.signatures = signatures
  }

  /// - Parameter pem: a private key of Ed25519.
  public init(signing payload: [UInt8], pem: [UInt8]) throws(SigningProblem) {
    let (signature, key) = try signEd25519(Self.message(payload), pem: pem)
    self.payload = payload
    signatures = [Signature(keyID: key.fingerprint, bytes: signature)]
  }

  /// What is signed: DSSE's pre-authentication encoding.
  private static func message(_ payload: [UInt8]) -> [UInt8] {
    Array("DSSEv1 \(payloadType.utf8.count) \(payloadType) \(payload.count) ".utf8) + payload
  }

  public func isValid(by key: Ed25519PublicKey) -> Bool {
    let message = Self.message(payload)
    return signatures.contains { key.isValid($0.bytes, of: message) }
  }
}

extension SignedReport {
  /// The envelope as JSON.
  public var text: String {
    jsonText(
      .map([
        "payloadType": .text(Self.payloadType), "payload": .text(base64(payload)),
        "signatures": .list(
          signatures.map { .map(["keyid": .text($0.keyID), "sig": .text(base64($0.bytes))]) }),
      ]))
  }

  /// Bytes of an envelope: a report of 256 MiB in Base64.
  public static let sizeLimit = 384 << 20

  private static let limits = DocumentLimits(
    bytes: sizeLimit, depth: 4, entries: 100, text: 360 << 20, attributes: 0, expansion: 0)

  /// nil for a document that is no envelope at all.
  ///
  /// - Throws: for an envelope of something else, or one that is damaged.
  public init?(reading bytes: [UInt8], source: String) throws(UnreadableEnvelope) {
    guard Self.isEnvelope(bytes) else { return nil }
    let document: Node
    do throws(DocumentProblems) {
      document = try readJSON(bytes, source: source, limits: Self.limits)
    } catch {
      let last = error.problems.last
      throw UnreadableEnvelope(last?.mark ?? .none, last?.message ?? "it is no JSON")
    }
    func damaged(_ node: Node?, _ reason: String) -> UnreadableEnvelope {
      UnreadableEnvelope((node ?? document).mark, reason)
    }
    guard document["payloadType"]?.scalar == Self.payloadType else {
      throw damaged(document["payloadType"], "\"payloadType\" is not \(Self.payloadType)")
    }
    guard let payload = document["payload"]?.scalar.flatMap(strictBase64) else {
      throw damaged(document["payload"], "\"payload\" is no Base64")
    }
    let written = document["signatures"]?.items ?? []
    let signatures = written.compactMap { node -> Signature? in
      guard let bytes = node["sig"]?.scalar.flatMap(strictBase64) else { return nil }
      return Signature(keyID: node["keyid"]?.scalar ?? "", bytes: bytes)
    }
    guard !signatures.isEmpty, signatures.count == written.count else {
      throw damaged(document["signatures"], "\"signatures\" is no list of signatures")
    }
    self.payload = payload
    self.signatures = signatures
  }

  /// By its first key: what begins as an envelope is never taken for a report, however it goes on.
  private static func isEnvelope(_ bytes: [UInt8]) -> Bool {
    func isBlank(_ byte: UInt8) -> Bool { " \t\r\n".utf8.contains(byte) }
    let start = bytes.drop(while: isBlank)
    guard start.first == UInt8(ascii: "{") else { return false }
    let key = start.dropFirst().drop(while: isBlank)
    return ["payloadType", "payload", "signatures"].contains { key.starts(with: "\"\($0)\"".utf8) }
  }
}

/// An envelope that is damaged, or holds no report.
public struct UnreadableEnvelope: Error, Equatable, CustomStringConvertible {
  public let description: String

  init(_ mark: Mark, _ reason: String) {
    description = "\(mark): the envelope of the report cannot be read: \(reason)"
  }
}

/// The report in a document that a server kept, which is in an envelope where the server signs.
public func reportPayload(_ document: [UInt8], source: String) throws(UnreadableEnvelope) -> [UInt8] {
  try SignedReport(reading: document, source: source)?.payload ?? document
}

/// One text for the same bytes: bits that are left over at the end have to be zero.
private func strictBase64(_ text: String) -> [UInt8]? {
  base64Decoded(text).flatMap { base64($0) == text ? $0 : nil }
}
