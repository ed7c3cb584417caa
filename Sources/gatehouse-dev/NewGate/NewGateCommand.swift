import GateKit
import GatehouseCommands
import LocalSystem

struct NewGateCommand: Command {
  static let name = "new-gate"
  static let abstract = "Begin a gate: its folder, its test, and its lines in the package and the catalogue"
  static let examples = [
    CommandExample("gatehouse-dev new-gate LicenceHeaders", "begin the gate licence-headers")
  ]

  var gate = ""

  static let options: [Option<Self>] = [
    argument("NAME", \.gate, required: true, "the module's name, or the gate's id")
  ]

  func run(_ console: Console, gates: [GateDefinition]) throws -> ExitCode {
    guard let name = GateName(gate) else {
      throw UsageError("expected a name such as LicenceHeaders or licence-headers, found \"\(gate)\"")
    }
    let root = try console.currentFolder()
    for file in name.files where LocalFiles.kind(of: root.appending(file.path)) != nil {
      throw UsageError("\(file.path) is there already", wayOut: "choose another name")
    }
    let files =
      [
        GeneratedFile("Package.swift", try name.addedToPackage(text("Package.swift", root))),
        GeneratedFile(
          "Sources/GateCatalog/GateCatalog.swift",
          try name.addedToCatalogue(text("Sources/GateCatalog/GateCatalog.swift", root))),
      ] + name.files
    for file in files {
      let path = root.appending(file.path)
      try LocalFiles.createFolders(path.folder)
      try LocalFiles.write(Array(file.text.utf8), to: path)
      console.print("\(file.path)\n")
    }
    console.say("swift test --filter \(name.module)Tests runs its tests; gatehouse-dev docs writes its page")
    return .passed
  }

  private func text(_ path: String, _ root: LocalPath) throws -> String {
    String(decoding: try LocalFiles.read(root.appending(path), limit: 1 << 20), as: UTF8.self)
  }
}
