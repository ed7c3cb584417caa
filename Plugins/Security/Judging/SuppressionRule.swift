import GateKit
import ScanReports
import SourceText

/// Which suppressions of a report are honoured.
struct SuppressionRule {
  private let honoured: HonouredSuppressions
  private let added: [RepositoryPath: LineSet]

  init(_ honoured: HonouredSuppressions, _ change: Change) {
    self.honoured = honoured
    added = Dictionary(change.files.filter { $0.after != nil }.map { ($0.path, $0.addedLines) }) { first, _ in
      first
    }
  }

  /// A comment in a line of the change is the author's own word, and excuses nothing by itself.
  func counts(_ finding: ScanFinding, _ path: RepositoryPath?, _ of: EvidenceRequest.Origin) -> Bool {
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
