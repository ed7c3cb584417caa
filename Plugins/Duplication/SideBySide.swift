import CloneDetection
import GateKit
import SourceText

/// Lays the two places of a clone beside each other, line by line.
struct SideBySide {
  let head: any Tree
  /// Lines that the change adds, by file.
  var added: [RepositoryPath: LineSet] = [:]

  /// Clones shown, and lines of each.
  static let pairLimit = 20
  static let lineLimit = 80

  func exhibits(of pairs: [ClonePair]) async throws -> [Exhibit] {
    var exhibits: [Exhibit] = []
    for pair in pairs.prefix(Self.pairLimit) {
      guard let own = try await lines(of: pair.own), let other = try await lines(of: pair.other) else {
        continue
      }
      let rows = Alignment(own, other).rows
      exhibits.append(
        Exhibit(
          title: title(pair),
          panels: [
            panel(pair.own, rows.map { ($0.left, $0.isDifferent) }),
            panel(pair.other, rows.map { ($0.right, $0.isDifferent) }),
          ]))
    }
    return exhibits
  }

  private func title(_ pair: ClonePair) -> String {
    let isCut = max(pair.own.lines.count, pair.other.lines.count) > Self.lineLimit
    return "\(pair.found.tokens) tokens in \(pair.found.instances.count) places"
      + (isCut ? "; the first \(Self.lineLimit) lines" : "")
  }

  private func panel(_ place: CloneClass.Instance, _ lines: [(line: Alignment.Line?, isDifferent: Bool)])
    -> Exhibit.Panel
  {
    let new = added[place.path] ?? LineSet()
    return Exhibit.Panel(
      Location(place.path, lines: place.lines),
      lines: lines.map { line, isDifferent in
        Exhibit.Line(
          line?.number, line?.text ?? "", mark: isDifferent ? .different : nil,
          isNew: line.map { new.contains($0.number) } ?? false)
      })
  }

  /// nil where the file is not what it was said to be.
  private func lines(of place: CloneClass.Instance) async throws -> [Alignment.Line]? {
    guard let bytes = try await head.bytes(at: place.path, limit: FileSelection.sizeLimit) else { return nil }
    let all = bytes.split(
      separator: UInt8(ascii: "\n"), maxSplits: place.lines.upperBound, omittingEmptySubsequences: false)
    guard all.count >= place.lines.upperBound else { return nil }
    return place.lines.prefix(Self.lineLimit).map { number in
      Alignment.Line(number: number, text: String(decoding: all[number - 1], as: UTF8.self))
    }
  }
}

/// Two texts row by row: the lines that both have stand beside each other.
struct Alignment {
  struct Line: Hashable {
    let number: Int
    let text: String
  }

  struct Row: Hashable {
    /// nil: a gap.
    let left: Line?
    let right: Line?
    let isDifferent: Bool
  }

  let rows: [Row]

  /// White space around lines is no difference.
  init(_ left: [Line], _ right: [Line]) {
    let difference = right.map(\.bare).difference(from: left.map(\.bare))
    var (removed, inserted) = (Set<Int>(), Set<Int>())
    for step in difference {
      switch step {
      case .remove(let offset, _, _): removed.insert(offset)
      case .insert(let offset, _, _): inserted.insert(offset)
      }
    }
    var rows: [Row] = []
    var (i, j) = (0, 0)
    while i < left.count || j < right.count {
      let isLeftAlone = i < left.count && removed.contains(i)
      let isRightAlone = j < right.count && inserted.contains(j)
      // What replaces something stands beside it.
      let isPair = isLeftAlone == isRightAlone
      let takesLeft = i < left.count && (isPair || isLeftAlone)
      let takesRight = j < right.count && (isPair || isRightAlone)
      rows.append(
        Row(
          left: takesLeft ? left[i] : nil, right: takesRight ? right[j] : nil,
          isDifferent: isLeftAlone || isRightAlone))
      if takesLeft { i += 1 }
      if takesRight { j += 1 }
    }
    self.rows = rows
  }
}

extension Alignment.Line {
  fileprivate var bare: String { text.trimmed() }
}
