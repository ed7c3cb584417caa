import CoverageReports
import DocumentReading
import ReportedPaths
import TestSupport
import Testing

/// A report of each format, small and in view, with what it says.
struct FormatSample: Sendable, CustomTestStringConvertible {
  let format: String
  let text: String
  /// File, then its lines as `account(of:)` writes them.
  let files: [String: [Int: String]]
  var source: String?

  var testDescription: String { format }
  var bytes: [UInt8] { Array(text.utf8) }
}

@Suite("Formats")
struct FormatTests {
  @Test("say of each line what the report says", arguments: samples)
  func read(sample: FormatSample) throws {
    let report = try readCoverage(sample.bytes, source: "report", options: options(for: sample))
    #expect(report.format.id == sample.format)
    let accounts = report.files.map { ($0.name.description, account(of: $0.coverage)) }
    #expect(Dictionary(uniqueKeysWithValues: accounts) == sample.files)
  }

  @Test("each have a sample, a name and what they are recognised by")
  func complete() {
    #expect(Set(samples.map(\.format)) == Set(CoverageFormat.all.map(\.id)))
    #expect(Set(CoverageFormat.all.map(\.id)).count == CoverageFormat.all.count)
    for format in CoverageFormat.all {
      #expect(!format.name.isEmpty && !format.lookedFor.isEmpty)
    }
  }

  @Test("are known under gzip, a byte order mark, UTF-16, CR LF and blank lines in front", arguments: samples)
  func disguises(sample: FormatSample) throws {
    let plain = try readCoverage(sample.bytes, source: "report", options: options(for: sample))
    let utf16 = sample.text.utf16.flatMap { [UInt8($0 & 255), UInt8($0 >> 8)] }
    let utf16BE = sample.text.utf16.flatMap { [UInt8($0 >> 8), UInt8($0 & 255)] }
    // A declaration may not say UTF-8 of UTF-16, and nothing may stand before it.
    let isDeclared = sample.text.hasPrefix("<?xml")
    var disguises: [(String, [UInt8])] = [
      ("UTF-8 with its mark", [0xEF, 0xBB, 0xBF] + sample.bytes),
      ("CR LF", Array(sample.text.replacing("\n", with: "\r\n").utf8)),
      ("stored in gzip", gzipStored(sample.bytes)),
      (
        "twice a member",
        gzipStored(Array(sample.bytes.prefix(20))) + gzipStored(Array(sample.bytes.dropFirst(20)))
      ),
    ]
    if !isDeclared {
      disguises += [
        ("UTF-16 LE", [0xFF, 0xFE] + utf16), ("UTF-16 BE", [0xFE, 0xFF] + utf16BE),
        ("blank lines", Array("\n \n".utf8) + sample.bytes),
      ]
    }
    for (name, bytes) in disguises {
      let report = try readCoverage(bytes, source: "report", options: options(for: sample))
      #expect(report.format == plain.format, "\(name)")
      #expect(report.files == plain.files, "\(name)")
    }
  }

  @Test("give the same for a report joined with itself", arguments: samples)
  func idempotent(sample: FormatSample) throws {
    let report = try readCoverage(sample.bytes, source: "report", options: options(for: sample))
    for file in report.files {
      var joined = file.coverage
      #expect(joined.merge(file.coverage) == [])
      #expect(joined == file.coverage)
      var onEmpty = FileCoverage()
      onEmpty.merge(file.coverage)
      #expect(onEmpty == file.coverage)
    }
  }
}

func options(for sample: FormatSample) -> CoverageReadingOptions {
  var options = CoverageReadingOptions()
  if let source = sample.source { options.source = { _ in Array(source.utf8) } }
  return options
}
