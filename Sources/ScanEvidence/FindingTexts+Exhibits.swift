public import GateKit
internal import ScanReports
public import SourceText

extension FindingTexts {
  /// The lines of findings with a few around, file by file, in the order of the findings.
  ///
  /// - Parameter hidden: files of which nothing may be shown, since secrets are in them.
  public func exhibits(of findings: [PlacedFinding], except hidden: Set<RepositoryPath>) -> [Exhibit] {
    var order: [RepositoryPath] = []
    var byPath: [RepositoryPath: [PlacedFinding]] = [:]
    for finding in findings.prefix(Self.shownFindings) {
      guard let path = finding.path, !hidden.contains(path), finding.finding.location?.line != nil else {
        continue
      }
      if byPath[path] == nil { order.append(path) }
      byPath[path, default: []].append(finding)
    }
    return order.compactMap { path in
      guard let text = texts[path.text], let found = byPath[path] else { return nil }
      return exhibit(of: found, at: path, text)
    }
  }

  /// Of the foremost, as many as are named one by one.
  private static let shownFindings = 50
  /// Lines on either side.
  private static let context = 2

  private func exhibit(of findings: [PlacedFinding], at path: RepositoryPath, _ text: LineTexts) -> Exhibit? {
    var notes: [Int: [String]] = [:]
    for found in findings { notes[found.finding.location?.line ?? 0, default: []].append(found.message) }
    var wanted: Set<Int> = []
    for line in notes.keys { wanted.formUnion(max(1, line - Self.context)...(line + Self.context)) }
    var lines = wanted.sorted().compactMap { number -> Exhibit.Line? in
      guard let bytes = text.line(number) else { return nil }
      let note = notes[number]?.joined(separator: "; ")
      return Exhibit.Line(
        number, String(decoding: bytes.last == 0x0D ? bytes.dropLast() : bytes, as: UTF8.self),
        mark: note == nil ? nil : .found, note: note)
    }
    // What follows the last line feed is no line.
    if let last = lines.last, last.text.isEmpty, last.mark == nil { lines.removeLast() }
    guard let first = lines.first?.number, let last = lines.last?.number else { return nil }
    return Exhibit(
      title: counted(findings.count, "finding"),
      panels: [.init(Location(path, lines: first...last), lines: lines)])
  }
}
