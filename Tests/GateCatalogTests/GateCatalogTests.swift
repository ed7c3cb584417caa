import GateCatalog
import GateKit
import Testing

@Suite("The catalogue of gates") struct GateCatalogTests {
  @Test("holds each gate once, sorted by id")
  func order() {
    let ids = builtInGates.map(\.manifest.id)
    #expect(ids == Set(ids).sorted())
    #expect(ids.count >= 5)
  }

  @Test("names each gate as its manifest does")
  func names() {
    #expect(builtInGates.map(\.id) == builtInGates.map(\.manifest.id))
  }

  @Test(
    "says of every gate what it asks, what it finds, and shows it", arguments: builtInGates.map(\.manifest.id)
  )
  func manifests(id: String) throws {
    let gate = try #require(builtInGates.first { $0.manifest.id == id })
    let manifest = gate.manifest
    #expect(manifest.summary.hasSuffix("?"), "a gate asks one question")
    #expect(manifest.rationale.count > 100)
    #expect(Set(manifest.rules.map(\.id)).count == manifest.rules.count)
    #expect(manifest.examples.contains { $0.findings.isEmpty && $0.breaks == nil }, "one example passes")
    // A gate without rules of its own leaves finding to the engine.
    if !manifest.rules.isEmpty {
      #expect(manifest.examples.contains { !$0.findings.isEmpty }, "one example does not")
    }
    #expect(Set(manifest.examples.map(\.title)).count == manifest.examples.count)
  }

  @Test("explains every setting of every gate", arguments: builtInGates.map(\.manifest.id))
  func settings(id: String) throws {
    let gate = try #require(builtInGates.first { $0.manifest.id == id })
    guard case .object(let fields) = gate.settings else {
      Issue.record("the settings of a gate are an object")
      return
    }
    for field in fields { #expect(field.help.count > 10, "\(field.key)") }
  }
}
