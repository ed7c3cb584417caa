import Cryptography
import DocumentReading
import Rendering
import SourceText

/// A report in an envelope with a signature over its exact bytes: DSSE, the Dead Simple Signing Envelope, version 1
/// (secure-systems-lab/dsse), which in-toto and Sigstore use.
struct SignedReport: Equatable {
  /// The report, byte for byte as it was signed.
  let payload: [UInt8]
  let signatures: [Signature]

  struct Signature: Equatable {
    /// A hint alone: SHA-256 of the public key.
    let keyID: String
    let bytes: [UInt8]
  }

  static let payloadType = "application/vnd.gatehouse.report+json"

  /// Bytes of an envelope: a report of 256 MiB in Base64.
  static let limits = DocumentLimits(
    bytes: 384 << 20, depth: 4, entries: 100, text: 360 << 20, attributes: 0, expansion: 0)

  init(payload: [UInt8], signatures: [Signature]) {
    self.payload = payload
    self.signatures = signatures
  }

  /// - Parameter pem: a private key of Ed25519.
  init(signing payload: [UInt8], pem: [UInt8]) throws(SigningProblem) {
    let (signature, key) = try signEd25519(Self.message(payload), pem: pem)
    self.payload = payload
    signatures = [Signature(keyID: key.fingerprint, bytes: signature)]
  }

  /// What is signed: DSSE's pre-authentication encoding.
  private static func message(_ payload: [UInt8]) -> [UInt8] {
    Array("DSSEv1 \(payloadType.utf8.count) \(payloadType) \(payload.count) ".utf8) + payload
  }

  func isValid(by key: Ed25519PublicKey) -> Bool {
    let message = Self.message(payload)
    return signatures.contains { key.isValid($0.bytes, of: message) }
  }
}

extension SignedReport {
  var text: String {
    jsonText(
      .map([
        "payloadType": .text(Self.payloadType), "payload": .text(base64(payload)),
        "signatures": .list(
          signatures.map { .map(["keyid": .text($0.keyID), "sig": .text(base64($0.bytes))]) }),
      ]))
  }

  /// nil for a document that is no envelope at all.
  ///
  /// - Throws: `UsageError` for an envelope of something else, or one that is damaged.
  init?(_ document: Node, source: String) throws(UsageError) {
    guard let type = document["payloadType"] else { return nil }
    func damaged(_ reason: String) -> UsageError {
      UsageError("\(source): the envelope of the report cannot be read: \(reason)")
    }
    guard type.scalar == Self.payloadType else { throw damaged("it holds something else than a report") }
    guard let payload = document["payload"]?.scalar.flatMap(strictBase64) else {
      throw damaged("\"payload\" is no Base64")
    }
    let written = document["signatures"]?.items ?? []
    let signatures = written.compactMap { node -> Signature? in
      guard let bytes = node["sig"]?.scalar.flatMap(strictBase64) else { return nil }
      return Signature(keyID: node["keyid"]?.scalar ?? "", bytes: bytes)
    }
    guard !signatures.isEmpty, signatures.count == written.count else {
      throw damaged("\"signatures\" is no list of signatures")
    }
    self.payload = payload
    self.signatures = signatures
  }
}

/// One text for the same bytes: bits that are left over at the end have to be zero.
private func strictBase64(_ text: String) -> [UInt8]? {
  base64Decoded(text).flatMap { base64($0) == text ? $0 : nil }
}
