public import GateKit
public import ScanReports
public import SourceText

/// One finding of a report of head, with its place in the tree and whether it is in scope.
public struct PlacedFinding: Hashable, Sendable {
  /// The path of its place is that of the tree, where it has one there.
  public var finding: ScanFinding
  /// nil: the report names no place, or none of this repository.
  public let path: RepositoryPath?
  public let standing: Standing
  /// What it counts as: that of the tool, unless the gate's settings say otherwise.
  public var severity: Severity
  /// The report's name in the policy.
  public let report: String

  public enum Standing: Hashable, Sendable {
    case counts
    /// The report of the merge base has it.
    case known
    /// In no changed file, or in no changed line.
    case outside
  }

  public init(_ finding: ScanFinding, at path: RepositoryPath?, _ standing: Standing, report: String) {
    self.finding = finding
    self.path = path
    self.standing = standing
    severity = finding.severity
    self.report = report
  }

  public var location: Location? {
    path.map { path in
      let lines = finding.location?.line.map { line in line...max(line, finding.location?.endLine ?? line) }
      return Location(path, lines: lines)
    }
  }
}

/// The most severe first, then by path, line and rule: the same order in every run.
extension PlacedFinding: Comparable {
  public static func < (a: Self, b: Self) -> Bool {
    if a.severity != b.severity { return a.severity > b.severity }
    if a.path != b.path {
      guard let one = a.path else { return true }
      guard let other = b.path else { return false }
      return one < other
    }
    let (x, y) = (a.finding, b.finding)
    if x.location?.line != y.location?.line { return (x.location?.line ?? 0) < (y.location?.line ?? 0) }
    return (x.rule, x.tool, x.location?.path ?? "", x.location?.column ?? 0, x.message)
      < (y.rule, y.tool, y.location?.path ?? "", y.location?.column ?? 0, y.message)
  }
}
