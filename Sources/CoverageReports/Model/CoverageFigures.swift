/// Sums over lines of one or many files.
public struct CoverageFigures: Hashable, Sendable {
  /// Lines that can be run.
  public var executable = 0
  /// Lines that were run, partial ones included.
  public var covered = 0
  /// Lines that were run without taking every arm.
  public var partial = 0
  /// Executable lines of which no report says whether they were run.
  public var unknown = 0
  public var arms = 0
  public var takenArms = 0

  public init() {}

  public static func += (a: inout Self, b: Self) {
    a.executable += b.executable
    a.covered += b.covered
    a.partial += b.partial
    a.unknown += b.unknown
    a.arms += b.arms
    a.takenArms += b.takenArms
  }

  public static func -= (a: inout Self, b: Self) {
    a.executable -= b.executable
    a.covered -= b.covered
    a.partial -= b.partial
    a.unknown -= b.unknown
    a.arms -= b.arms
    a.takenArms -= b.takenArms
  }

  public func share(_ metric: CoverageMetric) -> CoverageShare {
    switch metric {
    case .line: CoverageShare(covered, of: executable)
    case .lineStrict: CoverageShare(covered - partial, of: executable)
    case .branch: CoverageShare(takenArms, of: arms)
    case .lineAndBranch: CoverageShare(covered + takenArms, of: executable + arms)
    }
  }
}

/// What is counted.
public enum CoverageMetric: String, CaseIterable, Sendable {
  /// Lines that were run.
  case line
  /// Lines that were run and took every arm: Codecov's figure.
  case lineStrict = "line_strict"
  /// Arms that were taken.
  case branch
  /// Lines and arms together, (CT + CF + LC) / (2 B + EL): SonarQube's figure.
  case lineAndBranch = "line_and_branch"
}
