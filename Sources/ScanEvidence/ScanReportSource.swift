public import GateKit
public import ScanReports
public import SourceText

/// One entry of the `reports:` of a gate that reads scan reports: the words of every report, and how it is to be
/// read.
public struct ScanReportSource: Settings, Hashable {
  public var source = ReportSource()
  public var format = FormatName()
  public var tool: String?
  public var onIncomplete = EvidenceRequest.Reaction.fail
  public var allowEmpty = false
  public var root: String?
  public var basePaths: [Glob] = []

  public init() {}

  public static let schema: [Setting<ScanReportSource>] =
    including(\.source) + [
      setting(
        "format", \.format,
        stricter: .own,
        "auto: told by its content; else its format, as gatehouse read names it: what shows itself as another one is an "
          + "error"),
      setting("tool", \.tool, stricter: .own, "the tool that the report has to be of"),
      setting(
        "on_incomplete", \.onIncomplete,
        stricter: .consequence,
        "when the tool says that it failed, left something out or examined nothing: fail (the gate is errored), warn or "
          + "pass, which a note tells"),
      setting(
        "allow_empty", \.allowEmpty, stricter: .off,
        "a report that examined nothing, and says no more, is complete"),
      setting(
        "root", \.root, stricter: .own, "folder of the repository that the report's relative paths start from"
      ),
      setting(
        "base_paths", \.basePaths,
        stricter: .own,
        "where a copy of the merge base's report lies; else what gatehouse baseline write kept of it is taken"
      ),
    ]

  public var request: EvidenceRequest { source.request }

  /// The report of the merge base. Its absence is for the gate to judge.
  public var baseRequest: EvidenceRequest {
    EvidenceRequest(
      id: source.id, paths: source.paths, of: .mergeBase, basePaths: basePaths, onMissing: .pass,
      onMalformed: source.onMalformed)
  }

  /// nil: the root of the repository.
  public var rootFolder: RepositoryPath? {
    let parts = (root ?? "").split(separator: "/").filter { $0 != "." }
    return parts.isEmpty ? nil : RepositoryPath(parts.joined(separator: "/"))
  }
}

/// `auto`, or the id of a format that ScanReports reads.
public struct FormatName: SettingValue, Hashable {
  /// nil for auto.
  public let format: ScanFormat?

  public init() { format = nil }

  public static var shape: Shape { .choice(["auto"] + ScanFormat.all.map(\.id)) }
  public init?(_ node: Node) {
    guard let text = node.scalar else { return nil }
    format = ScanFormat.named(text)
    if format == nil, text != "auto" { return nil }
  }
  public var node: Node? { .plain(format?.id ?? "auto") }
}
