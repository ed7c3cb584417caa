public import GateKit
internal import ScanReports
internal import SourceText

/// Makes findings of a report findings of a gate: message, way out, and an identity that stays the same from commit
/// to commit.
public struct FindingTexts {
  private var identities: FindingIdentities
  let texts: [String: LineTexts]

  /// - Parameter findings: those that will be asked for; the files that they are in are read.
  public init(_ findings: [PlacedFinding], head: any Tree) async throws {
    var texts: [String: LineTexts] = [:]
    var left = 64 << 20
    for path in Set(findings.compactMap(\.path)).sorted() {
      guard let entry = try await head.entry(at: path), entry.version.mode.isFile else { continue }
      do {
        let bytes = try await head.bytes(of: entry, limit: min(left, LineTexts.fileLimit))
        left -= bytes.count
        texts[path.text] = LineTexts(bytes)
      } catch is BlobTooLarge { continue }
    }
    let found = texts
    self.texts = found
    identities = FindingIdentities { path, number in found[path]?.line(number) }
  }

  /// Always in the same order, since findings that nothing else tells apart are counted.
  ///
  /// - Parameters:
  ///   - rule: of the gate's manifest.
  ///   - note: why the gate tells it, where the severity does not say so.
  public mutating func finding(
    _ placed: PlacedFinding, rule: String, note: String? = nil, atMost: Enforcement = .block
  ) -> Finding {
    var subject = placed.finding
    // Its line holds the secret.
    if subject.kind == .secret {
      subject.message = ""
      subject.location?.line = nil
    }
    return Finding(
      rule: rule, message: placed.message + (note.map { "; \($0)" } ?? ""), help: placed.help,
      location: placed.location, atMost: atMost, identity: identities.identity(of: subject).description,
      subject: Finding.Subject(
        rule: placed.finding.rule, identifiers: placed.finding.identifiers,
        package: placed.finding.package?.name ?? "", version: placed.finding.package?.version ?? "",
        severity: placed.severity))
  }
}

extension PlacedFinding {
  /// `critical CVE-2021-23337 in lodash 4.17.20 (grype): Command injection`; of a secret never more than its rule.
  public var message: String {
    var words = severity == .unknown ? "finding of unknown severity" : severity.rawValue
    let name = finding.rule.onOneLine.truncated(to: 100)
    if !name.isEmpty { words += " \(name)" }
    if let package = finding.package {
      words += " in " + "\(package.name) \(package.version)".onOneLine
    }
    if !finding.tool.isEmpty { words += " (\(finding.tool.onOneLine))" }
    if path == nil, let place = finding.location?.path, !place.isEmpty {
      words += " at \(place.onOneLine.truncated(to: 200))"
    }
    if finding.kind == .secret { return words + ": a secret" }
    let told = finding.message.onOneLine.truncated(to: 300)
    return told.isEmpty || told == name ? words : "\(words): \(told)"
  }

  var help: String? {
    if let package = finding.package, let fixed = package.fixedVersion {
      return "update \(package.name) to \(fixed)".onOneLine
    }
    if finding.kind == .secret { return "revoke the secret, and take it out of the commits" }
    return finding.link.map { "see \($0)".onOneLine.truncated(to: 300) }
  }
}
