import Cryptography
import DocumentReading
import Rendering
import SourceText
import TestSupport
import Testing

@Suite("Hostile envelopes") struct HostileEnvelopeTests {
  @Test(
    "end in a value or a clear error, and none with a good signature has another report",
    arguments: HostileAttack.allCases)
  func attack(attack: HostileAttack) throws {
    let key = try #require(Ed25519PublicKey(pem: SigningTestKey.publicPEM))
    let envelope = try #require(Self.envelope)
    #expect(envelope.isValid(by: key))
    let subject = HostileSubject(
      name: "an envelope", samples: [Array(envelope.text.utf8), Array(jsonLine(Self.others(envelope)).utf8)],
      nested: Self.nested,
      refused: [
        (
          "no signature",
          { Self.written(.map(["payloadType": .text(SignedReport.payloadType), "payload": .text("e30=")])) }
        ),
        ("an empty list of signatures", { Self.written(Self.holding("e30=", .list([]))) }),
        (
          "a signature that is no Base64",
          { Self.written(Self.holding("e30=", .list([.map(["sig": .text("e30")])]))) }
        ),
        (
          "Base64 with bits left over",
          { Self.written(Self.holding("e31=", .list([.map(["sig": .text("e30=")])]))) }
        ),
        (
          "another type",
          {
            Self.written(
              .map(["payloadType": .text("application/vnd.in-toto+json"), "payload": .text("e30=")]))
          }
        ),
        ("two payloads", { Array("{\"payload\": \"e30=\", \"payload\": \"e30=\"}".utf8) }),
        (
          "a hundred signatures",
          { Self.written(Self.holding("e30=", .list((0..<100).map { _ in .map(["sig": .text("e30=")]) }))) }
        ),
        (
          "a million entries",
          { Array("{\"payload\": [".utf8) + [UInt8](repeating: UInt8(ascii: "["), count: 1_000_000) }
        ),
      ]
    ) { bytes in
      guard let read = try SignedReport(reading: bytes, source: HostileSubject.source) else {
        throw NoEnvelope()
      }
      // What the suite is for: a good signature is of these very bytes.
      if read.isValid(by: key), read.payload != envelope.payload {
        Issue.record("accepted with another report: \(String(decoding: bytes, as: UTF8.self))")
      }
      return "\(read.payload) \(read.signatures)"
    }
    #expect(attack.run(on: subject) == [])
  }

  @Test("of a report whose Base64 is longer than any text of a report may be are read whole") func large()
    throws
  {
    let report =
      Array(#"{"text": ""#.utf8) + [UInt8](repeating: UInt8(ascii: "x"), count: 13 << 20) + Array("\"}".utf8)
    let signed = try SignedReport(signing: report, pem: Array(SigningTestKey.pem.utf8))
    let read = try #require(try SignedReport(reading: Array(signed.text.utf8), source: "large"))
    #expect(read == signed)
    #expect(read.isValid(by: try #require(Ed25519PublicKey(pem: SigningTestKey.publicPEM))))
  }

  @Test(
    "begin with a key of theirs: everything else is no envelope",
    arguments: [
      "", "{", "[]", "{\"version\": 1, \"payloadType\": \"x\"}", "{\"payloads\": 1}", "\"payload\"", "null",
    ])
  func others(_ text: String) throws {
    #expect(try SignedReport(reading: Array(text.utf8), source: "x") == nil)
    #expect(try reportPayload(Array(text.utf8), source: "x") == Array(text.utf8))
  }

  @Test("hold a key in PEM that any byte of may be changed in, without a crash and without a word of it")
  func keys() {
    let pem = Array(SigningTestKey.pem.utf8)
    for index in pem.indices {
      var flipped = pem
      flipped[index] ^= 1
      for changed in [Array(pem[..<index]), flipped] {
        do throws(SigningProblem) {
          _ = try SignedReport(signing: [1], pem: changed)
        } catch {
          #expect(!"\(error)".contains("MC4C"))
        }
        let text = String(decoding: changed, as: UTF8.self).replacing("PRIVATE", with: "PUBLIC")
        #expect(Ed25519PublicKey(pem: text) == nil, "\(text)")
      }
    }
  }

  private static let envelope = try? SignedReport(
    signing: Array("{\"verdict\": \"blocked\", \"gates\": []}\n".utf8), pem: Array(SigningTestKey.pem.utf8))

  /// As other programs write it: another order, and more than anybody asked for.
  private static func others(_ envelope: SignedReport) -> Node {
    let signature = envelope.signatures.first
    return .map([
      "payload": .text(base64(envelope.payload)),
      "signatures": .list([
        .map(["sig": .text(base64([UInt8](repeating: 7, count: 64)))]),
        .map(["sig": .text(base64(signature?.bytes ?? [])), "keyid": .text(signature?.keyID ?? "")]),
      ]),
      "payloadType": .text(SignedReport.payloadType),
    ])
  }

  private static func holding(_ payload: String, _ signatures: Node) -> Node {
    .map([
      "payloadType": .text(SignedReport.payloadType), "payload": .text(payload), "signatures": signatures,
    ])
  }

  private static func written(_ node: Node) -> [UInt8] { Array(jsonText(node).utf8) }

  /// Five levels are as deep as an envelope with its signatures may be; what nobody asked for counts.
  private static func nested(_ depth: Int) -> [UInt8] {
    guard depth > 5 else { return written(holding("e30=", .list([.map(["sig": .text("e30=")])]))) }
    return Array("{\"payload\": ".utf8) + [UInt8](repeating: UInt8(ascii: "["), count: depth)
      + [UInt8](repeating: UInt8(ascii: "]"), count: depth) + Array("}".utf8)
  }
}

/// Placed as an error has to be: nothing is wrong with the document but what it is.
private struct NoEnvelope: Error, CustomStringConvertible {
  let description = "\(HostileSubject.source):1:1: this is no envelope"
}
