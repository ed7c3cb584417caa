import CoverageReports
import ReportedPaths
import SourceText

extension CoverageReading {
  /// For a program: every file with its lines.
  var document: Node {
    let figures = report.figures
    let paths = paths
    let candidates = Dictionary((placement?.ambiguous ?? []).map { ($0.file, $0.candidates) }) { first, _ in
      first
    }
    return .map([
      "report": .text(source),
      "kind": .text("coverage"),
      "format": .text(report.format.id),
      "commit": report.commit.map { .text($0) },
      "notes": .list(report.notes.map { .text($0) }),
      "totals": figures.document,
      "files": .list(
        report.files.indices.map { index in
          file(report.files[index], path: paths[index], candidates: candidates[index])
        }),
    ])
  }

  private func file(_ file: ReportedFile, path: RepositoryPath?, candidates: [RepositoryPath]?) -> Node {
    let coverage = file.coverage
    var branches: [Node] = []
    coverage.branches.forEachLine {
      branches.append(
        .map(["line": .number($0.line), "taken": .number($0.taken), "total": .number($0.total)]))
    }
    return .map([
      "name": .text(file.name.description),
      "path": path.map { .text($0.description) },
      "candidates": candidates.map { .list($0.map { .text($0.description) }) },
      "totals": coverage.figures().document,
      "covered": numbers(coverage.covered),
      "missed": numbers(coverage.missed),
      "unknown": coverage.unknown.isEmpty ? nil : numbers(coverage.unknown),
      "branches": .list(branches),
    ])
  }
}

private func numbers(_ lines: LineBits) -> Node { .list(lines.lines.map { .number($0) }) }

extension CoverageFigures {
  fileprivate var document: Node {
    .map([
      "lines": .number(executable), "covered": .number(covered), "partial": .number(partial),
      "branch_arms": .number(arms), "taken_arms": .number(takenArms),
    ])
  }
}
