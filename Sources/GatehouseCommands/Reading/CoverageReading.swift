import CoverageReports
import DocumentReading
import GateKit
import ReportedPaths
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
  init(_ document: DocumentInput, in tree: SourceTree?) async throws {
    source = document.source
    report = try await tree?.read(document) ?? readCoverage(document)
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
