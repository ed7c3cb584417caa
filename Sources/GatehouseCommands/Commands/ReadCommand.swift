import CoverageReports
import DocumentReading
import GateKit
import GitReading
import LocalSystem
import Rendering
import ScanReports
import ReportedPaths
import SourceText

struct ReadCommand: Command {
  enum Format: String, CaseIterable, OptionValue { case terminal, json }
  enum Conversion: String, CaseIterable, OptionValue { case sarif }

  var files: [String] = []
  var folder = "."
  var commit = "HEAD"
  var root: String?
  var fixes: [String] = []
  var reportFormat: String?
  var format = Format.terminal
  var conversion: Conversion?

  static let name = "read"
  static let abstract = "Show what Gatehouse understands of reports"
  static let discussion = """
    Reports of coverage, scanners, linters, type checkers, tests, load tests and benchmarks. Tells the format by the \
    content, and says which of the report's files are in the repository. Where some are not, it names the setting that \
    would find them; --root and --fix try it out. --to converts what has findings, several reports into one file.
    """
  static let examples = [
    CommandExample("gatehouse read coverage.xml", "what is covered, and which files could not be found"),
    CommandExample(
      "gatehouse read lcov.info --fix /app/::", "the same, for a report that was made in a container"),
    CommandExample("gatehouse read --format json coverage.xml", "every file with its lines, for a program"),
    CommandExample("gatehouse read bandit.json trivy.json", "what two scanners found, in the same words"),
    CommandExample(
      "gatehouse read --to sarif bandit.json trivy.json > all.sarif", "one file for GitHub's code scanning"),
  ]
  static let options: [Option<Self>] = [
    repeatedArgument("REPORT", \.files, required: true, "reports; - for standard input", complete: .file),
    option(
      "-C, --directory", "DIR", \.folder, "look for their files in the repository of this folder",
      complete: .folder),
    option("--commit", "REV", \.commit, "the commit that holds the files", complete: .revision),
    option("--root", "DIR", \.root, "folder of the repository that relative paths start from"),
    repeatedOption("--fix", "BEFORE::AFTER", \.fixes, "rewrites the beginning of paths, once for each"),
    option(
      "--as", "ID", \.reportFormat, "the format of reports that do not show it, such as an empty list: eslint"
    ),
    option("-f, --format", "FORMAT", \.format, "form of the answer"),
    option("--to", "FORMAT", \.conversion, "write all findings as one file of this format instead"),
  ]

  func run(_ console: Console, gates: [GateDefinition]) async throws -> ExitCode {
    let fixes = try fixes.map { text throws in
      guard let fix = PathFix(text) else { throw UsageError("--fix \(text): expected BEFORE::AFTER") }
      return fix
    }
    let named = try reportFormat.map { id throws in
      guard let format = ScanFormat.named(id) else {
        let near = didYouMean(id, among: ScanFormat.all.map(\.id))
        throw UsageError("--as \(id): no such format of scan reports\(near)")
      }
      return format
    }
    let tree = try await tree(console, fixes)
    var readings: [ReportReading] = []
    var failures = 0
    for file in files {
      let source = file == "-" ? "standard input" : file
      do {
        let document = DocumentInput(try console.read(file, limit: LocalReport.limit), source: source)
        readings.append(try await ReportReading(document, as: named, in: tree))
      } catch let problem as DocumentProblem {
        failures += 1
        console.complain("gatehouse: cannot read the report: \(problem)")
      }
    }
    if conversion == .sarif {
      let scans = readings.compactMap(\.scan)
      guard scans.count == readings.count else {
        throw UsageError("--to sarif: a coverage report has no findings to convert")
      }
      // Half of a file would be taken for all of it.
      if failures == 0 { console.print(jsonText(SARIFFile(readings: scans).document)) }
      return failures == 0 ? .passed : .couldNotLook
    }
    switch format {
    case .terminal:
      let texts = readings.map { $0.text(width: console.width) }
      console.print(texts.joined(separator: "\n"))
    case .json: console.print(jsonText(.list(readings.map(\.document))))
    }
    return failures == 0 ? .passed : .couldNotLook
  }

  /// nil outside of any repository, unless one was named.
  private func tree(_ console: Console, _ fixes: [PathFix]) async throws -> ReadTree? {
    let place = try console.currentFolder().appending(folder)
    let repository: GitRepository
    do { repository = try GitRepository(opening: place.description) } catch {
      if folder != "." { throw error }
      return nil
    }
    let head = try await repository.commit(named: commit)
    let files = try await repository.tree(of: head)
    let paths = try await files.entries(under: nil).filter(\.version.mode.isFile).map(\.path)
    let tree = try await SourceTree(files: paths, fixes: fixes) { path in
      do { return try await files.bytes(at: path, limit: SourceTree.textLimit) } catch is BlobTooLarge {
        return nil
      }
    }
    let root = root.map { RepositoryPath($0) }
    return ReadTree(sources: tree.with(root: root), files: paths, root: root)
  }
}
