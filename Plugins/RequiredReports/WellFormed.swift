import DocumentReading
import GateKit
import SourceText

extension Evidence {
  /// Reads the report to its end, keeping nothing.
  ///
  /// - Throws: `MalformedEvidence` for a report that is empty or not what it has to be.
  func checkWellFormed(_ format: ReportFormat) throws(MalformedEvidence) {
    guard content.count > 0 else { throw MalformedEvidence(self, reason: "it is empty") }
    do throws(DocumentProblem) {
      switch format.of(path) {
      case .auto, .any: break
      case .json: try readJSONToItsEnd()
      case .xml: _ = try readXML(document, handler: Elements())
      case .yaml: try readYAMLToItsEnd()
      }
    } catch {
      throw MalformedEvidence(self, reason: "\(error)")
    }
  }

  private var document: DocumentInput { DocumentInput(pieces: content.pieces(), source: path.description) }

  private func readJSONToItsEnd() throws(DocumentProblem) {
    var reader = try JSONReader(document)
    try reader.skip()
    try reader.finish()
  }

  private func readYAMLToItsEnd() throws(DocumentProblem) {
    let bytes = try document.rest()
    do throws(DocumentProblems) {
      _ = try readYAML(bytes, source: path.description, limits: .report)
    } catch {
      throw error.problems.first ?? DocumentProblem(mark: .none, message: "it is not YAML")
    }
  }
}

/// Takes every element: what they mean is for other gates.
private struct Elements: XMLHandler {
  mutating func start(_ element: borrowing XMLElement) {}
}
