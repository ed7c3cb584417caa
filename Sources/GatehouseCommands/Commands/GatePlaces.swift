import GateKit
import GitReading
import LocalSystem
import SourceText

/// Files and folders that one gate is to look at, and what they are: settings of the gate in the words of a linter.
struct GatePlaces: OptionGroup {
  var paths: [String] = []
  var engine: String?
  var framework: String?

  static let options: [Option<GatePlaces>] = [
    repeatedArgument(
      "PATH", \.paths, "files and folders to look at, for gates that have the setting paths: migrations",
      complete: .file),
    option("--engine", "ENGINE", \.engine, "for migrations: the database, as in postgres-15 or mysql-8.0"),
    option(
      "--framework", "NAME", \.framework,
      "for migrations: the tool that runs those of PATH, as in rails or raw"),
  ]

  /// The words as settings, for `--set`.
  ///
  /// - Throws: `UsageError` for a path that is not there or not in the repository, and for a gate that has no such
  ///   setting.
  func assignments(for gate: GateDefinition, in session: Session) throws -> [String] {
    var assignments: [String] = []
    if let engine {
      try require("engine", "--engine", of: gate)
      assignments.append("engine=\(engine)")
    }
    if !paths.isEmpty { try require("paths", "PATH", of: gate) }
    let places = try paths.map { try Place($0, in: session) }
    assignments += places.map { "paths=\($0.glob)" }
    if let framework {
      try require("sources", "--framework", of: gate)
      let folders = places.isEmpty ? ["."] : Set(places.map { $0.folder.isEmpty ? "." : $0.folder }).sorted()
      assignments += folders.map { "sources[\($0)].framework=\(framework)" }
    }
    return assignments
  }

  private func require(_ key: String, _ word: String, of gate: GateDefinition) throws(UsageError) {
    guard case .object(let fields) = gate.settings, fields.contains(where: { $0.key == key }) else {
      throw UsageError(
        "\(gate.id) does not know \(word)",
        wayOut: "gatehouse gates \(gate.id) shows its settings")
    }
  }

  /// A place of the command line, seen from the repository's root.
  private struct Place {
    let path: String
    let isFolder: Bool

    init(_ path: String, in session: Session) throws {
      let place = try session.console.currentFolder().appending(path)
      guard LocalFiles.kind(of: place) != nil else {
        throw UsageError("there is no file or folder \(path)")
      }
      guard let workTree = session.repository.workTree else {
        throw UsageError("a bare repository has no files to look at", wayOut: "name a commit with --head")
      }
      guard let inside = try LocalFiles.resolve(place, below: LocalPath(workTree)) else {
        throw UsageError(
          "\(path) is not in the repository \(workTree)", wayOut: "name its repository with -C")
      }
      self.path = inside.description
      isFolder = LocalFiles.kind(of: place) == .folder
    }

    var folder: String {
      if isFolder { return path }
      return path.lastIndex(of: "/").map { String(path[..<$0]) } ?? ""
    }

    /// Matches the file, or all below the folder.
    var glob: String {
      // A comma would part two values of --set.
      let plain = path.map { "*?[]{}\\".contains($0) ? "\\\($0)" : $0 == "," ? "\\," : String($0) }.joined()
      if !isFolder { return plain }
      return path.isEmpty ? "**" : plain + "/**"
    }
  }
}
