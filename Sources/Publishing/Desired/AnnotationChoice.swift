import GateEngine
import GateKit
import Rendering
import SourceText

/// Which findings become annotations, and which are listed instead.
struct AnnotationChoice {
  let annotations: [CheckAnnotation]
  /// Sorted as they are reported.
  let others: [ReportedFinding]

  /// - Parameter max: annotations at most, the strongest first.
  init(_ report: Report, max: Int) {
    // A line of a file that the change removes or does not touch has no place in its diff.
    let files = Set(
      report.inputs.change.files.filter { $0.after != nil && !$0.isBinary }.map(\.path))
    var annotations: [CheckAnnotation] = []
    var others: [ReportedFinding] = []
    for finding in report.reportedFindings {
      if annotations.count < max, let annotation = CheckAnnotation(finding, files) {
        annotations.append(annotation)
      } else {
        others.append(finding)
      }
    }
    self.annotations = annotations
    self.others = others
  }
}

extension CheckAnnotation {
  /// nil where the finding has no lines, or lines that the forge cannot show.
  fileprivate init?(_ reported: ReportedFinding, _ files: Set<RepositoryPath>) {
    guard let level = Level(reported.judged.effect), let location = reported.judged.finding.location,
      let lines = location.lines, lines.lowerBound >= 1, files.contains(location.path),
      String(validating: location.path.bytes, as: UTF8.self) != nil
    else { return nil }
    self.init(
      path: location.path, lines: lines, level: level, title: reported.annotationTitle,
      message: reported.annotationMessage)
  }
}

extension CheckAnnotation.Level {
  fileprivate init?(_ effect: Enforcement) {
    switch effect {
    case .block: self = .failure
    case .warn: self = .warning
    case .inform: self = .notice
    case .off: return nil
    }
  }
}
