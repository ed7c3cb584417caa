public import GateKit
import SourceText

/// What a report has to be written in.
public enum ReportFormat: String, CaseIterable, SettingValue {
  /// By the name of the file: .json and .sarif, .xml, .yml and .yaml; anything else only has to hold something.
  case auto
  /// Any bytes, but not none.
  case any
  case json, xml, yaml

  /// The format to hold a file to; never `auto`.
  func of(_ path: RepositoryPath) -> ReportFormat {
    guard self == .auto else { return self }
    let name = String(decoding: path.name, as: UTF8.self).lowercased()
    for (ending, format) in Self.endings where name.hasSuffix(ending) { return format }
    return .any
  }

  private static let endings: [(String, ReportFormat)] = [
    (".json", .json), (".sarif", .json), (".xml", .xml), (".yml", .yaml), (".yaml", .yaml),
  ]
}
