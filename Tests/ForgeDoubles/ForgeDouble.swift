import HTTPFields
import DocumentReading
import HTTPTransfer
import LocalSystem
import SourceText
import TestSupport

/// A request as a double of a forge sees it.
struct DoubleRequest: Sendable {
  let method: String
  /// Below the API's address, decoded, in segments.
  let path: [String]
  /// The same, as it was sent.
  let rawPath: String
  let query: [(name: String, value: String)]
  let body: Node?
  let credential: String?

  func asked(_ name: String) -> String? { query.first { $0.name == name }?.value }
  func all(_ name: String) -> [String] { query.filter { $0.name == name }.map(\.value) }

  /// nil where it is not below the base.
  init?(_ request: HTTPRequest, base: String, credentials: [String]) throws {
    guard let address = WebAddress(request.url), address.path.hasPrefix(base) else { return nil }
    method = request.method.rawValue
    rawPath = String(address.path.dropFirst(base.count))
    path = rawPath.split(separator: "/").map { decoded(String($0)) }
    query = (address.query ?? "").split(separator: "&").map { pair in
      let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
      return (decoded(parts[0]), parts.count > 1 ? decoded(parts[1]) : "")
    }
    body = request.body.isEmpty ? nil : try readJSON(request.body, source: "body")
    credential =
      request.headers.compactMap { header -> String? in
        guard credentials.contains(where: header.isNamed), case .secret(let secret) = header.value else {
          return nil
        }
        return "\(header.name): \(secret.reveal())"
      }.first
  }
}

func decoded(_ text: String) -> String {
  var bytes: [UInt8] = []
  var rest = Array(text.utf8)[...]
  while let byte = rest.popFirst() {
    if byte == UInt8(ascii: "%"),
      let value = UInt8(String(decoding: rest.prefix(2), as: UTF8.self), radix: 16)
    {
      bytes.append(value)
      rest = rest.dropFirst(2)
    } else {
      bytes.append(byte)
    }
  }
  return String(decoding: bytes, as: UTF8.self)
}

struct DoubleReply: Sendable {
  var status = 200
  var headers: [(String, String)] = []
  var body: Node?

  static func ok(_ body: Node) -> DoubleReply { DoubleReply(body: body) }
  static func created(_ body: Node) -> DoubleReply { DoubleReply(status: 201, body: body) }
  static let noContent = DoubleReply(status: 204)
  static func refused(_ status: Int, _ message: String) -> DoubleReply {
    DoubleReply(status: status, body: .map(["message": .text(message)]))
  }

  var response: HTTPResponse {
    HTTPResponse(
      status: status, headers: HTTPFields(headers), body: body.map { Array(json($0).utf8) } ?? [])
  }
}

func json(_ node: Node) -> String {
  switch node.value {
  case .null: "null"
  case .scalar(let text, let quoted): quoted ? "\"\(text.escaped(for: .json))\"" : text
  case .list(let items): "[\(items.map(json).joined(separator: ","))]"
  case .map(let entries):
    "{\(entries.map { "\"\($0.key.escaped(for: .json))\":\(json($0.node))" }.joined(separator: ","))}"
  }
}

/// What a forge does on its own at one request, which is counted from 0.
struct Fault: Sendable, CustomStringConvertible {
  enum Kind: Sendable, CaseIterable {
    case serverErrorBefore, serverErrorAfter, resetBefore, resetAfter, garbage, truncated, rateLimited
  }
  let kind: Kind
  let request: Int

  var description: String { "\(kind) at request \(request)" }
}

/// Stands between an adapter and a double: counts requests, and breaks one of them.
final class FaultySender: HTTPSending {
  let network: any HTTPSending
  let fault: Fault?
  private let counter = Counter()

  init(_ network: any HTTPSending, _ fault: Fault? = nil) {
    self.network = network
    self.fault = fault
  }

  var count: Int { get async { await counter.value } }

  func send(_ request: HTTPRequest) async throws -> HTTPResponse {
    let number = await counter.next()
    guard let fault, fault.request == number else { return try await network.send(request) }
    switch fault.kind {
    case .serverErrorBefore: return HTTPResponse(status: 502, body: Array("<html>Bad Gateway</html>".utf8))
    case .serverErrorAfter:
      _ = try await network.send(request)
      return HTTPResponse(status: 502, body: Array("<html>Bad Gateway</html>".utf8))
    case .resetBefore:
      throw HTTPFailure(.cannotConnect, host: "forge.test", reason: "refused", mayHaveArrived: false)
    case .resetAfter:
      _ = try await network.send(request)
      throw HTTPFailure(.brokenAnswer, host: "forge.test", reason: "reset", mayHaveArrived: true)
    case .garbage:
      _ = try await network.send(request)
      return HTTPResponse(status: 200, body: Array("<html>please sign in</html>".utf8))
    case .truncated:
      var response = try await network.send(request)
      response.body = Array(response.body.dropLast(response.body.count / 2 + 1))
      return response
    case .rateLimited:
      return HTTPResponse(status: 429, headers: HTTPFields([("Retry-After", "30")]))
    }
  }

  private actor Counter {
    var value = 0
    func next() -> Int {
      value += 1
      return value - 1
    }
  }
}
