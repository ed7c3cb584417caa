extension GateName {
  /// The new gate's files: a gate that works, to be changed into another.
  var files: [GeneratedFile] {
    [
      GeneratedFile("Plugins/\(module)/\(module)Gate.swift", gateSource),
      GeneratedFile("Tests/\(module)Tests/\(module)GateTests.swift", testSource),
    ]
  }

  private var gateSource: String {
    """
    public import GateKit
    public import SourceText

    /// Finds changed files that match a pattern: replace it by the question that this gate asks.
    public struct \(module)Gate: Gate {
      private let settings: \(module)Settings

      public init(_ settings: \(module)Settings) { self.settings = settings }

      public var needs: Needs { Needs() }

      public func examine(_ context: GateContext) -> GateAnswer {
        let files = context.change.files.filter { file in
          file.after != nil && settings.forbidden.contains { $0.matches(file.path) }
        }
        return GateAnswer(
          findings: files.map { file in
            Finding(
              rule: "forbidden-file", message: "\\(file.path) is not allowed here",
              help: "remove it, or change forbidden", location: Location(file.path))
          })
      }
    }

    public struct \(module)Settings: Settings {
      public var forbidden: [Glob] = []

      public init() {}

      public static let schema: [Setting<\(module)Settings>] = [
        setting("forbidden", \\.forbidden, "files that may not be added or changed")
      ]
    }

    extension \(module)Gate {
      public static let id = "\(id)"

      public static let manifest = GateManifest(
        id: id, summary: "Does the change leave forbidden files alone?",
        rationale: "Say why a team wants this gate, and what it costs them not to have it.",
        rules: [GateManifest.Rule("forbidden-file", "a file that is not allowed here")],
        examples: [
          GateExample(
            "a forbidden file is found", settings: "forbidden: ['*.tmp']",
            commits: [ExampleCommit("Add a file", files: ["a.tmp": "x\\n", "b.txt": "x\\n"])],
            findings: ["a.tmp is not allowed here"])
        ])
    }

    """
  }

  private var testSource: String {
    """
    import CivilTime
    import GateKit
    import SourceText
    import TestSupport
    import Testing

    @testable import \(module)

    @Suite struct \(module)GateTests {
      @Test(
        "a file is found where a pattern forbids it",
        arguments: [
          ("*.tmp", ["a.tmp is not allowed here"]), ("*.txt", ["b.txt is not allowed here"]), ("*.swift", []),
        ])
      func findings(pattern: String, messages: [String]) throws {
        var settings = \(module)Settings()
        settings.forbidden = [try Glob(pattern)]
        let context = GateContext(
          change: .modifying(["a.tmp": 1, "b.txt": 1]), repository: StillRepository(), now: Instant(seconds: 0))
        #expect(\(module)Gate(settings).examine(context).findings.map(\\.message) == messages)
      }
    }

    """
  }
}
