import DocumentReading
import LocalSystem
import SourceText
import Testing

/// Reports that real tools wrote, where `GATEHOUSE_CORPUS` names a folder of them: a document that is well-formed
/// is read, and any other is refused with its place.
@Suite("Reports of real tools", .enabled(if: corpus != nil, "GATEHOUSE_CORPUS names no sample data"))
struct SampleDataTests {
  @Test(
    "every JSON and XML document is read, or refused at a line",
    arguments: ["json", "sarif", "xml", "junit", "trx"])
  func read(ending: String) throws {
    let folder = LocalPath(try #require(corpus))
    let files = try LocalFiles.list(folder).map { String(decoding: $0.path, as: UTF8.self) }
      .filter { $0.hasSuffix("." + ending) }
    var refused: [String] = []
    for file in files {
      let bytes = try LocalFiles.read(folder.appending(file), limit: 64 << 20)
      guard let problem = problem(in: bytes, ending) else { continue }
      #expect(problem.mark.line > 0, "\(file): \(problem)")
      #expect(!problem.message.isEmpty)
      refused.append(file)
    }
    #expect(files.count > 0)
    // Broken on purpose, several documents in one file, or text before the document: their folders say so.
    let known = [
      "/hostile/", "/yarn-audit", "/nuclei/", "/govulncheck/", "ndjson", "no_findings", "corrupt",
      "issue17521", "sec1752", "safety_3",
    ]
    let surprises = refused.filter { file in !known.contains { file.contains($0) } }
    #expect(surprises == [])
  }

  private func problem(in bytes: [UInt8], _ ending: String) -> DocumentProblem? {
    do throws(DocumentProblem) {
      if ending == "json" || ending == "sarif" {
        var reader = try JSONReader(bytes, source: "sample")
        try reader.skip()
        try reader.finish()
      } else {
        _ = try readXML(bytes, source: "sample", handler: Ignoring())
      }
      return nil
    } catch {
      return error
    }
  }

  private struct Ignoring: XMLHandler {
    mutating func start(_ element: borrowing XMLElement) {}
  }
}

private let corpus = Environment.process["GATEHOUSE_CORPUS"].flatMap { $0.isEmpty ? nil : $0 }
