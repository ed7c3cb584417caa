internal import Cryptography
internal import SourceText

/// Gives the findings of one report their identities, in the order of the report.
///
/// By the first of these that there is: the package with its vulnerability and its manifest, without a version;
/// the fingerprint of the tool; rule, path and the text of the line. A line's number is never part of it, so that
/// what moves up or down in its file stays known. Without the text of the line its message takes its place, with
/// numbers left out of it.
public struct FindingIdentities {
  private let renamed: [String: String]
  private let line: (_ path: String, _ number: Int) -> [UInt8]?
  private var occurrences: [FindingIdentity.Digest: Int] = [:]

  /// - Parameters:
  ///   - renamed: paths at base by their paths at head, for the report of head.
  ///   - line: the text of a line of a file as the report names it; nil where it is not at hand.
  public init(
    renamed: [String: String] = [:],
    line: @escaping (_ path: String, _ number: Int) -> [UInt8]? = { _, _ in nil }
  ) {
    self.renamed = renamed
    self.line = line
  }

  public mutating func identity(of finding: ScanFinding) -> FindingIdentity {
    let digest = digest(of: parts(of: finding))
    let occurrence = occurrences[digest, default: 0] + 1
    occurrences[digest] = occurrence
    return FindingIdentity(digest: digest, occurrence: occurrence)
  }

  private func parts(of finding: ScanFinding) -> [[UInt8]] {
    let path = finding.location.map { stablePath($0.path) } ?? ""
    if let package = finding.package {
      return texts("package", finding.publicName, package.ecosystem, package.name, path)
    }
    let common = [finding.tool, finding.rule, path]
    if let print = finding.fingerprint, !print.isEmpty {
      return texts("fingerprint") + common.map { Array($0.utf8) } + texts(print)
    }
    // Their message tells what happened this time.
    if finding.kind == .testFailure || finding.kind == .performance {
      return texts("rule") + common.map { Array($0.utf8) }
    }
    if let place = finding.location, let number = place.line, let text = line(place.path, number) {
      return texts("line") + common.map { Array($0.utf8) } + [trimmed(text)]
    }
    return texts("message") + common.map { Array($0.utf8) } + texts(withoutNumbers(finding.message))
  }

  private func stablePath(_ path: String) -> String {
    let name = ScanLocation(path).repositoryPath.map { String(decoding: $0.bytes, as: UTF8.self) } ?? path
    return renamed[name] ?? name
  }
}

extension ScanFinding {
  /// One name for all who know a vulnerability under several: the CVE, else the GHSA, else its rule.
  fileprivate var publicName: String {
    for prefix in ["CVE-", "GHSA-"] {
      if let name = identifiers.filter({ $0.hasPrefix(prefix) }).min() { return name }
    }
    return rule
  }
}

private func texts(_ texts: String...) -> [[UInt8]] { texts.map { Array($0.utf8) } }

/// Each part behind its length, so that none can reach into the next.
private func digest(of parts: [[UInt8]]) -> FindingIdentity.Digest {
  var bytes: [UInt8] = []
  for part in parts {
    for shift in stride(from: 0, to: 64, by: 8) {
      bytes.append(UInt8(truncatingIfNeeded: part.count >> shift))
    }
    bytes += part
  }
  var hash = SHA256()
  hash.update(bytes)
  let digest = hash.finish()
  func word(_ start: Int) -> UInt64 { digest[start..<(start + 8)].reduce(0) { $0 << 8 | UInt64($1) } }
  return FindingIdentity.Digest(high: word(0), low: word(8))
}

private func trimmed(_ line: [UInt8]) -> [UInt8] {
  let isBlank = { (byte: UInt8) in byte == 0x20 || byte == 0x09 || byte == 0x0D || byte == 0x0A }
  return Array(line.drop(while: isBlank).reversed().drop(while: isBlank).reversed())
}

/// Every run of digits becomes `#`: messages name lines and counts.
private func withoutNumbers(_ message: String) -> String {
  var result: [UInt8] = []
  var isInNumber = false
  for byte in message.utf8 {
    let isDigit = byte &- 48 < 10
    if !isDigit { result.append(byte) } else if !isInNumber { result.append(UInt8(ascii: "#")) }
    isInNumber = isDigit
  }
  return String(decoding: result, as: UTF8.self)
}
