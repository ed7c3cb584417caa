import GateKit
import SourceText

/// Where the configuration that the change touches declares its resources, so that a finding can point there.
struct ResourceBlocks {
  /// Several: modules name alike, and nobody can say which one a plan means.
  private var places: [String: [Location]] = [:]

  private static let files = ["**/*.tf", "**/*.tofu"].compactMap { try? Glob($0) }
  private static let sizeLimit = 1 << 20

  init(_ context: GateContext) async throws {
    let head = try await context.repository.tree(.head)
    let mergeBase = try await context.repository.tree(.mergeBase)
    let files = context.change.files.filter { file in Self.files.contains { $0.matches(file.path) } }
    for file in files { try await read(head, file.path, file.after) }
    // What head has not any more is shown where it was.
    let known = Set(places.keys)
    for file in files { try await read(mergeBase, file.previousPath, file.before, except: known) }
  }

  private mutating func read(
    _ tree: any Tree, _ path: RepositoryPath, _ version: FileVersion?, except known: Set<String> = []
  ) async throws {
    guard let version, version.mode.isFile else { return }
    let entry = TreeEntry(path: path, version: version)
    guard try await tree.size(of: entry) <= Self.sizeLimit else { return }
    let text = String(decoding: try await tree.bytes(of: entry, limit: Self.sizeLimit), as: UTF8.self)
    for (index, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
      // resource "aws_db_instance" "main" {
      let parts = line.split(separator: "\"", omittingEmptySubsequences: false)
      guard parts.count >= 5, parts[0].trimmed() == "resource" else { continue }
      let name = "\(parts[1]).\(parts[3])"
      guard !known.contains(name) else { continue }
      places[name, default: []].append(Location(path, lines: (index + 1)...(index + 1)))
    }
  }

  /// nil where the change touches no such block, or several.
  func location(of change: PlannedChange) -> Location? {
    guard let found = places["\(change.type).\(change.name)"], found.count == 1 else { return nil }
    return found[0]
  }
}
