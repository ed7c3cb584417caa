public import GateKit
public import ScanReports
public import SourceText

/// Which suppressions of a report are honoured.
public enum HonouredSuppressions: String, CaseIterable, SettingValue {
  case inSource = "in_source"
  case all, none

  /// For the settings of gates.
  public static let help =
    "in_source: comments such as nosec, unless they are in a line of the change; all: also those of tools' own lists and "
    + "statements; none"
}

/// Tells what counts in spite of a suppression.
public struct SuppressionRule {
  private let honoured: HonouredSuppressions
  private let added: [RepositoryPath: LineSet]

  public init(_ honoured: HonouredSuppressions, _ change: Change) {
    self.honoured = honoured
    added = Dictionary(change.files.filter { $0.after != nil }.map { ($0.path, $0.addedLines) }) { first, _ in
      first
    }
  }

  /// A comment in a line of the change is the author's own word, and excuses nothing by itself.
  ///
  /// - Parameters:
  ///   - path: where the finding is in the tree.
  ///   - of: whose report it is in.
  public func counts(_ finding: ScanFinding, _ path: RepositoryPath?, _ of: EvidenceRequest.Origin) -> Bool {
    guard let suppression = finding.suppression else { return true }
    switch honoured {
    case .none: return true
    case .all: return false
    case .inSource:
      guard suppression.origin == .inSource else { return true }
      guard of == .head, let path, let place = finding.location else { return false }
      guard let line = place.line else { return added[path] != nil }
      return added[path]?.intersects(line...max(line, place.endLine ?? line)) == true
    }
  }
}
