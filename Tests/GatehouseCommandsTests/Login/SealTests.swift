import LocalSystem
import TestSupport
import Testing

@testable import GatehouseCommands

@Suite("What a browser keeps for the server")
struct SealTests {
  private static let secret = Secret("a secret of the forge's making")
  private static let seal = Seal(secret, for: "one thing")

  @Test(
    "is read back as it was",
    arguments: [[], [""], ["a"], ["", "", ""], ["a.b", "é\u{0}", "=;,\" \r\n"]])
  func whole(_ fields: [String]) {
    let opened = Self.seal.opened(Self.seal.sealed(fields))
    // No field at all and one empty one are written alike.
    #expect(opened == (fields.isEmpty ? [""] : fields))
  }

  @Test("fits into a cookie: Base64 for URLs, and dots")
  func characters() {
    let text = Self.seal.sealed(["é;\" ", "\u{0}"])
    #expect(text.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || "-_.".contains($0)) })
  }

  @Test("is nothing with another key or for another purpose")
  func others() {
    let text = Self.seal.sealed(["a", "b"])
    #expect(Seal(Self.secret, for: "another thing").opened(text) == nil)
    #expect(Seal(Secret("another"), for: "one thing").opened(text) == nil)
  }

  @Test("is nothing with any byte changed, missing or added")
  func changed() {
    let text = Array(Self.seal.sealed(["alice", "7"]).utf8)
    for index in text.indices {
      #expect(Self.seal.opened(String(decoding: text[..<index], as: UTF8.self)) == nil)
      for byte in [UInt8(ascii: "."), UInt8(ascii: "Q"), UInt8(ascii: "="), 0] where byte != text[index] {
        var other = text
        other[index] = byte
        #expect(Self.seal.opened(String(decoding: other, as: UTF8.self)) == nil)
      }
    }
    #expect(Self.seal.opened(String(decoding: text, as: UTF8.self) + ".") == nil)
  }

  @Test("does not let a field run into the next")
  func borders() {
    #expect(Self.seal.sealed(["ab", "c"]) != Self.seal.sealed(["a", "bc"]))
    let text = Self.seal.sealed(["a.b"])
    #expect(Self.seal.opened(text) == ["a.b"])
  }

  @Test("is nothing where it is longer than any of ours")
  func long() {
    #expect(Self.seal.opened(Self.seal.sealed([String(repeating: "x", count: 5000)])) == nil)
  }

  @Test(
    "that holds something else is no session and no attempt",
    arguments: [
      [], ["github"], ["github", "x", "alice", "", "1", "0"], ["github", "7", "alice", "", "", "0"],
      ["github", "7", "alice", "", "1", "0", "more"],
    ])
  func sessions(_ fields: [String]) {
    #expect(LoginSession(fields) == nil)
    #expect(LoginAttempt(fields) == nil)
  }
}
