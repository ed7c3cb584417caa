import GateCatalog
import GateKit
import SourceText
import TestSupport
import Testing

@testable import GatehouseCommands

private struct PaintGate: Gate {
  struct Configuration: Settings {
    var colours: [String] = ["red"]
    var reason = ""
    static let schema: [Setting<Configuration>] = [
      setting("colours", \.colours, "colours that may be used"),
      setting("reason", \.reason, required: true, "why"),
    ]
  }
  static let manifest = GateManifest(
    id: "paint", summary: "Is it painted?", rationale: "Paint\nlasts.\n\nIt is cheap.",
    rules: [GateManifest.Rule("bare", "a file without paint")], mayRead: [AnyRead(.title)],
    examples: [
      GateExample(
        "a bare file is found", settings: "colours: [blue]\nreason: so\n", findings: ["a.txt is bare"]),
      GateExample("nothing is there", findings: []),
      GateExample("nobody asks", findings: [], skipped: "there is no paint"),
    ])
  init(_ settings: Configuration) {}
  var needs: Needs { Needs() }
  func examine(_ context: GateContext) -> GateAnswer { GateAnswer() }
}

@Suite struct GatesCommandTests {
  private let paint = [GateDefinition(PaintGate.self)]

  @Test("a gate's page holds its settings, findings, facts and examples") func page() async {
    let console = TestConsole()
    #expect(await console.run("gates", "paint", gates: paint) == .passed)
    #expect(
      console.output == """
        paint
          Is it painted?

        Paint lasts.

        It is cheap.

        Settings:
          colours  colours that may be used (list: text; default: [red])
          reason   why (text; required)

        Findings:
          bare  a file without paint

        Facts that it may read: title

        Examples:
          - a bare file is found
              with
                colours: [blue]
                reason: so
              finds: a.txt is bare
          - nothing is there
              finds nothing
          - nobody asks
              is skipped: there is no paint

        """)
  }

  @Test("programs get the gate with the schema of its settings") func json() async {
    let console = TestConsole()
    #expect(await console.run("gates", "paint", "--format", "json", gates: paint) == .passed)
    #expect(console.output.hasPrefix("{\n  \"id\": \"paint\",\n  \"summary\": \"Is it painted?\",\n"))
    #expect(console.output.contains("\"facts\": [\n    \"title\"\n  ]"))
    #expect(console.output.contains("\"default\": ["))
    let all = TestConsole()
    #expect(await all.run("gates", "-f", "json", gates: paint) == .passed)
    #expect(all.output.hasPrefix("[\n  {\n    \"id\": \"paint\""))
  }

  @Test("the list names every gate of the program") func list() async {
    let console = TestConsole()
    #expect(await console.run("gates", gates: builtInGates) == .passed)
    for gate in builtInGates { #expect(console.output.contains("  \(gate.manifest.id)  ")) }
  }

  @Test("every gate of the program fits on a narrow terminal", arguments: builtInGates.map(\.manifest.id))
  func narrow(id: String) async {
    let console = TestConsole(terminalWidth: 60)
    #expect(await console.run("gates", id, gates: builtInGates) == .passed)
    #expect(console.output.hasPrefix(id + "\n"))
  }

  @Test("an unknown gate is named, with the nearest one") func unknown() async {
    let console = TestConsole()
    #expect(await console.run("gates", "pain", gates: paint) == .misused)
    #expect(
      console.error == "gatehouse: unknown gate \"pain\"; did you mean \"paint\"?\n"
        + "gatehouse gates lists them\n")
  }

  @Test("each format's schema is printed", arguments: ["policy", "report", "facts"])
  func schema(format: String) async {
    let console = TestConsole()
    #expect(await console.run("schema", format, gates: paint) == .passed)
    #expect(
      console.output.hasPrefix(
        "{\n  \"$schema\": \"https://json-schema.org/draft/2020-12/schema\",\n  \"title\": "))
    #expect(console.output.contains("\"colours\"") == (format == "policy"))
  }

  @Test("the policy's schema is the one printed where no format is named") func defaultSchema() async {
    let (plain, policy) = (TestConsole(), TestConsole())
    #expect(await plain.run("schema", gates: paint) == .passed)
    #expect(await policy.run("schema", "policy", gates: paint) == .passed)
    #expect(plain.output == policy.output)
  }
}
