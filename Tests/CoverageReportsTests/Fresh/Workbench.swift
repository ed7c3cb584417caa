import CoverageReports
import DocumentReading
import LocalSystem
import ReportedPaths
import SourceText
import TestSupport
import Testing

/// A folder in which a tool runs a small program, and what the tool's reports say of it.
struct Workbench {
  private let folder: TestFolder

  init(_ files: [String: String]) throws {
    folder = try TestFolder()
    for (name, text) in files { try folder.write(name, text) }
  }

  func write(_ name: String, _ text: String) throws { try folder.write(name, text) }

  func path(_ name: String) -> String { folder.path.appending(name).description }

  /// What lies below the folder, sorted.
  func files() throws -> [RepositoryPath] {
    try LocalFiles.list(folder.path).map { RepositoryPath(bytes: $0.path) }.sorted()
  }

  /// Runs a tool that has to succeed: what it wrote to its output.
  @discardableResult
  func run(
    _ program: String?, _ arguments: [String], below: String = "", environment: [String: String] = [:]
  ) throws -> String {
    let program = try #require(program)
    let result = try runProgram(program, arguments, in: path(below), environment: environment)
    try #require(result.status == 0, "\(program) \(arguments): \(result.output)\(result.error)")
    return result.output
  }

  func read(_ report: String, _ format: String) throws -> CoverageReport {
    var options = CoverageReadingOptions()
    // A source that is not there is one that the report is read without.
    options.source = { name in try? LocalFiles.read(LocalPath(name), limit: 1 << 20) }
    let bytes = try LocalFiles.read(folder.path.appending(report), limit: 1 << 24)
    let read = try readCoverage(bytes, source: report, options: options)
    #expect(read.format.id == format)
    return read
  }

  /// What a report says of one file of the folder, found by its path.
  ///
  /// - Parameter cleaning: without lines that are executable by position alone.
  func coverage(
    of report: String, _ format: String, at path: RepositoryPath, cleaning: Bool = false
  ) throws -> FileCoverage {
    let read = try read(report, format)
    #expect(read.notes.filter { !$0.hasPrefix("the header says") && !$0.contains("without a source") } == [])
    let modules = try files().filter { $0.name.elementsEqual("go.mod".utf8) }.compactMap { file in
      GoModule(try bytes(file), in: file.folder)
    }
    let placement = PathResolver(files: try files(), modules: modules).place(read)
    let place = try #require((placement.found + placement.likely).first { $0.path == path })
    var coverage = read.files[place.file].coverage
    if cleaning {
      let lines = SourceLines(try bytes(path), path: path)
      _ = lines.clean(&coverage, isRegionBased: read.format.isRegionBased)
    }
    return coverage
  }

  private func bytes(_ path: RepositoryPath) throws -> [UInt8] {
    try LocalFiles.read(folder.path.appending(LocalPath(bytes: path.bytes)), limit: 1 << 20)
  }
}

/// Asks that all reports of one run say what is true of the file, line by line, and give one figure.
///
/// - Parameter reports: names and formats.
func expectTruth(
  _ truth: [Int: String], at path: RepositoryPath, in bench: Workbench,
  _ reports: [(name: String, format: String)], cleaning: Bool = false,
  sourceLocation: SourceLocation = #_sourceLocation
) throws {
  var figures: Set<CoverageFigures> = []
  for (name, format) in reports {
    let coverage = try bench.coverage(of: name, format, at: path, cleaning: cleaning)
    #expect(account(of: coverage) == truth, "\(name)", sourceLocation: sourceLocation)
    figures.insert(coverage.figures())
  }
  #expect(figures.count == 1, "one run, one figure", sourceLocation: sourceLocation)
}

/// The output of a program that is there and succeeds.
func answer(_ program: String?, _ arguments: [String]) -> String? {
  // Not there, or not to be started: both mean that it is skipped.
  guard let program, let result = try? runProgram(program, arguments), result.status == 0 else { return nil }
  return result.output
}

func has(_ programs: String...) -> Bool { programs.allSatisfy { peerPath($0) != nil } }
