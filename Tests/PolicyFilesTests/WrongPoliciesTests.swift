import GateCatalog
import GateKit
import LocalSystem
import PolicyFiles
import TestSupport
import Testing

/// Every kind of mistake that people make in a policy, with what they are told: `Golden/wrong-policies/` holds
/// the policies, `Golden/wrong-policies.txt` each with its messages.
@Suite("Wrong policies") struct WrongPoliciesTests {
  private static let folder = LocalPath(#filePath).folder.appending("Golden/wrong-policies")

  private static func names() throws -> [String] {
    try LocalFiles.list(folder).map { String(decoding: $0.path, as: UTF8.self) }
      .filter { $0.hasSuffix(".yml") && !$0.contains("/") }
  }

  private static func messages(_ name: String) async throws -> (text: String, messages: [String]) {
    let bytes = try LocalFiles.read(folder.appending(name), limit: 1 << 20)
    let reading = await PolicyReader(gates: builtInGates).read(name: ".gatehouse.yml", bytes: bytes) { path in
      try? LocalFiles.read(folder.appending(path), limit: 1 << 20)
    }
    let text = String(decoding: bytes, as: UTF8.self)
    guard case .problems(let problems) = reading else { return (text, []) }
    return (text, problems.map(\.description))
  }

  @Test("every kind of mistake is told as people read it")
  func golden() async throws {
    let names = try Self.names()
    #expect(names.count >= 80)
    var whole = ""
    for name in names {
      let (text, messages) = try await Self.messages(name)
      #expect(!messages.isEmpty, "\(name) is read without a problem")
      #expect(messages.allSatisfy { $0.contains(".yml:") || $0.hasPrefix("built-in: ") })
      whole += "== \(name.dropLast(4))\n\n"
      for line in text.split(separator: "\n", omittingEmptySubsequences: false).dropLast() {
        whole += "    \(shown(line))\n"
      }
      whole += "\n" + messages.map { "\($0)\n" }.joined() + "\n"
    }
    let difference = GoldenFiles().difference("wrong-policies.txt", whole)
    #expect(difference == nil)
  }

  /// No control characters, no line that nobody can read.
  private func shown(_ line: Substring) -> String {
    let visible = String(line.map { $0.isASCII && ($0.asciiValue ?? 0) < 32 && $0 != "\t" ? "?" : $0 })
    return visible.count <= 100 ? visible : visible.prefix(97) + "..."
  }
}
