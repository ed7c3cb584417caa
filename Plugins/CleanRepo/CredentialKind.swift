import SourceText

/// A form of credential that is hardly ever anything else. The forms are those that their issuers publish for
/// secret scanning.
struct CredentialKind {
  /// With its article: `an AWS access key id`.
  let name: String
  private let pattern: Pattern
  private let path: Glob?

  private init?(_ form: Form) {
    guard let pattern = try? Pattern(form.pattern, bytes: true) else { return nil }
    name = form.name
    self.pattern = pattern
    path = form.path.flatMap { try? Glob($0) }
  }

  static let all = forms.compactMap { CredentialKind($0) }

  /// Some kind may be in the text: one look instead of one for each, which is all that most files need.
  static func mayBe(in text: [UInt8]) -> Bool { anyForm?.matches(text) ?? true }

  private static let anyForm = try? Pattern(
    forms.map { "(?:\($0.pattern))" }.joined(separator: "|"), bytes: true)

  private struct Form {
    let name: String
    let pattern: String
    let path: String?

    init(_ name: String, _ pattern: String, in path: String? = nil) {
      self.name = name
      self.pattern = pattern
      self.path = path
    }
  }

  private static let forms: [Form] = [
    // A header alone is what programs look for and documentation shows; a key follows it.
    Form(
      "a private key",
      #"-----BEGIN (?:[A-Z0-9]+ ){0,3}PRIVATE KEY(?: BLOCK)?-----[\s\\nr"'+,]{1,64}"#
        + #"(?:Proc-Type:|Version:|Comment:|[A-Za-z0-9+/=]{32})"#),
    Form("an AWS access key id", #"\b(?:AKIA|ASIA)[A-Z2-7]{16}\b"#),
    Form(
      "a GitHub token", #"\b(?:gh[pousr]_[A-Za-z0-9]{36}|github_pat_[A-Za-z0-9]{22}_[A-Za-z0-9]{59})\b"#),
    Form("a GitLab token", #"\bglpat-[A-Za-z0-9_-]{20}"#),
    Form("a Slack token", #"\bxox[abeoprs]-[0-9]{10,13}-[A-Za-z0-9-]{20}"#),
    Form("a Google API key", #"\bAIza[A-Za-z0-9_-]{35}"#),
    Form("a Stripe live key", #"\b[rs]k_live_[A-Za-z0-9]{24}"#),
    Form("an npm token", #"\bnpm_[A-Za-z0-9]{36}\b"#),
    Form("a PyPI token", #"\bpypi-AgEIcHlwaS5vcmc[A-Za-z0-9_-]{50}"#),
    Form(
      "a registry token", #"_(?:authToken|auth|password)[ \t]*=[ \t]*["']?[^\s"'$]{8}"#, in: "**/.npmrc"),
  ]

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
