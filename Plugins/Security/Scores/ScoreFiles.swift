import CivilTime
import DocumentReading
import GateKit
import ScanReports
import SourceText

/// What the files of scores say, and when they were made.
struct ScoreFiles {
  /// CVE by the probability that it is exploited within 30 days; only those at or above the limit.
  private(set) var likely: [String: DecimalNumber] = [:]
  private(set) var exploited: Set<String> = []
  private(set) var findings: [Finding] = []

  /// FIRST's file has 300,000 lines and 10 MB.
  private static let sizeLimit = 64 << 20

  /// - Throws: where a file that the policy names is not there or cannot be read: the question has no answer then.
  init(_ settings: ScoreSettings, in base: any Tree, now: Instant) async throws {
    if let least = settings.epss?.number, let name = settings.epssFile {
      let made = try readEPSS(try await Self.bytes(name, base), name, least)
      judgeAge(of: name, made, settings, now)
    }
    if settings.kev != .off, let name = settings.kevFile {
      let made = try readKEV(try await Self.bytes(name, base), name)
      judgeAge(of: name, made, settings, now)
    }
  }

  /// The CVE among these that is exploited, and the likeliest to be.
  func exploited(_ finding: ScanFinding) -> String? {
    finding.publicNames.first { exploited.contains($0) }
  }
  func likely(_ finding: ScanFinding) -> (cve: String, probability: DecimalNumber)? {
    finding.publicNames.compactMap { name in likely[name].map { (name, $0) } }
      .max { $0.probability < $1.probability }
  }

  private static func bytes(_ name: String, _ base: any Tree) async throws -> [UInt8] {
    guard let bytes = try await base.bytes(at: RepositoryPath(name), limit: sizeLimit) else {
      throw UnusableScores(path: name, reason: "the target branch has no such file")
    }
    return bytes
  }

  /// `#model_version:v2025.03.14,score_date:2026-06-01T00:00:00+0000`, `cve,epss,percentile`, and a line a CVE.
  private mutating func readEPSS(_ bytes: [UInt8], _ name: String, _ least: DecimalNumber) throws -> Instant?
  {
    var made: Instant?
    var hasHeader = false
    var rows = 0
    var found: [String: DecimalNumber] = [:]
    do throws(DocumentProblem) {
      try readLines(DocumentInput(bytes, source: name)) { line, number throws(DocumentProblem) in
        let text = String(decoding: line.indices.map { line[$0] }, as: UTF8.self)
        if text.hasPrefix("#") {
          made = text.firstRange(of: "score_date:").flatMap {
            Instant(String(text[$0.upperBound...].prefix(10)))
          }
        } else if !hasHeader {
          hasHeader = text.hasPrefix("cve,epss")
          if !hasHeader { throw wrong(name, number, "looked for the line cve,epss,percentile") }
        } else {
          let cells = text.split(separator: ",", omittingEmptySubsequences: false)
          guard cells.count >= 2, cells[0].hasPrefix("CVE-"), let score = DecimalNumber(String(cells[1]))
          else {
            throw wrong(name, number, "no CVE with its score")
          }
          rows += 1
          if score >= least { found[String(cells[0])] = score }
        }
      }
    } catch { throw UnusableScores(path: name, reason: "\(error)") }
    guard rows > 0 else { throw UnusableScores(path: name, reason: "it has no scores") }
    likely = found
    return made
  }

  private mutating func readKEV(_ bytes: [UInt8], _ name: String) throws -> Instant? {
    do throws(DocumentProblem) {
      var reader = try JSONReader(DocumentInput(bytes, source: name))
      let catalogue = try reader.value()
      try reader.finish()
      exploited = Set(catalogue["vulnerabilities"].items.compactMap { $0["cveID"].string })
      guard !exploited.isEmpty else {
        throw wrong(name, 1, "looked for \"vulnerabilities\" with a \"cveID\"")
      }
      return catalogue["dateReleased"].string.flatMap { Instant(String($0.prefix(10))) }
    } catch { throw UnusableScores(path: name, reason: "\(error)") }
  }

  private mutating func judgeAge(of name: String, _ made: Instant?, _ settings: ScoreSettings, _ now: Instant)
  {
    guard let limit = settings.maxAge else { return }
    let words: String
    if let made {
      guard now.since(made) > limit else { return }
      words = "\(name) is \(now.since(made)) old; the limit is \(limit)"
    } else {
      words = "\(name) does not say when it was made, and max_age is \(limit)"
    }
    findings.append(
      Finding(
        rule: Rule.staleScores, message: words, help: "bring a newer one into the target branch",
        atMost: .warn,
        identity: name))
  }
}

/// A file of scores that the policy asks for and that cannot be used.
struct UnusableScores: Error, CustomStringConvertible {
  let path: String
  let reason: String
  var description: String { "cannot read the scores in \(path): \(reason)" }
}

private func wrong(_ source: String, _ line: Int, _ message: String) -> DocumentProblem {
  DocumentProblem(mark: Mark(source: source, line: line, column: 1), message: message)
}

extension ScanFinding {
  /// The names that lists of scores know.
  var publicNames: [String] { identifiers + (identifiers.contains(rule) ? [] : [rule]) }
}
