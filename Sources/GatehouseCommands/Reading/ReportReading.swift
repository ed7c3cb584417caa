import CoverageReports
import DocumentReading
import ScanReports
import SourceText

/// One report as Gatehouse understands it.
enum ReportReading {
  case coverage(CoverageReading)
  case scan(ScanReportReading)

  /// - Parameters:
  ///   - format: what the report is said to be; nil: told by its content.
  ///   - tree: where its files are looked for; nil: nowhere.
  init(_ document: DocumentInput, as format: ScanFormat?, in tree: ReadTree?) async throws {
    // A report of coverage shows itself, and is not taken for anything else.
    if format == nil, try recogniseCoverage(document) != nil {
      self = .coverage(try await CoverageReading(document, in: tree?.sources))
    } else {
      self = .scan(try ScanReportReading(document, as: format, in: tree))
    }
  }

  var scan: ScanReportReading? { if case .scan(let reading) = self { reading } else { nil } }

  func text(width: Int) -> String {
    switch self {
    case .coverage(let reading): reading.text(width: width)
    case .scan(let reading): reading.text(width: width)
    }
  }

  var document: Node {
    switch self {
    case .coverage(let reading): reading.document
    case .scan(let reading): reading.document
    }
  }
}

/// The files of the commit that reports are about.
struct ReadTree {
  let sources: SourceTree
  /// Sorted bytewise.
  let files: [RepositoryPath]
  /// Folder that relative names start from.
  let root: RepositoryPath?
}
