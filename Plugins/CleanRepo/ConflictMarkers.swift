import GateKit
import SourceText

/// What a merge leaves where it could not decide.
///
/// One marker alone proves nothing: `=======` underlines headings, `>>>>>>>` quotes mail. Two of the three, in
/// order, do.
struct ConflictMarkers {
  /// The conflicts in a file, each from its first marker to its last one found.
  static func conflicts(in lines: Lines) -> [ClosedRange<Int>] {
    var found: [ClosedRange<Int>] = []
    var open: Int?
    var separator: Int?
    for number in 1...lines.count {
      switch Marker(lines.line(number)) {
      case .ours:
        if let open, let separator { found.append(open...separator) }
        (open, separator) = (number, nil)
      case .separator: separator = separator ?? number
      case .theirs:
        if let first = open ?? separator { found.append(first...number) }
        (open, separator) = (nil, nil)
      case nil: break
      }
    }
    if let open, let separator { found.append(open...separator) }
    return found
  }

  static func finding(on file: ChangedFile, _ lines: Lines) -> Finding? {
    let conflicts = conflicts(in: lines).filter { file.addedLines.intersects($0) }
    guard let first = conflicts.first else { return nil }
    let more = conflicts.count > 1 ? " and \(conflicts.count - 1) more" : ""
    return Finding(
      rule: Rule.conflictMarker,
      message: "\(file.path) holds an unresolved conflict, lines \(first.lowerBound) to \(first.upperBound)"
        + more,
      help:
        "choose what should stay, and delete the lines that begin with <<<<<<<, ||||||| , ======= and >>>>>>>",
      location: Location(file.path, lines: first), identity: "conflict")
  }
}

/// One of git's marker lines: seven of a character, and a label where git writes one.
private enum Marker {
  case ours, separator, theirs

  init?(_ line: ArraySlice<UInt8>) {
    guard let first = line.first, line.count >= 7, line.prefix(7).allSatisfy({ $0 == first }) else {
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
