import SourceText

/// A form of credential that is hardly ever anything else. The forms are those that their issuers publish for
/// secret scanning.
struct CredentialKind {
  /// With its article: `an AWS access key id`.
  let name: String
  private let pattern: Pattern
  private let path: Glob?

  init?(_ name: String, _ pattern: String, in path: String? = nil) {
    guard let compiled = try? Pattern(pattern, bytes: true) else { return nil }
    self.name = name
    self.pattern = compiled
    self.path = path.flatMap { try? Glob($0) }
  }

  static let all: [CredentialKind] = [
    // A header alone is what programs look for and documentation shows; a key follows it.
    CredentialKind(
      "a private key",
      #"-----BEGIN (?:[A-Z0-9]+ ){0,3}PRIVATE KEY(?: BLOCK)?-----[\s\\nr"'+,]{1,64}"#
        + #"(?:Proc-Type:|Version:|Comment:|[A-Za-z0-9+/=]{32})"#),
    CredentialKind("an AWS access key id", #"\b(?:AKIA|ASIA)[A-Z2-7]{16}\b"#),
    CredentialKind(
      "a GitHub token", #"\b(?:gh[pousr]_[A-Za-z0-9]{36}|github_pat_[A-Za-z0-9]{22}_[A-Za-z0-9]{59})\b"#),
    CredentialKind("a GitLab token", #"\bglpat-[A-Za-z0-9_-]{20}"#),
    CredentialKind("a Slack token", #"\bxox[abeoprs]-[0-9]{10,13}-[A-Za-z0-9-]{20}"#),
    CredentialKind("a Google API key", #"\bAIza[A-Za-z0-9_-]{35}"#),
    CredentialKind("a Stripe live key", #"\b[rs]k_live_[A-Za-z0-9]{24}"#),
    CredentialKind("an npm token", #"\bnpm_[A-Za-z0-9]{36}\b"#),
    CredentialKind("a PyPI token", #"\bpypi-AgEIcHlwaS5vcmc[A-Za-z0-9_-]{50}"#),
    CredentialKind(
      "a registry token", #"_(?:authToken|auth|password)[ \t]*=[ \t]*["']?[^\s"'$]{8}"#, in: "**/.npmrc"),
  ].compactMap(\.self)

  /// Numbers of the lines where one begins, each once, in order.
  func lines(in lines: Lines, of file: RepositoryPath) -> [Int] {
    if let path, !path.matches(file) { return [] }
    var found: [Int] = []
    var offset = 0
    while let match = pattern.firstMatch(in: lines.bytes, from: offset), !match.isEmpty {
      let number = lines.number(of: match.lowerBound)
      if found.last != number, !Self.isPlaceholder(lines.bytes[match]) { found.append(number) }
      offset = match.upperBound
    }
    return found
  }

  /// `ghp_xxxxxxxx…`, `AKIAIOSFODNN7EXAMPLE`: made for documentation.
  private static func isPlaceholder(_ text: ArraySlice<UInt8>) -> Bool {
    Set(text.dropFirst(4)).count < leastVariety || text.suffix(7).elementsEqual("EXAMPLE".utf8)
  }

  /// Different characters in a credential, beyond the first four, which name its issuer.
  private static let leastVariety = 6
}
