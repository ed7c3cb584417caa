/// What reports say of one file.
public struct FileCoverage: Hashable, Sendable {
  /// Lines that can be run.
  public internal(set) var executable = LineBits()
  /// Executable lines that were run.
  public internal(set) var covered = LineBits()
  /// Executable lines of which no report says whether they were run.
  public internal(set) var unknown = LineBits()
  public internal(set) var branches = BranchTable()

  public init() {}

  /// Executable lines that were not run.
  public var missed: LineBits { executable.subtracting(covered).subtracting(unknown) }

  /// Lines that were run and did not take every arm.
  public var partial: LineBits {
    var lines = LineBits()
    branches.forEachLine { if $0.isPartial, covered.contains($0.line) { lines.insert($0.line) } }
    return lines
  }

  /// The highest line that the report names; 0 without any.
  public var lastLine: Int {
    max(executable.last, branches.arms.last?.line ?? 0, branches.counts.last?.line ?? 0)
  }

  mutating func mark(_ line: Int, isCovered: Bool) {
    executable.insert(line)
    if isCovered { covered.insert(line) }
  }

  /// Joins what another report says: a line is covered if one of them covered it.
  ///
  /// - Returns: lines for which the reports know different numbers of branch arms, ascending.
  @discardableResult
  public mutating func merge(_ other: FileCoverage) -> [Int] {
    if executable.isEmpty, branches.isEmpty {
      self = other
      return []
    }
    let known = executable.subtracting(unknown).union(other.executable.subtracting(other.unknown))
    executable.formUnion(other.executable)
    covered.formUnion(other.covered)
    unknown = executable.subtracting(known)
    return branches.merge(other.branches)
  }

  /// The lines, and everything about them, are no longer executable.
  public mutating func exclude(_ lines: LineBits) {
    executable.subtract(lines)
    covered.subtract(lines)
    unknown.subtract(lines)
    branches.remove(lines)
  }

  /// - Parameter lines: only these; nil: all.
  public func figures(in lines: LineBits? = nil) -> CoverageFigures {
    var figures = CoverageFigures()
    let executable = lines.map { self.executable.intersection($0) } ?? executable
    figures.executable = executable.count
    figures.covered = lines.map { covered.intersection($0).count } ?? covered.count
    figures.unknown = lines.map { unknown.intersection($0).count } ?? unknown.count
    branches.forEachLine { count in
      guard lines?.contains(count.line) ?? true else { return }
      figures.arms += count.total
      figures.takenArms += count.taken
      if count.isPartial, covered.contains(count.line) { figures.partial += 1 }
    }
    return figures
  }
}
