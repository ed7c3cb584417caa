import GateKit
import SourceText

/// Keys, tokens and password stores: once pushed they have to be replaced, whatever the history says later.
///
/// What is found is never repeated in a message.
struct Credentials {
  let allowed: [Glob]

  func findings(on file: ChangedFile, _ lines: Lines?) -> [Finding] {
    guard !allowed.contains(where: { $0.matches(file.path) }) else { return [] }
    var findings: [Finding] = []
    if file.isNewPath, let glob = Self.files.first(where: { $0.matches(file.path) }),
      !Self.templates.contains(where: { $0.matches(file.path) })
    {
      findings.append(
        Finding(
          rule: Rule.credentialFile, message: "\(file.path) is a file that holds credentials (\(glob.text))",
          help: "git rm --cached it, replace what it held, and name it in .gitignore; where it is no secret, "
            + "name it in credentials_allowed",
          location: Location(file.path), identity: "file"))
    }
    guard let lines, CredentialKind.mayBe(in: lines.bytes) else { return findings }
    for kind in CredentialKind.all {
      let hits = kind.lines(in: lines, of: file.path).filter { file.addedLines.contains($0) }
      guard let first = hits.first else { continue }
      let more = hits.count > 1 ? ", and in \(hits.count - 1) more line\(hits.count > 2 ? "s" : "")" : ""
      findings.append(
        Finding(
          rule: Rule.credential, message: "\(file.path) holds \(kind.name) in line \(first)\(more)",
          help: "replace it at whoever gave it out, since the history keeps it; then read it from the "
            + "environment. Where it is no secret, name the file in credentials_allowed",
          location: Location(file.path, lines: first...first), identity: kind.name))
    }
    return findings
  }

  static let files = [
    "**/id_{rsa,dsa,ecdsa,ed25519}", "**/*.{p12,pfx,keystore,jks,ppk,kdbx}", "**/.env", "**/.env.local",
    "**/.env.*.local", "**/.netrc", "**/.pgpass", "**/.htpasswd", "**/.pypirc", "**/.git-credentials",
    "**/credentials.json", "**/.aws/credentials", "**/.docker/config.json", "**/.kube/config",
  ].compactMap { try? Glob($0) }

  /// Known to hold nothing secret: Android's debug key has one password everywhere.
  static let templates = ["**/debug.keystore"].compactMap { try? Glob($0) }
}
