import CoverageReports
import DocumentReading
import GateKit
import SourceText

/// One coverage report as Gatehouse understands it, and where its files are in a tree.
struct CoverageReading: Sendable {
  /// The report as the person named it.
  let source: String
  let report: CoverageReport
  /// nil: there is no tree to look in.
  let placement: Placement?
  let resolver: PathResolver?

  /// - Parameter tree: where the report's files are looked for; nil: nowhere.
  init(_ bytes: [UInt8], source: String, in tree: ReportedTree?) async throws {
    var options = CoverageReadingOptions()
    let wanted = try sourcesWanted(by: bytes, source: source)
    if let tree, !wanted.isEmpty {
      let sources = try await tree.sources(of: wanted)
      options.source = { sources[$0] }
    }
    self.source = source
    report = try readCoverage(bytes, source: source, options: options)
    resolver = tree?.resolver
    placement = resolver?.place(report)
  }

  /// Paths of the tree by the number of the file in the report.
  var paths: [Int: RepositoryPath] {
    let places = (placement?.found ?? []) + (placement?.likely ?? [])
    return Dictionary(places.map { ($0.file, $0.path) }) { first, _ in first }
  }

  /// What a file is called where it is: its path in the tree, or else the report's name for it.
  func name(of file: Int) -> RepositoryPath {
    paths[file] ?? RepositoryPath(bytes: report.files[file].name.bytes)
  }

  /// What would let a name be found; nil where nothing near it is there.
  func advice(for name: ReportedName) -> (nearest: RepositoryPath, advice: PathAdvice)? {
    guard let nearest = resolver?.nearest(to: name), let advice = PathAdvice(name, at: nearest) else {
      return nil
    }
    return (nearest, advice)
  }
}

/// The files of a commit, for reports that name them.
struct ReportedTree: Sendable {
  let resolver: PathResolver
  private let tree: any Tree
  private let entries: [RepositoryPath: TreeEntry]

  private static let moduleLimit = 200
  private static let sourceLimit = 16 << 20

  init(_ tree: any Tree, root: RepositoryPath?, fixes: [PathFix]) async throws {
    self.tree = tree
    let files = try await tree.entries(under: nil).filter(\.version.mode.isFile)
    entries = Dictionary(files.map { ($0.path, $0) }) { first, _ in first }
    var modules: [GoModule] = []
    for entry in files where entry.path.name.elementsEqual("go.mod".utf8) {
      guard modules.count < Self.moduleLimit else { break }
      let text = try await tree.bytes(of: entry, limit: Self.sourceLimit)
      if let module = GoModule(text, in: entry.path.folder) { modules.append(module) }
    }
    resolver = PathResolver(files: files.map(\.path), root: root, fixes: fixes, modules: modules)
  }

  /// What the tree holds of files that a report names.
  func sources(of names: [String]) async throws -> [String: [UInt8]] {
    var found: [String: [UInt8]] = [:]
    for name in names {
      guard case .found(let path) = resolver.resolve(ReportedName(name)), let entry = entries[path] else {
        continue
      }
      do { found[name] = try await tree.bytes(of: entry, limit: Self.sourceLimit) } catch is BlobTooLarge {}
    }
    return found
  }
}
