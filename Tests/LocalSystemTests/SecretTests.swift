import LocalSystem
import Testing

@Suite("A secret")
struct SecretTests {
  private func write(_ bytes: [UInt8]) throws -> (TemporaryFolder, LocalPath) {
    let folder = try TemporaryFolder()
    let path = folder.appending("token")
    try LocalFiles.write(bytes, to: path)
    return (folder, path)
  }

  @Test("shows itself in no way but one")
  func hidden() {
    let secret = Secret("s3cret")
    struct Holder {
      let token: Secret
      let list: [Secret]
    }
    let holder = Holder(token: secret, list: [secret])
    var dumped = ""
    dump(holder, to: &dumped)
    for text in ["\(secret)", String(reflecting: secret), "\(holder)", String(reflecting: holder), dumped] {
      #expect(!text.contains("s3cret"))
      #expect(text.contains("[secret]"))
    }
    #expect(Mirror(reflecting: secret).children.isEmpty)
    #expect(secret.reveal() == "s3cret")
    #expect(secret.prefixed(with: "Bearer ").reveal() == "Bearer s3cret")
  }

  @Test("equals its like, byte for byte")
  func equality() {
    #expect(Secret("a") == Secret("a"))
    #expect(Secret("a") != Secret("b"))
    #expect(Secret("a") != Secret("ab"))
    #expect(Secret("") == Secret(""))
    // One letter to Swift, two spellings to a server.
    #expect(Secret("\u{e9}") != Secret("e\u{301}"))
    #expect(Set([Secret("a"), Secret("a"), Secret("b")]).count == 2)
  }

  @Test(
    "comes from a file without the end of its last line",
    arguments: [
      ("t0ken", "t0ken"), ("t0ken\n", "t0ken"), ("t0ken\r\n", "t0ken"), ("a\nb\n\n", "a\nb\n"),
      (" a ", " a "),
    ])
  func file(content: String, expected: String) throws {
    let (folder, path) = try write(Array(content.utf8))
    #expect(try Secret(file: path).reveal() == expected)
    withExtendedLifetime(folder) {}
  }

  @Test(
    "from a file that holds none is an error that names the file and nothing of it",
    arguments: [
      ([UInt8](), "it is empty"), (Array("\n".utf8), "it is empty"), (Array("\r\n".utf8), "it is empty"),
      (Array("s3cret".utf8) + [0xFF], "it is not UTF-8"),
      ([UInt8](repeating: 0x73, count: 65_537), "it is 65537 bytes; the limit is 65536"),
    ])
  func unusable(content: [UInt8], reason: String) throws {
    let (folder, path) = try write(content)
    let error = try #require(throws: SystemError.self) { try Secret(file: path) }
    #expect("\(error)".hasSuffix("\(path): \(reason)"))
    #expect("\(error)".hasPrefix("cannot read "))
    #expect(!"\(error)".contains("s3cret"))
    withExtendedLifetime(folder) {}
  }

  @Test("from a file that is not there is that error")
  func missing() throws {
    let folder = try TemporaryFolder()
    let error = try #require(throws: SystemError.self) { try Secret(file: folder.appending("token")) }
    #expect(error.isMissing)
  }

  @Test("comes from a variable that is set to something")
  func variable() {
    let environment = Environment(["TOKEN": "t0ken\n", "EMPTY": "", "LINE": "\n"])
    #expect(Secret(variable: "TOKEN", in: environment)?.reveal() == "t0ken")
    for name in ["EMPTY", "LINE", "ABSENT"] { #expect(Secret(variable: name, in: environment) == nil) }
  }
}
