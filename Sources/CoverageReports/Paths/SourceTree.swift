public import DocumentReading
public import ReportedPaths
public import SourceText

/// The files of one commit, as reports need them: to be found by their names, and their texts where a format counts
/// characters.
public struct SourceTree: Sendable {
  public let resolver: PathResolver
  /// A file's text; nil where there is none, or it is larger than any that people write.
  public let text: Text

  public typealias Text = @Sendable (RepositoryPath) async throws -> [UInt8]?

  /// Bytes of a source; a larger one is generated.
  public static let textLimit = 16 << 20
  /// go.mod files that are read.
  private static let moduleLimit = 200

  private init(_ resolver: PathResolver, _ text: @escaping Text) {
    self.resolver = resolver
    self.text = text
  }

  /// - Parameters:
  ///   - files: of the tree, sorted bytewise.
  ///   - fixes: the first that applies is applied.
  ///   - text: reads a file of at most `textLimit` bytes.
  public init(files: [RepositoryPath], fixes: [PathFix], text: @escaping Text) async throws {
    var modules: [GoModule] = []
    for path in files where path.name.elementsEqual("go.mod".utf8) {
      guard modules.count < Self.moduleLimit else { break }
      if let module = try await text(path).flatMap({ GoModule($0, in: path.folder) }) {
        modules.append(module)
      }
    }
    self.init(PathResolver(files: files, fixes: fixes, modules: modules), text)
  }

  /// The same tree, for a report whose relative names start in a folder of it.
  public func with(root: RepositoryPath?) -> SourceTree { SourceTree(resolver.with(root: root), text) }

  /// Reads a report of this tree: like `readCoverage`, with the sources at hand.
  ///
  /// - Throws: `DocumentProblem`, and whatever `text` throws.
  public func read(
    _ document: DocumentInput, options: CoverageReadingOptions = CoverageReadingOptions()
  ) async throws -> CoverageReport {
    guard try recogniseCoverage(document) == .v8 else {
      return try readCoverage(document, options: options)
    }
    // Its scripts have to be known before their texts can be had: such a report is read twice.
    let bytes = try document.rest()
    func again() -> DocumentInput { DocumentInput(bytes, source: document.source, limits: document.limits) }
    var sources: [String: [UInt8]] = [:]
    for name in try scripts(of: again()) {
      guard case .found(let path) = resolver.resolve(ReportedName(name)) else { continue }
      sources[name] = try await text(path)
    }
    var options = options
    if !sources.isEmpty { options.source = { [sources] in sources[$0] } }
    return try readCoverage(again(), options: options)
  }
}
