import GateCatalog
import GateEngine
import GateKit
import LocalSystem
import PolicyFiles
import SourceText
import TestSupport
import Testing

@Suite("What is written about policies") struct PolicyPageTests {
  private static let root = LocalPath(#filePath).folder.folder.folder

  /// The code blocks of a page that hold a whole policy.
  private static func policies(in page: String) -> [String] {
    page.split(separator: "```yaml\n").dropFirst().compactMap { $0.split(separator: "\n```").first }
      .map { $0.drop { $0 != "v" } }.filter { $0.hasPrefix("version: 1") && !$0.contains("\nwaivers:") }
      .map { String($0) + "\n" }
  }

  @Test("every key of a policy is on the page")
  func complete() {
    let page = policyPage(gates: builtInGates)
    for row in PolicyShape(builtInGates).document.table where !row.key.contains("[].when.") {
      let key = row.key.split(separator: ".").last.map { $0.replacing("[]", with: "") } ?? ""
      #expect(page.contains(key), "\(row.key)")
    }
    for key in Condition.schema.map(\.field.key) { #expect(page.contains("| `\(key)` |"), "\(key)") }
    for gate in builtInGates where gate.condition == nil {
      #expect(page.contains("(gates/\(gate.manifest.id).md)"))
    }
  }

  @Test("policies shown on the page and in the policies' own pages are read without a mistake")
  func examples() async throws {
    var pages = [policyPage(gates: builtInGates)]
    let folder = Self.root.appending("policies")
    for file in try LocalFiles.list(folder) {
      let path = String(decoding: file.path, as: UTF8.self)
      guard path.hasSuffix("README.md") else { continue }
      pages.append(
        String(decoding: try LocalFiles.read(folder.appending(path), limit: 1 << 20), as: UTF8.self))
    }
    let examples = pages.flatMap(Self.policies)
    #expect(examples.count >= 7)
    for example in examples {
      let found = await problems(example, builtIn: builtInPolicies, gates: builtInGates)
      #expect(found == [], "\(example)")
    }
  }

  @Test("the schema knows every gate, asks for the version and refuses stray keys")
  func schema() {
    let schema = policySchema(gates: builtInGates)
    #expect(schema["$schema"]?.scalar == "https://json-schema.org/draft/2020-12/schema")
    #expect(schema["required"]?.items.compactMap(\.scalar) == ["version"])
    #expect(schema["additionalProperties"]?.scalar == "false")
    let keys = [
      "version", "extends", "mode", "flow", "gates", "groups", "environments", "evidence", "rules", "labels",
      "publish", "commands",
    ]
    #expect(schema["properties"]?.entries.map(\.key) == keys)
    let ofChanges = builtInGates.filter { $0.condition == nil }.map(\.manifest)
    #expect(schema["$defs"]?.entries.map(\.key) == ofChanges.map(\.id).sorted())
  }
}
