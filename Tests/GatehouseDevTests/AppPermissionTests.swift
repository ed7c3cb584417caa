import GatehouseCommands
import LocalSystem
import Testing

@Suite("The permissions of the App")
struct AppPermissionTests {
  @Test("stand in docs/operations.md as the program asks for them")
  func page() throws {
    let root = LocalPath("/" + #filePath.split(separator: "/").dropLast(3).joined(separator: "/"))
    let bytes = try LocalFiles.read(root.appending("docs/operations.md"), limit: 1 << 20)
    let lines = String(decoding: bytes, as: UTF8.self).split(separator: "\n").map {
      String($0.drop { $0 == " " })
    }
    let table = appPermissionTable().split(separator: "\n").map(String.init)
    let start = try #require(lines.firstIndex(of: table[0]))
    #expect(Array(lines[start...].prefix { $0.hasPrefix("|") }) == table)
  }
}
