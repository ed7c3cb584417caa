import CoverageReports
import GateKit
import SourceText

extension ChangedLines {
  /// Changed files with what was run of them: the new lines and a few around, the least covered files first.
  func exhibits(_ survey: inout Survey) async throws -> [Exhibit] {
    var measured:
      [(path: RepositoryPath, lines: LineBits, coverage: FileCoverage, figures: CoverageFigures)] = []
    for (path, lines) in added {
      guard let coverage = survey.overall.files[path] else { continue }
      let figures = coverage.figures(in: lines)
      if figures.executable > 0 { measured.append((path, lines, coverage, figures)) }
    }
    measured.sort { a, b in
      let (less, more) = (a.figures.executable - a.figures.covered, b.figures.executable - b.figures.covered)
      return less == more ? a.path < b.path : less > more
    }
    var exhibits: [Exhibit] = []
    var shown = 0
    for file in measured.prefix(fileLimit) where shown < lineLimit {
      guard let source = try await survey.source(file.path) else { continue }
      let marks = LineMarks(file.coverage)
      let lines = Excerpt(source, around: file.lines).lines(limit: lineLimit - shown).map { number, text in
        Exhibit.Line(
          number, text, mark: marks[number], isNew: file.lines.contains(number), note: marks.note(number))
      }
      guard let first = lines.first?.number, let last = lines.last?.number else { continue }
      shown += lines.count
      exhibits.append(
        Exhibit(
          title: title(file.figures), panels: [.init(Location(file.path, lines: first...last), lines: lines)])
      )
    }
    return exhibits
  }

  private func title(_ figures: CoverageFigures) -> String {
    let partly = figures.partial > 0 ? ", \(figures.partial) of them partly" : ""
    return "\(figures.covered) of \(figures.executable) new lines covered\(partly)"
  }
}

/// Files and lines that are shown of one change.
private let fileLimit = 100
private let lineLimit = 5_000

/// Lines of a file, each with a few on either side.
private struct Excerpt {
  private let source: [UInt8]
  private let wanted: LineBits

  private static let context = 3

  init(_ source: [UInt8], around lines: LineBits) {
    self.source = source
    var wanted = LineBits()
    for range in lines.lineSet.ranges {
      wanted.insert(max(1, range.lowerBound - Self.context)...(range.upperBound + Self.context))
    }
    self.wanted = wanted
  }

  func lines(limit: Int) -> [(Int, String)] {
    var found: [(Int, String)] = []
    var start = source.startIndex
    var number = 0
    while start < source.endIndex, found.count < limit {
      let end = source[start...].firstIndex(of: UInt8(ascii: "\n")) ?? source.endIndex
      number += 1
      if wanted.contains(number) {
        let line = source[start..<end]
        found.append((number, String(decoding: line.last == 0x0D ? line.dropLast() : line, as: UTF8.self)))
      }
      start = end + 1
    }
    return found
  }
}

private struct LineMarks {
  private let coverage: FileCoverage
  private let partial: [Int: BranchCount]

  init(_ coverage: FileCoverage) {
    self.coverage = coverage
    var partial: [Int: BranchCount] = [:]
    coverage.branches.forEachLine { count in
      if count.isPartial, coverage.covered.contains(count.line) { partial[count.line] = count }
    }
    self.partial = partial
  }

  subscript(_ line: Int) -> Exhibit.Mark? {
    guard coverage.executable.contains(line) else { return nil }
    guard coverage.covered.contains(line) else { return .missed }
    return partial[line] == nil ? .covered : .partial
  }

  func note(_ line: Int) -> String? { partial[line].map { "\($0.taken) of \($0.total) branch arms" } }
}
