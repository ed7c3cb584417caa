internal import GateKit
internal import ScanReports
internal import SourceText

/// What a change touches, to tell findings outside of it.
struct ChangedPlaces {
  private let scope: FindingScope
  /// Added lines by path; nil where lines were not compared.
  private let files: [RepositoryPath: LineSet?]

  init(_ change: Change, _ scope: FindingScope) {
    self.scope = scope
    var files: [RepositoryPath: LineSet?] = [:]
    if scope == .changedLines || scope == .changedFiles {
      for file in change.files where file.after != nil {
        files[file.path] = .some(file.isBinary ? nil : file.addedLines)
      }
    }
    self.files = files
  }

  /// A finding with several places is inside with one of them; one without a place cannot be outside.
  func standing(of finding: ScanFinding, at path: RepositoryPath?, _ places: inout ScanPlaces)
    -> PlacedFinding.Standing
  {
    if scope == .new || scope == .all { return .counts }
    guard let path, let place = finding.location else { return .counts }
    if isInside(path, place) { return .counts }
    for other in finding.otherLocations {
      if let path = places.place(of: other.path), isInside(path, other) { return .counts }
    }
    return .outside
  }

  private func isInside(_ path: RepositoryPath, _ place: ScanLocation) -> Bool {
    guard let added = files[path] else { return false }
    // Of a file as a whole, or one whose lines nobody compared: it changed.
    guard scope == .changedLines, let added, let line = place.line else { return true }
    return added.intersects(line...max(line, place.endLine ?? line))
  }
}
