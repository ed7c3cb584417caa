import GateKit
import Rendering
import SourceText
import TestSupport
import Testing

@Suite("Documentation pages")
struct PageTests {
  private let golden = GoldenFiles()

  @Test("a gate's page is its manifest, settings and examples")
  func gate() {
    #expect(golden.difference("gate-page.md", gatePage(GateDefinition(ShownGate.self))) == nil)
  }

  @Test("a gate without settings and facts says so")
  func bare() {
    let page = gatePage(GateDefinition(BareGate.self))
    #expect(page.contains("It has none of its own."))
    #expect(page.contains("It reads git alone"))
  }

  @Test("the index is sorted by id")
  func index() {
    let page = gateIndexPage([GateDefinition(ShownGate.self), GateDefinition(BareGate.self)])
    #expect(golden.difference("gate-index.md", page) == nil)
  }

  @Test("the report's page names every key of the report")
  func report() {
    let page = reportPage()
    for row in ReportShape.document.table where !row.key.hasPrefix("preview.") {
      #expect(page.contains("| `\(row.key)` |"), "\(row.key)")
    }
    #expect(page.contains("| `gates[].findings[].location.start_line` |"))
    #expect(reportSchema().contains("\"title\": \"Gatehouse report, version 1\""))
  }
}

private struct ShownGate: Gate {
  struct Configuration: Settings {
    var limit: Int?
    var paths: [Glob] = []
    var mode = EvidenceRequest.Reaction.warn
    static let schema: [Setting<Configuration>] = [
      setting("limit", \.limit, required: true, "a *number* with a | in its help"),
      setting("paths", \.paths, "where to look"),
      setting("mode", \.mode, "what to do"),
    ]
  }

  static let manifest = GateManifest(
    id: "shown", summary: "Is it shown?", rationale: "Since `pages` are read.\n\nTwice.",
    rules: [.init("missing", "a page that is not there")], mayRead: [AnyRead(.title), AnyRead(.source)],
    examples: [
      GateExample(
        "with everything", settings: "limit: 3\n", facts: "{title: \"a | b\"}", base: ["a.md": ""],
        commits: [
          ExampleCommit(
            "Add\n\nBody", files: ["b.sh": "#!/bin/sh\n", "a.md": nil],
            modes: ["b.sh": "100755", "c": "120000"],
            author: "Grace <g@example.com>")
        ], meanwhile: [ExampleCommit("Other")], branches: ["staging": 1, "old": 0],
        reports: ["r.xml": "<a/>"], now: "2026-01-01T00:00:00Z", findings: ["b.sh is <wrong>"]),
      GateExample("with nothing", findings: []),
      GateExample("skipped", settings: "x: \"```\"", findings: [], skipped: "no file matches *.md"),
    ])

  init(_ settings: Configuration) {}
  var needs: Needs { Needs() }
  func examine(_ context: GateContext) async throws -> GateAnswer { GateAnswer() }
}

private struct BareGate: Gate {
  struct Configuration: Settings { static let schema: [Setting<Configuration>] = [] }

  static let manifest = GateManifest(
    id: "bare", summary: "Is it bare?", rationale: "Why not.", rules: [], examples: [])

  init(_ settings: Configuration) {}
  var needs: Needs { Needs() }
  func examine(_ context: GateContext) async throws -> GateAnswer { GateAnswer() }
}
