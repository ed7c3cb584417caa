import DocumentReading
import Rendering

/// How a report's document begins: enough for a line in a list, without reading the rest, which can be large.
struct ReportOpening: Hashable, Sendable {
  /// Without the verdict in front.
  private(set) var conclusion: String?
  private(set) var title: String?
  private(set) var author: String?

  /// Where the document stops being JSON, the rest is as if it were not there.
  init(_ document: [UInt8]) {
    // What was read up to the mistake, or to the end that this reader makes, is kept.
    try? read(reportPayload(document, source: "report"))
  }

  private mutating func read(_ document: [UInt8]) throws(DocumentProblem) {
    var reader = try JSONReader(document, source: "report")
    var opening = self
    defer { self = opening }
    try reader.object { reader, key throws(DocumentProblem) in
      switch key.text {
      case "conclusion":
        let words = try reader.string()
        opening.conclusion = words.split(separator: ": ", maxSplits: 1).last.map(String.init)
      case "failure": opening.conclusion = try reader.string()
      case "subject":
        try reader.object { reader, key throws(DocumentProblem) in
          switch key.text {
          case "title": opening.title = try reader.string()
          case "author": opening.author = try reader.string()
          default: try reader.skip()
          }
        }
        throw reader.problem("the rest is not read")
      default: try reader.skip()
      }
    }
  }
}
