import GateCatalog
import GateEngine
import GateKit
import LocalSystem
import PolicyFiles
import TestSupport
import Testing

@Suite("Built-in policies") struct BuiltInPoliciesTests {
  private static let root = LocalPath(#filePath).folder.folder.folder

  private static func policies() throws -> [(name: String, text: String)] {
    let folder = root.appending("policies")
    return try LocalFiles.list(folder).map { String(decoding: $0.path, as: UTF8.self) }
      .filter { $0.hasSuffix("/policy.yml") }
      .map { path in
        let bytes = try LocalFiles.read(folder.appending(path), limit: 1 << 20)
        return (String(path.dropLast("/policy.yml".count)), String(decoding: bytes, as: UTF8.self))
      }
  }

  @Test("the program holds the policies as they are in policies/")
  func embedded() throws {
    let policies = try Self.policies()
    #expect(policies.count >= 5)
    // gatehouse-dev docs writes them.
    #expect(builtInPolicies == Dictionary(uniqueKeysWithValues: policies.map { ($0.name, $0.text) }))
  }

  @Test(
    "every built-in policy is read without a mistake, alone and extended",
    arguments: builtInPolicies.keys.sorted())
  func readable(name: String) async throws {
    let alone = await PolicyReader(gates: builtInGates).read(
      name: "policy.yml", bytes: Array((builtInPolicies[name] ?? "").utf8))
    let extended = await PolicyReader(gates: builtInGates).read(
      name: ".gatehouse.yml", bytes: Array("version: 1\nextends: \(name)\n".utf8))
    guard case .policy(let one, _) = alone, case .policy(let other, let files) = extended else {
      Issue.record("\(alone) \(extended)")
      return
    }
    #expect(content(one) == content(other))
    #expect(files.map(\.name) == [".gatehouse.yml", "built-in: \(name)"])
    #expect(one.gates.contains { $0.gate == PolicyShape.flowGate })
  }
}
