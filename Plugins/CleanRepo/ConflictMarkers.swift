import GateKit
import SourceText

/// What a merge leaves where it could not decide.
///
/// One marker alone proves nothing: `=======` underlines headings, `>>>>>>>` quotes mail. Two of the three, in
/// order, do.
struct ConflictMarkers {
  /// A conflict in a file, from its first marker to its last one found.
  struct Conflict: Equatable {
    /// Line numbers of the markers, in order; two or three.
    let markers: [Int]
    var lines: ClosedRange<Int> { (markers.first ?? 1)...(markers.last ?? 1) }
  }

  static func conflicts(in lines: Lines) -> [Conflict] {
    var found: [Conflict] = []
    var ours: Int?
    var separator: Int?
    func close(_ theirs: Int?) {
      let markers = [ours, separator, theirs].compactMap(\.self)
      // A heading's underline needs no end: without ours, only theirs makes it a conflict.
      if markers.count > 1 { found.append(Conflict(markers: markers)) }
      (ours, separator) = (nil, nil)
    }
    for number in 1...lines.count {
      switch Marker(lines.line(number)) {
      case .ours:
        close(nil)
        ours = number
      case .separator: separator = number
      case .theirs: close(number)
      case nil: break
      }
    }
    close(nil)
    return found
  }

  static func finding(on file: ChangedFile, _ lines: Lines) -> Finding? {
    let conflicts = conflicts(in: lines).filter { $0.markers.contains { file.addedLines.contains($0) } }
    guard let first = conflicts.first?.lines else { return nil }
    let more = conflicts.count > 1 ? " and \(conflicts.count - 1) more" : ""
    return Finding(
      rule: Rule.conflictMarker,
      message: "\(file.path) holds an unresolved conflict, lines \(first.lowerBound) to \(first.upperBound)"
        + more,
      help:
        "choose what should stay, and delete the lines that begin with <<<<<<<, |||||||, ======= and >>>>>>>",
      location: Location(file.path, lines: first), identity: "conflict")
  }
}

/// One of git's marker lines: seven of a character, and a label where git writes one.
private enum Marker {
  case ours, separator, theirs

  init?(_ line: ArraySlice<UInt8>) {
    guard let first = line.first, line.prefix(7).elementsEqual(repeatElement(first, count: 7)) else {
      return nil
    }
    let label = line.dropFirst(7)
    guard label.isEmpty || label.first == UInt8(ascii: " ") else { return nil }
    switch first {
    case UInt8(ascii: "<"): self = .ours
    case UInt8(ascii: "="): self = .separator
    case UInt8(ascii: ">"): self = .theirs
    default: return nil
    }
  }
}
