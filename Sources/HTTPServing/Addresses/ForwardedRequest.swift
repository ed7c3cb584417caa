import HTTPFields

/// Who asked, and how, where a proxy stands in between.
struct ForwardedRequest: Equatable {
  let client: IPAddress
  let isSecure: Bool

  /// Reads `X-Forwarded-For` and `X-Forwarded-Proto` where `peer` is a trusted proxy; anybody else may write
  /// there what they like.
  ///
  /// Each proxy adds the address it was asked from at the end: the client is the last one that is no trusted
  /// proxy. What stands before it was written by the client.
  init(peer: IPAddress, isSecure: Bool, headers: HTTPFields, trusted: [AddressRange]) {
    func isTrusted(_ address: IPAddress) -> Bool { trusted.contains { $0.contains(address) } }
    guard isTrusted(peer) else {
      self.init(client: peer, isSecure: isSecure)
      return
    }
    var client = peer
    for entry in Self.entries(headers["x-forwarded-for"]).reversed() {
      // Whoever wrote what is no address is not known; the proxy that passed it on is.
      guard let address = Self.address(entry) else { break }
      client = address
      if !isTrusted(address) { break }
    }
    let scheme = Self.entries(headers["x-forwarded-proto"]).last?.lowercased()
    self.init(client: client, isSecure: scheme.map { $0 == "https" } ?? isSecure)
  }

  private init(client: IPAddress, isSecure: Bool) {
    self.client = client
    self.isSecure = isSecure
  }

  /// Without the empty ones that a list may have (RFC 9110, 5.6.1).
  private static func entries(_ value: String?) -> [Substring] {
    (value ?? "").split(separator: ",").map { entry in
      entry.drop { $0 == " " || $0 == "\t" }.prefix { $0 != " " && $0 != "\t" }
    }.filter { !$0.isEmpty }
  }

  /// `192.0.2.1`, `192.0.2.1:80`, `2001:db8::1` or `[2001:db8::1]:80`.
  private static func address(_ entry: Substring) -> IPAddress? {
    if entry.first == "[" { return IPAddress(String(entry.dropFirst().prefix { $0 != "]" })) }
    let isWithPort = entry.count { $0 == ":" } == 1 && entry.contains(".")
    return IPAddress(String(isWithPort ? entry.prefix { $0 != ":" } : entry))
  }
}
