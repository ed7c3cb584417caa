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
  /// Kept for its memory.
  private var parts = IdentityParts()

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
    parts.removeAll()
    collect(finding)
    let digest = parts.digest
    let occurrence = occurrences[digest, default: 0] + 1
    occurrences[digest] = occurrence
    return FindingIdentity(digest: digest, occurrence: occurrence)
  }

  private mutating func collect(_ finding: ScanFinding) {
    let path = finding.location.map { stablePath($0) } ?? ""
    if let package = finding.package {
      return parts.append("package", finding.publicName, package.ecosystem, package.name, path)
    }
    if let print = finding.fingerprint, !print.isEmpty {
      return parts.append("fingerprint", finding.tool, finding.rule, path, print)
    }
    // Their message tells what happened this time.
    if finding.kind == .testFailure || finding.kind == .performance {
      return parts.append("rule", finding.tool, finding.rule, path)
    }
    if let place = finding.location, let number = place.line, let text = line(place.path, number) {
      parts.append("line", finding.tool, finding.rule, path)
      return parts.append(trimmed(text))
    }
    parts.append("message", finding.tool, finding.rule, path, withoutNumbers(finding.message))
  }

  private func stablePath(_ place: ScanLocation) -> String {
    let name = place.pathInside ?? place.path
    return renamed.isEmpty ? name : renamed[name] ?? name
  }
}

/// What an identity is made of: each part behind its length, so that none can reach into the next.
private struct IdentityParts {
  private var bytes: [UInt8] = []

  mutating func removeAll() { bytes.removeAll(keepingCapacity: true) }

  mutating func append(_ texts: String...) {
    for text in texts {
      appendLength(text.utf8.count)
      bytes.append(contentsOf: text.utf8)
    }
  }

  mutating func append(_ text: ArraySlice<UInt8>) {
    appendLength(text.count)
    bytes.append(contentsOf: text)
  }

  private mutating func appendLength(_ length: Int) {
    for shift in stride(from: 0, to: 64, by: 8) { bytes.append(UInt8(truncatingIfNeeded: length >> shift)) }
  }

  var digest: FindingIdentity.Digest {
    var hash = SHA256()
    hash.update(bytes)
    let digest = hash.finish()
    func word(_ start: Int) -> UInt64 { digest[start..<(start + 8)].reduce(0) { $0 << 8 | UInt64($1) } }
    return FindingIdentity.Digest(high: word(0), low: word(8))
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

private func trimmed(_ line: [UInt8]) -> ArraySlice<UInt8> {
  var rest = line[...]
  while let first = rest.first, isBlank(first) { rest.removeFirst() }
  while let last = rest.last, isBlank(last) { rest.removeLast() }
  return rest
}

private func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 || byte == 0x0D || byte == 0x0A }

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
