import CIProviders
import GateEngine
import LocalSystem
import Rendering

extension CIJob {
  /// The page of the job, and what later steps can read.
  func writeSummary(_ report: Report) throws {
    if let file = ci.summaryFile {
      let text = markdownReport(report, program: programVersion, limit: Self.summaryLimit)
      try LocalFiles.append(Array((text + "\n").utf8), to: file)
    }
    if let file = ci.outputFile {
      // Both are words of ours, on one line: nothing from outside can add an output.
      let lines = "verdict=\(report.verdict.rawValue)\nexit-code=\(report.verdict.exitCode)\n"
      try LocalFiles.append(Array(lines.utf8), to: file)
    }
  }

  /// Bytes; GitHub takes 1 MiB for all steps of a job together.
  private static let summaryLimit = 256 << 10
}
