import GateKit
import GatehouseCommands
import LocalSystem

struct DocsCommand: Command {
  static let name = "docs"
  static let abstract = "Write the files that are made from the sources"
  static let examples = [
    CommandExample("gatehouse-dev docs", "write them"),
    CommandExample("gatehouse-dev docs --check", "exit 1 where one is out of date"),
  ]

  var check = false

  static let options: [Option<Self>] = [
    flag("--check", \.check, "write nothing; name the files that are out of date")
  ]

  func run(_ console: Console, gates: [GateDefinition]) throws -> ExitCode {
    let root = try console.currentFolder()
    guard LocalFiles.kind(of: root.appending("Package.swift")) != nil else {
      throw UsageError("this is not the root of the repository", wayOut: "run it beside Package.swift")
    }
    let files = try generatedFiles(root)
    let stale = files.filter { !isCurrent($0, root) }
    let leftovers = try generatedFolders.flatMap { try self.leftovers(in: $0, root, files) }
    if check {
      for file in stale { console.print("\(file.path) is out of date\n") }
      for path in leftovers { console.print("\(path) is no longer made\n") }
      guard stale.isEmpty, leftovers.isEmpty else {
        console.say("gatehouse-dev docs writes them")
        return .blocked
      }
      return .passed
    }
    for file in stale {
      let path = root.appending(file.path)
      try LocalFiles.createFolders(path.folder)
      try LocalFiles.write(Array(file.text.utf8), to: path)
      console.print("wrote \(file.path)\n")
    }
    for path in leftovers {
      try LocalFiles.remove(root.appending(path))
      console.print("removed \(path)\n")
    }
    return .passed
  }

  private func isCurrent(_ file: GeneratedFile, _ root: LocalPath) -> Bool {
    // A file that cannot be read is out of date; writing it says why.
    (try? LocalFiles.read(root.appending(file.path), limit: 1 << 26)) == Array(file.text.utf8)
  }

  private func leftovers(in folder: String, _ root: LocalPath, _ files: [GeneratedFile]) throws -> [String] {
    guard LocalFiles.kind(of: root.appending(folder)) != nil else { return [] }
    let known = Set(files.map(\.path))
    return try LocalFiles.list(root.appending(folder))
      .map { folder + "/" + String(decoding: $0.path, as: UTF8.self) }.filter { !known.contains($0) }
  }
}
