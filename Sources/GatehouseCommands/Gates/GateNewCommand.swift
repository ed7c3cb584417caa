import GateKit
import LocalSystem
import SourceText

struct GateNewCommand: Command {
  var language = GateLanguage.python
  var name = ""
  var folder: String?

  static let name = "gate new"
  static let abstract = "Write an executable that is a gate, with examples, to begin with"
  static let discussion = """
    Python and shell become one file that runs as it is. Go and Swift become a folder with sources; what they build \
    is the gate, for this machine's own folder of gates (GATEHOUSE_GATES) or, as a file, for the repository.
    """
  static let examples = [
    CommandExample("gatehouse gate new python issue-link", "write .gatehouse/gates/issue-link"),
    CommandExample("gatehouse gate new go image-size --in tools/gates", "sources, in a folder of your own"),
  ]
  static let options: [Option<Self>] = [
    argument("LANGUAGE", \.language, required: true, "what it is written in"),
    argument("NAME", \.name, required: true, "the gate's id: small letters, digits and \"-\""),
    option(
      "--in", "DIR", \.folder, "write it into this folder (default: .gatehouse/gates)", complete: .folder),
  ]

  func run(_ console: Console, gates: [GateDefinition]) throws -> ExitCode {
    guard isWord(name) else {
      throw UsageError("\"\(name)\" cannot name a gate: use a-z, 0-9 and \"-\", a letter first, at most 64")
    }
    guard !gates.contains(where: { $0.id == name }) else {
      throw UsageError("\(name) is a gate of this program; give yours another name")
    }
    let folder = self.folder ?? ".gatehouse/gates"
    let root = try console.currentFolder().appending(folder)
    guard LocalFiles.kind(of: root.appending(name)) == nil else {
      throw UsageError("\(folder)/\(name) is there already")
    }
    for file in language.files(named: name) {
      let path = root.appending(file.path)
      try LocalFiles.createFolders(path.folder)
      try LocalFiles.write(Array(file.text.utf8), to: path, mode: file.isExecutable ? 0o755 : 0o644)
      console.print("wrote \(folder)/\(file.path)\n")
    }
    for line in language.nextSteps(folder, name) { console.print(line + "\n") }
    return .passed
  }

  private func isWord(_ text: String) -> Bool {
    (1...64).contains(text.utf8.count) && text.utf8.first.map { (97...122).contains($0) } == true
      && text.utf8.allSatisfy { (97...122).contains($0) || (48...57).contains($0) || $0 == 45 }
  }
}

/// What `gate new` can write a gate in.
enum GateLanguage: String, CaseIterable, OptionValue {
  case swift, python, shell, go

  struct File: Sendable {
    /// From the folder of gates.
    let path: String
    let text: String
    var isExecutable = false
  }

  func files(named name: String) -> [File] {
    func filled(_ text: String) -> String { text.replacing("GATE-NAME", with: name) }
    switch self {
    case .python: return [File(path: name, text: filled(pythonGate), isExecutable: true)]
    case .shell: return [File(path: name, text: filled(shellGate), isExecutable: true)]
    case .go:
      return [
        File(path: "\(name)/go.mod", text: "module example.com/\(name)\n\ngo 1.19\n"),
        File(path: "\(name)/main.go", text: filled(goGate)),
        File(path: "\(name)/description.json", text: filled(gateDescription)),
      ]
    case .swift:
      return [
        File(path: "\(name)/Package.swift", text: filled(swiftGatePackage)),
        File(
          path: "\(name)/Sources/\(name)/main.swift",
          text: filled(swiftGate).replacing("DESCRIPTION", with: filled(gateDescription).indented)),
      ]
    }
  }

  func nextSteps(_ folder: String, _ name: String) -> [String] {
    let gate = "\(folder)/\(name)"
    switch self {
    case .python, .shell:
      return [
        "try it:  gatehouse gate test \(gate)",
        "use it:  gates: {\(name): {run: \(gate)}} in .gatehouse.yml, once the target branch has the file",
      ]
    case .go:
      return [
        "build it:  (cd \(gate) && go build -o \(name) .)", "try it:  gatehouse gate test \(gate)/\(name)",
      ]
    case .swift:
      return [
        "build it:  swift build -c release --static-swift-stdlib -Xlinker -s --package-path \(gate)",
        "try it:  gatehouse gate test \(gate)/.build/release/\(name)",
      ]
    }
  }
}

extension String {
  /// For a text inside of a literal of several lines.
  fileprivate var indented: String {
    split(separator: "\n", omittingEmptySubsequences: false).joined(separator: "\n  ")
  }
}
