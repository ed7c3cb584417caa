import DocumentReading
import GateKit
import HTTPServing
import HTTPTransfer
import LocalSystem
import SourceText

/// Reads the configuration of a server.
///
/// - Throws: `UsageError` with every mistake and its place.
func readServerSettings(_ bytes: [UInt8], source: String) throws -> ServerSettings {
  let node = try readYAML(bytes, source: source)
  var problems = ServerSettings.shape.check(node)
  guard problems.isEmpty, let settings = ServerSettings(node) else { throw UsageError(mistakes: problems) }
  problems = settings.inconsistencies.map { Problem(mark: node.mark(at: $0.keys), message: $0.message) }
  problems += misfits(settings).map { Problem(mark: node.mark(at: $0.keys), message: $0.message) }
  guard problems.isEmpty else { throw UsageError(mistakes: problems) }
  return settings
}

/// Bytes of the file.
let serverSettingsLimit = 256 << 10

/// Texts that have a form which no shape knows.
private func misfits(_ settings: ServerSettings) -> [Inconsistency] {
  var found: [Inconsistency] = []
  if ListenAddress(settings.listen) == nil {
    found.append(
      Inconsistency(
        ["listen"], "expected an address and a port such as 127.0.0.1:8080, found \"\(settings.listen)\""))
  }
  let most = ServerSettings.UploadSettings.largest
  if settings.uploads.limit.bytes < 1 || settings.uploads.limit > most {
    found.append(
      Inconsistency(["uploads", "limit"], "expected 1 B to \(most), found \(settings.uploads.limit)"))
  }
  for (index, proxy) in settings.proxies.enumerated() where AddressRange(proxy) == nil {
    found.append(
      Inconsistency(
        ["proxies", "\(index)"], "expected an address or a network such as 10.0.0.0/8, found \"\(proxy)\""))
  }
  for entry in settings.forges.entries {
    if !isForgeName(entry.key) {
      found.append(
        Inconsistency(
          ["forges", entry.key],
          "a forge's name is part of addresses: letters, digits, - and _ only, not \"\(entry.key)\""))
    }
    for (key, url) in [("url", entry.value.url), ("api", entry.value.api)] {
      guard let url, WebAddress(url) == nil else { continue }
      found.append(
        Inconsistency(
          ["forges", entry.key, key],
          "expected an http or https address without user and password, found \"\(url)\""))
    }
  }
  return found
}

/// Whether a forge may be called that: its name is part of addresses.
func isForgeName(_ name: String) -> Bool { !name.isEmpty && name.utf8.allSatisfy(isNameByte) }

private func isNameByte(_ byte: UInt8) -> Bool {
  (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
    || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) || byte == UInt8(ascii: "-")
    || byte == UInt8(ascii: "_")
}

/// `127.0.0.1:8080`, `[::1]:8080`
struct ListenAddress: Hashable, Sendable {
  let address: IPAddress
  let port: Int

  init?(_ text: String) {
    guard let colon = text.lastIndex(of: ":"), let port = Int(text[text.index(after: colon)...]),
      (0...65_535).contains(port)
    else { return nil }
    var host = text[..<colon]
    if host.first == "[", host.last == "]" { host = host.dropFirst().dropLast() }
    guard let address = IPAddress(String(host)) else { return nil }
    self.address = address
    self.port = port
  }
}

extension UsageError {
  fileprivate init(mistakes problems: [Problem]) {
    self.init(
      problems.map(\.description).joined(separator: "\n"),
      wayOut: "\(counted(problems.count, "mistake")); docs/operations.md has an example")
  }
}

extension SecretSettings {
  /// - Parameter folder: what files are relative to.
  /// - Throws: where there is none, without a word of what it is.
  func secret(in folder: LocalPath, _ environment: Environment) throws -> Secret {
    if let file { return try Secret(file: folder.appending(file)) }
    guard let variable, let secret = Secret(variable: variable, in: environment) else {
      throw UsageError("the variable \(variable ?? "") of the environment is not set, or empty")
    }
    return secret
  }
}
