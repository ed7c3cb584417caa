import Cryptography
import DocumentReading
import GateEngine
public import GateKit
import SourceText

/// The limits of an archive: a report of 50 MB is 3 MB of gzip, and 4 MB as base64.
private let archiveLimits = DocumentLimits(
  bytes: EvidenceArchive.limit, depth: 8, entries: 100_000, text: EvidenceArchive.limit, attributes: 0,
  expansion: 0)

/// Reads what `gatehouse baseline write --notes` or `--reports` kept.
public func readEvidenceArchive(_ bytes: [UInt8], source: String) throws(UnreadableFile) -> EvidenceArchive {
  let node = try document(bytes, source: source, json: true, limits: archiveLimits)
  return try decode(EvidenceArchive.self, node) { archive in
    archive.inconsistencies.map { Problem(mark: node.mark, message: $0.message) }
  }
}

extension EvidenceArchive {
  /// Bytes of an archive as JSON.
  public static let limit = 64 << 20

  /// - Parameter evidence: reports of `commit`.
  /// - Throws: where a report can no longer be read.
  public init(of commit: ObjectID, _ evidence: [Evidence]) throws {
    self.init()
    self.commit = commit.description
    reports = try evidence.map(ArchivedReport.init).sorted {
      ($0.id, $0.path, $0.digest) < ($1.id, $1.path, $1.digest)
    }
  }

  /// The reports that answer a request, unpacked, each checked against its digest.
  ///
  /// - Parameter source: the archive as a person knows it, for messages.
  public func evidence(_ request: EvidenceRequest, source: String) throws(UnreadableFile) -> [Evidence] {
    var found: [Evidence] = []
    for (index, report) in reports.enumerated() where report.id == request.id {
      guard let path = report.repositoryPath, request.paths.contains(where: { $0.matches(path) }) else {
        continue
      }
      let bytes = try report.bytes(source: "\(source): reports.\(index)")
      found.append(
        Evidence(
          id: report.id, of: request.of, path: path, digest: report.digest, commit: ObjectID(commit),
          made: nil, content: ReportContent(bytes)))
    }
    return found
  }

  /// One report by its name and digest; nil where it is not among these.
  public func bytes(of id: String, digest: String, source: String) throws(UnreadableFile) -> [UInt8]? {
    guard let index = reports.firstIndex(where: { $0.id == id && $0.digest == digest }) else { return nil }
    return try reports[index].bytes(source: "\(source): reports.\(index)")
  }
}

extension ArchivedReport {
  init(_ evidence: Evidence) throws {
    self.init()
    id = evidence.id
    path = evidence.path.description
    pathBytes = evidence.path.hexadecimalIfQuoted
    digest = evidence.digest
    content = base64(gzip(try evidence.content.bytes()))
  }

  fileprivate func bytes(source: String) throws(UnreadableFile) -> [UInt8] {
    func unreadable(_ why: String) -> UnreadableFile {
      UnreadableFile(
        problems: [
          Problem(mark: Mark(source: source, line: 0, column: 0), message: "cannot unpack \(path): \(why)")
        ])
    }
    guard let packed = base64Decoded(content) else { throw unreadable("its content is not base64") }
    let bytes: [UInt8]
    do throws(DocumentProblem) { bytes = try gunzip(packed, source: path) } catch {
      throw unreadable(error.message)
    }
    guard sha256Hex(bytes) == digest else { throw unreadable("its digest is not \(digest)") }
    return bytes
  }
}
