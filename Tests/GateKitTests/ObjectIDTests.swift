import GateKit
import Testing

@Suite("Object ids")
struct ObjectIDTests {
  @Test("forty hexadecimal digits, of either case, print in lower case")
  func reading() throws {
    let id = try #require(ObjectID("0123456789ABCDEFabcdef0123456789abcdef01"))
    #expect(id.description == "0123456789abcdefabcdef0123456789abcdef01")
    #expect(id.short == "0123456789")
    #expect(ObjectID(id.description) == id && ObjectID(id.description)?.hashValue == id.hashValue)
  }

  @Test(
    "anything else is refused",
    arguments: [
      "", "0123", String(repeating: "0", count: 39), String(repeating: "0", count: 41),
      String(repeating: "0", count: 64),
      String(repeating: "0", count: 39) + "g", String(repeating: "0", count: 38) + "é",
      " " + String(repeating: "0", count: 39),
    ])
  func refusing(_ text: String) { #expect(ObjectID(text) == nil) }

  @Test("ids are ordered by their bytes")
  func order() throws {
    let texts = ["00", "01", "0f", "10", "7f", "80", "ff"].map { $0 + String(repeating: "0", count: 38) }
    let ids = try texts.map { try #require(ObjectID($0)) }
    for (i, a) in ids.enumerated() {
      for (j, b) in ids.enumerated() {
        #expect((a < b) == (i < j))
        #expect((a == b) == (i == j))
      }
    }
  }
}
