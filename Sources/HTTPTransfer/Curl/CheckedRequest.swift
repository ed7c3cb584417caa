import HTTPFields
internal import LocalSystem

/// A request that can be written to a connection as it is: nothing in it can end a line early.
struct CheckedRequest: Sendable {
  let request: HTTPRequest
  let address: WebAddress
  /// `Name: value`.
  let lines: [Secret]

  /// What libcurl writes itself: a second one would make two readers see two requests.
  private static let reserved: Set = [
    "host", "content-length", "transfer-encoding", "connection", "expect", "te", "upgrade", "trailer",
    "accept-encoding", "proxy-authorization",
  ]

  /// Bytes of all header lines: servers refuse more than 8 to 16 KiB.
  private static let sizeLimit = 32 << 10

  init(_ request: HTTPRequest) throws(HTTPFailure) {
    guard let address = WebAddress(request.url) else {
      throw Self.failure("", "its address is not a plain http or https URL without user name and password")
    }
    let host = address.origin.hostAndPort
    for header in request.headers {
      let name = header.name
      guard !name.isEmpty, name.utf8.allSatisfy(isTokenByte) else {
        throw Self.failure(host, "a header's name holds bytes that are not allowed in one")
      }
      guard !Self.reserved.contains(name.lowercased()) else {
        throw Self.failure(host, "the header \(name) is not the caller's to set")
      }
      guard header.revealed.utf8.allSatisfy({ $0 >= 0x20 && $0 != 0x7F || $0 == 0x09 }) else {
        throw Self.failure(host, "the value of the header \(name) holds a line break or another control byte")
      }
    }
    if request.method == .get || request.method == .head, !request.body.isEmpty {
      throw Self.failure(host, "a \(request.method.rawValue) carries no body")
    }
    self.request = request
    self.address = address
    // libcurl takes `Name:` for "leave it out", and `Name;` for an empty value.
    let lines = request.headers.map {
      $0.revealed.isEmpty ? "\($0.name);" : "\($0.name): \($0.revealed)"
    }
    self.lines = lines.map { Secret($0) }
    guard lines.reduce(0, { $0 + $1.utf8.count + 2 }) <= Self.sizeLimit else {
      throw Self.failure(host, "its headers are more than \(Self.sizeLimit) bytes")
    }
  }

  private static func failure(_ host: String, _ reason: String) -> HTTPFailure {
    HTTPFailure(.unusableRequest, host: host, reason: reason, mayHaveArrived: false)
  }
}

/// A byte of a token (RFC 9110, 5.6.2).
func isTokenByte(_ byte: UInt8) -> Bool {
  isDigit(byte) || (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
    || "!#$%&'*+-.^_`|~".utf8.contains(byte)
}
