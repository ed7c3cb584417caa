internal import SourceText

/// An absolute http or https URL (RFC 3986), taken apart. Stricter than most: no user name or password, nothing
/// but ASCII, no white space, no backslash, no fragment, so that no two readers of it see two hosts.
public struct WebAddress: Hashable, Sendable {
  public enum Scheme: String, Sendable {
    case http, https

    var port: Int { self == .https ? 443 : 80 }
  }

  /// Who answers: credentials for one origin are for no other.
  public struct Origin: Hashable, Sendable {
    public let scheme: Scheme
    /// Lower case; an IPv6 address in brackets.
    public let host: String
    public let port: Int

    /// With the port where it is not the scheme's own.
    public var hostAndPort: String { port == scheme.port ? host : "\(host):\(port)" }
  }

  public let origin: Origin
  /// Begins with `/`; as it was written, percent signs included.
  public private(set) var path: String
  /// Without the `?`; nil where there is none.
  public private(set) var query: String?

  /// Bytes of an address.
  static let sizeLimit = 8192

  /// nil for whatever is not such an address. A fragment is dropped: it is never sent.
  public init?(_ text: String) {
    guard text.utf8.count <= Self.sizeLimit, text.utf8.allSatisfy(isURLByte),
      let colon = text.firstIndex(of: ":"), let scheme = Scheme(rawValue: text[..<colon].lowercased()),
      text[colon...].hasPrefix("://")
    else { return nil }
    let rest = text[text.index(colon, offsetBy: 3)...].prefix { $0 != "#" }
    let authority = rest.prefix { $0 != "/" && $0 != "?" }
    guard let origin = Origin(scheme, authority) else { return nil }
    self.origin = origin
    let target = rest[authority.endIndex...]
    let path = target.prefix { $0 != "?" }
    self.path = path.isEmpty ? "/" : String(path)
    query = path.endIndex < target.endIndex ? String(target[path.endIndex...].dropFirst()) : nil
  }

  /// The whole of it, as it is sent.
  public var text: String {
    "\(origin.scheme.rawValue)://\(origin.hostAndPort)\(path)\(query.map { "?" + $0 } ?? "")"
  }

  /// The same origin, below this path. Each segment is percent-encoded, slashes included, as GitLab wants the
  /// path of a project.
  public func appending(_ segments: [String]) -> WebAddress {
    var copy = self
    for segment in segments {
      copy.path += (copy.path.hasSuffix("/") ? "" : "/") + percentEncoded(segment)
    }
    return copy
  }

  /// With these parameters after those that are there.
  public func adding(_ parameters: [(name: String, value: String)]) -> WebAddress {
    var copy = self
    let added = parameters.map { "\(percentEncoded($0.name))=\(percentEncoded($0.value))" }
    let all = [query].compactMap { $0.flatMap { $0.isEmpty ? nil : $0 } } + added
    copy.query = all.isEmpty ? query : all.joined(separator: "&")
    return copy
  }
}

extension WebAddress: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
  /// Without the query, which may carry a signature or a token.
  public var description: String { "\(origin.scheme.rawValue)://\(origin.hostAndPort)\(path)" }
  public var debugDescription: String { description }
  public var customMirror: Mirror { Mirror(self, children: []) }
}

extension WebAddress.Origin {
  fileprivate init?(_ scheme: WebAddress.Scheme, _ authority: Substring) {
    // An `@` would hide the host behind a user name.
    guard !authority.contains("@") else { return nil }
    let isAddress6 = authority.first == "["
    let bracket = isAddress6 ? authority.firstIndex(of: "]") : nil
    if isAddress6, bracket == nil { return nil }
    let hostEnd =
      bracket.map { authority.index(after: $0) } ?? authority.firstIndex(of: ":") ?? authority.endIndex
    let host = authority[..<hostEnd]
    let tail = authority[hostEnd...]
    let inner = isAddress6 ? host.dropFirst().dropLast() : host
    guard !inner.isEmpty, host.utf8.count <= 255,
      inner.utf8.allSatisfy(isAddress6 ? isAddress6Byte : isHostByte)
    else { return nil }
    self.scheme = scheme
    self.host = host.lowercased()
    if tail.isEmpty || tail == ":" {
      port = scheme.port
    } else {
      guard tail.first == ":", tail.dropFirst().utf8.allSatisfy(isDigit), let port = Int(tail.dropFirst()),
        (1...65535).contains(port)
      else { return nil }
      self.port = port
    }
  }
}

func isDigit(_ byte: UInt8) -> Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) }

private func isLetter(_ byte: UInt8) -> Bool {
  (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
}

private func isHostByte(_ byte: UInt8) -> Bool {
  isLetter(byte) || isDigit(byte) || "-._".utf8.contains(byte)
}

private func isAddress6Byte(_ byte: UInt8) -> Bool {
  (UInt8(ascii: "a")...UInt8(ascii: "f")).contains(byte | 0x20) || isDigit(byte) || ":.".utf8.contains(byte)
}

private func isURLByte(_ byte: UInt8) -> Bool {
  byte > 0x20 && byte < 0x7F && !"\\\"<>^`{}|".utf8.contains(byte)
}
