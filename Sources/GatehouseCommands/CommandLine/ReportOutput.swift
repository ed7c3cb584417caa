import LocalSystem

/// The forms that a report can be written in.
public enum ReportFormat: String, CaseIterable, OptionValue {
  case terminal, json, markdown, html, sarif, junit, github, azure
  case codeQuality = "code-quality"
  /// The JSON form in an envelope with a signature.
  case signed
}

/// How a report for people looks.
public struct ReportStyle: Hashable, Sendable {
  /// Columns.
  public let width: Int
  public let colour: Bool
  /// With where the time went.
  public let verbose: Bool
}

/// A form and the file that it goes to: `html=out.html`.
struct OutputFile: Hashable, OptionValue {
  let format: ReportFormat
  let path: String

  init(argument: String) throws(Misfit) {
    guard let split = argument.firstIndex(of: "="), argument.index(after: split) != argument.endIndex else {
      throw Misfit(expected: "FORMAT=FILE, such as html=report.html", found: argument)
    }
    format = try ReportFormat(argument: String(argument[..<split]))
    path = String(argument[argument.index(after: split)...])
    if path == "-" {
      throw Misfit("standard output takes one format; choose it by --format \(format.rawValue)")
    }
  }

  var argument: String? { "\(format.rawValue)=\(path)" }
  static var completion: Completion { .formatAndFile(ReportFormat.allCases.map(\.rawValue)) }
}

/// Where a report goes and how it looks: the options of every command that ends in one.
public struct ReportOutput: OptionGroup {
  var format: ReportFormat?
  var files: [OutputFile] = []
  var verbose = false
  var width: Columns?
  var colour = ColourChoice.auto
  var signKey: String?

  public init() {}

  public static let options: [Option<Self>] = [
    option(
      "-f, --format", "FORMAT", \.format,
      "form of the report on standard output (default: terminal; in a CI job, what shows there best)"),
    repeatedOption(
      "-o, --output", "FORMAT=FILE", \.files, "write the report to a file as well, in a form of its own"),
    flag("-v, --verbose", \.verbose, "also show where the time went"),
    option("--width", "COLUMNS", \.width, "width of the terminal form (default: the terminal's, or 80)"),
    option(
      "--color", "WHEN", \.colour, "colours of the terminal form; auto obeys NO_COLOR and CLICOLOR_FORCE"),
    option(
      "--sign-key", "FILE", \.signKey,
      "private key of Ed25519 for the form signed (default: the file that GATEHOUSE_SIGNING_KEY_FILE names)",
      complete: .file),
  ]

  /// - Throws: `UsageError` where a form is asked for that what is written does not have.
  func refuseForms(otherThan forms: [ReportFormat], of what: String) throws(UsageError) {
    let asked = files.map(\.format) + (format.map { [$0] } ?? [])
    guard let other = asked.first(where: { !forms.contains($0) }) else { return }
    throw UsageError(
      "\(what) has no form \(other.rawValue)",
      wayOut: "it has \(forms.map(\.rawValue).joined(separator: ", "))")
  }

  /// Writes one report in every form asked for: to standard output first, then each file as one step.
  ///
  /// - Parameter usual: the form on standard output where none was asked for.
  public func write(
    to console: Console, usually usual: ReportFormat = .terminal,
    _ text: (ReportFormat, ReportStyle) throws -> String
  ) throws {
    if signKey != nil, format != .signed, !files.contains(where: { $0.format == .signed }) {
      throw UsageError(
        "--sign-key signs nothing: no form signed is asked for", wayOut: "add --output signed=FILE")
    }
    let twins = Dictionary(grouping: files, by: \.path).filter { $0.value.count > 1 }.keys.sorted()
    if let twin = twins.first { throw UsageError("--output writes \(twin) twice") }
    let columns = width?.number ?? console.width
    console.print(
      try text(
        format ?? usual,
        ReportStyle(width: columns, colour: console.usesColour(colour), verbose: verbose)))
    guard !files.isEmpty else { return }
    let folder = try console.currentFolder()
    for file in files {
      let style = ReportStyle(width: columns, colour: colour == .always, verbose: verbose)
      try LocalFiles.write(Array(try text(file.format, style).utf8), to: folder.appending(file.path))
    }
  }
}

/// A width that a person can read.
struct Columns: Hashable, OptionValue {
  let number: Int
  static let bounds = 20...1000

  init(argument: String) throws(Misfit) {
    guard let number = Int(argument), Self.bounds.contains(number) else {
      throw Misfit(
        expected: "a whole number, \(Self.bounds.lowerBound) to \(Self.bounds.upperBound)", found: argument)
    }
    self.number = number
  }
  var argument: String? { String(number) }
}
