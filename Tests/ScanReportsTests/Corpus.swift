import DocumentReading
import LocalSystem
import SourceText
import Testing

@testable import ScanReports

/// Reports of real tools with what each must read as, where `GATEHOUSE_CORPUS` names the folder.
enum Corpus {
  static let folder = Environment.process["GATEHOUSE_CORPUS"].flatMap {
    $0.isEmpty ? nil : LocalPath($0).appending("scans")
  }

  /// Names of all files, in the manifest's order; none without the folder.
  static let files: [String] = expectations.map(\.key)

  static func bytes(of file: String) throws -> [UInt8] {
    try LocalFiles.read(try #require(folder).appending(LocalPath(file)), limit: 1 << 26)
  }

  static func expectation(of file: String) throws -> Node {
    try #require(expectations.first { $0.key == file }?.value)
  }

  private static let expectations: [(key: String, value: Node)] = {
    guard let folder else { return [] }
    // Without a readable manifest there are no files to test, and a test asks that there are some.
    guard let bytes = try? LocalFiles.read(folder.appending("manifest.json"), limit: 1 << 24),
      let document = try? readJSON(bytes, source: "manifest.json", limits: .report)
    else { return [] }
    return (document["files"]?.items ?? []).compactMap { entry in
      entry["file"]?.scalar.map { ($0, entry) }
    }
  }()
}

/// What a report says, in one line: outcome, active findings by severity and kind, suppressed ones.
struct Reading: Equatable, CustomStringConvertible {
  var outcome: String
  var severities: [String: Int] = [:]
  var kinds: [String: Int] = [:]
  var suppressed = 0

  init(of report: ScanReport) {
    outcome = report.outcome.rawValue
    for (severity, count) in report.findings { severities[severity.rawValue] = count }
    for (kind, count) in report.kinds { kinds[kind.rawValue] = count }
    suppressed = report.suppressed
  }

  static let error = Reading(outcome: "error")

  private init(outcome: String) { self.outcome = outcome }

  /// What the manifest says, and of `read` what it leaves open.
  init(expected: Node, read: Reading) {
    outcome = expected["outcome"]?.scalar.map { $0 == "ok" ? "read" : $0 } ?? ""
    guard outcome != "error" else { return }
    func counts(_ key: String) -> [String: Int]? {
      expected[key].map { node in
        Dictionary(uniqueKeysWithValues: node.entries.map { ($0.key, Int($0.node.scalar ?? "") ?? -1) })
      }
    }
    severities = counts("by_severity") ?? read.severities
    kinds = counts("kinds") ?? read.kinds
    suppressed = expected["suppressed"]?.scalar.flatMap { Int($0) } ?? read.suppressed
    let findings = expected["findings"]?.scalar.flatMap { Int($0) }
    if findings != severities.values.reduce(0, +) { severities = ["as the manifest counts": findings ?? -1] }
  }

  var description: String {
    func list(_ counts: [String: Int]) -> String {
      counts.sorted { $0.key < $1.key }.map { "\($0.value) \($0.key)" }.joined(separator: ", ")
    }
    return "\(outcome): \(list(severities)); \(list(kinds)); \(suppressed) suppressed"
  }
}
