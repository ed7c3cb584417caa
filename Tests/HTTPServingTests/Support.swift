import HTTPServing
import Synchronization
import TestSupport
import Testing

/// Answers as a test says, and remembers what it was asked.
final class TestHandler: RequestHandler {
  private let decide: @Sendable (RequestHead) -> BodyRule
  private let answer: @Sendable (ServedRequest) async -> ServedResponse
  private let seen = Mutex<[ServedRequest]>([])

  init(
    _ answer: @escaping @Sendable (ServedRequest) async -> ServedResponse = { _ in .text("ok") },
    rule: @escaping @Sendable (RequestHead) -> BodyRule = { _ in .bytes(limit: 1 << 20) }
  ) {
    decide = rule
    self.answer = answer
  }

  /// Every complete request, in the order in which they came.
  var requests: [ServedRequest] { seen.withLock { $0 } }

  func rule(for head: RequestHead) -> BodyRule { decide(head) }

  func respond(to request: ServedRequest) async -> ServedResponse {
    seen.withLock { $0.append(request) }
    return await answer(request)
  }
}

/// A server with limits of time that no slow machine reaches, as far as a test does not change them.
func makeServer(
  _ handler: some RequestHandler, _ change: (inout HTTPServingOptions) -> Void = { _ in },
  onFinished: @escaping @Sendable (FinishedRequest) -> Void = { _ in }
) throws -> HTTPServer {
  var options = HTTPServingOptions()
  options.headTime = .seconds(3600)
  options.idleTime = .seconds(3600)
  options.requestTime = .seconds(3600)
  options.fileTime = .seconds(3600)
  change(&options)
  return try HTTPServer(options, handler, onFinished: onFinished)
}

final class Counter: Sendable {
  private let value = Atomic(0)

  var count: Int { value.load(ordering: .sequentiallyConsistent) }
  func add() { value.wrappingAdd(1, ordering: .sequentiallyConsistent) }
}

extension ServedRequest {
  /// The body; nil where it is a file.
  var bytes: [UInt8]? {
    if case .bytes(let bytes) = body { return bytes }
    return nil
  }
}

/// Sends one request on a connection of its own, and reads the answer.
func exchange(_ port: Int, _ bytes: [UInt8]) async throws -> RawResponse? {
  try await RawConnection.run {
    let connection = try RawConnection(port: port)
    connection.send(bytes)
    return connection.response()
  }
}

func exchange(_ port: Int, _ text: String) async throws -> RawResponse? {
  try await exchange(port, Array(text.utf8))
}

/// `POST / HTTP/1.1` with a length.
func post(_ body: [UInt8], path: String = "/") -> [UInt8] {
  Array("POST \(path) HTTP/1.1\r\nHost: a\r\nContent-Length: \(body.count)\r\n\r\n".utf8) + body
}

/// The same in chunks.
func post(_ body: [UInt8], inChunksOf size: Int) -> [UInt8] {
  var bytes = Array("POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n".utf8)
  var rest = body[...]
  while !rest.isEmpty {
    let chunk = rest.prefix(size)
    bytes += Array("\(String(chunk.count, radix: 16))\r\n".utf8) + chunk + Array("\r\n".utf8)
    rest = rest.dropFirst(size)
  }
  return bytes + Array("0\r\n\r\n".utf8)
}
