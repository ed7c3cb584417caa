import GateKit
import SourceText

/// Names that are two in git and one on macOS or Windows: one of the files silently disappears there.
struct NameCollisions {
  let head: any Tree
  let mergeBase: any Tree

  /// Each folder that got a new name, compared with everything in it. Both names of a pair may be new: it is
  /// found once. A pair that stood there before is not this change's.
  func findings(on files: [ChangedFile]) async throws -> [Finding] {
    var newNames: [RepositoryPath?: Set<[UInt8]>] = [:]
    for file in files where file.isNewPath {
      var folder: RepositoryPath?
      for component in file.path.components {
        newNames[folder, default: []].insert(Array(component))
        folder = joined(folder, Array(component))
      }
    }
    var findings: [Finding] = []
    let folders = newNames.keys.sorted { ($0?.bytes ?? []).lexicographicallyPrecedes($1?.bytes ?? []) }
    for folder in folders {
      findings += try await self.findings(in: folder, among: newNames[folder] ?? [])
    }
    return findings
  }

  private func findings(in folder: RepositoryPath?, among new: Set<[UInt8]>) async throws -> [Finding] {
    let groups = Dictionary(grouping: try await head.names(in: folder), by: folded).values
      .filter { names in names.count > 1 && names.contains { new.contains($0) } }
    guard !groups.isEmpty else { return [] }
    let old = Set(try await mergeBase.names(in: folder))
    return groups.compactMap { names -> Finding? in
      let sorted = names.sorted { $0.lexicographicallyPrecedes($1) }
      guard let newest = sorted.last(where: { !old.contains($0) }) else { return nil }
      let paths = sorted.map { joined(folder, $0) }
      let blamed = joined(folder, newest)
      return Finding(
        rule: Rule.nameCollision,
        message: paths.map(\.description).joined(separator: " and ")
          + " are one name on file systems that ignore case or Unicode composition",
        help: "rename one of them", location: Location(blamed),
        related: paths.filter { $0 != blamed }.map { Location($0) })
    }
    .sorted { $0.message.utf8.lexicographicallyPrecedes($1.message.utf8) }
  }
}

private func joined(_ folder: RepositoryPath?, _ name: [UInt8]) -> RepositoryPath {
  RepositoryPath(bytes: (folder.map { $0.bytes + [UInt8(ascii: "/")] } ?? []) + name)
}

/// Equal for two names that some file system takes for one. Swift compares strings by canonical equivalence,
/// which is what HFS+ and APFS do; a name that is not UTF-8 is compared by ASCII case.
private func folded(_ name: [UInt8]) -> String {
  if let text = String(validating: name, as: UTF8.self) { return text.lowercased() }
  return name.map { String($0 | (UInt8(ascii: "A")...UInt8(ascii: "Z") ~= $0 ? 0x20 : 0), radix: 16) }
    .joined(separator: "\0")
}
