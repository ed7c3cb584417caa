import CoverageReports
import DocumentReading
import GateKit
import GitReading
import LocalSystem
import Rendering
import ReportedPaths
import SourceText

struct ReadCommand: Command {
  enum Format: String, CaseIterable, OptionValue { case terminal, json }

  var files: [String] = []
  var folder = "."
  var commit = "HEAD"
  var root: String?
  var fixes: [String] = []
  var format = Format.terminal

  static let name = "read"
  static let abstract = "Show what Gatehouse understands of reports"
  static let discussion = """
    Tells the format by the content, and says which of the report's files are in the repository. Where some are \
    not, it names the setting that would find them; --root and --fix try it out.
    """
  static let examples = [
    CommandExample("gatehouse read coverage.xml", "what is covered, and which files could not be found"),
    CommandExample(
      "gatehouse read lcov.info --fix /app/::", "the same, for a report that was made in a container"),
    CommandExample("gatehouse read --format json coverage.xml", "every file with its lines, for a program"),
  ]
  static let options: [Option<Self>] = [
    repeatedArgument("REPORT", \.files, required: true, "reports; - for standard input", complete: .file),
    option(
      "-C, --directory", "DIR", \.folder, "look for their files in the repository of this folder",
      complete: .folder),
    option("--commit", "REV", \.commit, "the commit that holds the files", complete: .revision),
    option("--root", "DIR", \.root, "folder of the repository that relative paths start from"),
    repeatedOption("--fix", "BEFORE::AFTER", \.fixes, "rewrites the beginning of paths, once for each"),
    option("-f, --format", "FORMAT", \.format, "form of the answer"),
  ]

  func run(_ console: Console, gates: [GateDefinition]) async throws -> ExitCode {
    let fixes = try fixes.map { text throws in
      guard let fix = PathFix(text) else { throw UsageError("--fix \(text): expected BEFORE::AFTER") }
      return fix
    }
    let tree = try await tree(console, fixes)
    var readings: [CoverageReading] = []
    var failures = 0
    for file in files {
      let source = file == "-" ? "standard input" : file
      do {
        readings.append(
          try await CoverageReading(
            console.read(file, limit: LocalReport.limit), source: source, in: tree))
      } catch let problem as DocumentProblem {
        failures += 1
        console.complain("gatehouse: cannot read the report: \(problem)")
      }
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
  private func tree(_ console: Console, _ fixes: [PathFix]) async throws -> SourceTree? {
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
    return tree.with(root: root.map { RepositoryPath($0) })
  }
}
