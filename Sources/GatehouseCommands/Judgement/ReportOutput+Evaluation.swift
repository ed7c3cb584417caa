import GateEngine
import Rendering

extension ReportOutput {
  /// Writes a report in every form asked for.
  ///
  /// - Parameter explained: the terminal form tells of every gate why it ran and who said so.
  func write(
    _ evaluation: Evaluation, to console: Console, usually usual: ReportFormat = .terminal,
    explained: Bool = false
  ) throws {
    try write(to: console, usually: usual) { format, style in
      switch format {
      case .terminal:
        let terminal = TerminalReport(width: style.width, colour: style.colour, verbose: style.verbose)
        return explained ? terminal.explanation(evaluation) : terminal.text(evaluation)
      case .json:
        return jsonText(reportDocument(evaluation, program: programVersion, timing: style.verbose))
      case .markdown: return markdownReport(evaluation.report, program: programVersion)
      case .html: return htmlReport(evaluation.report, program: programVersion)
      case .sarif: return sarifReport(evaluation.report, program: programVersion)
      case .junit: return junitReport(evaluation.report, program: programVersion)
      case .github: return workflowCommands(evaluation.report)
      case .azure: return azureCommands(evaluation.report)
      case .codeQuality: return codeQualityReport(evaluation.report)
      case .signed:
        return try console.signed(
          jsonText(reportDocument(evaluation.report, program: programVersion)), by: signKey)
      }
    }
  }
}
