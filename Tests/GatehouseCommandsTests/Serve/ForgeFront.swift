import Synchronization
import TestSupport

/// Stands before the emulator and answers what that does not know; everything else is passed on as it came.
final class ForgeFront: Sendable {
  private let server: LoopbackServer
  private let answers: Answers

  /// By method and path: `GET /repos/acme/app/deployments`; those with a query behind it come first.
  private final class Answers: Sendable {
    let replies = Mutex<[String: LoopbackReply]>([:])
  }

  init(of emulator: ForgeEmulator) throws {
    let port = emulator.origin.split(separator: ":").last.flatMap { Int($0) } ?? 0
    let answers = Answers()
    self.answers = answers
    server = try LoopbackServer { request in
      let known = answers.replies.withLock { replies in
        replies["\(request.method) \(request.target)"] ?? replies["\(request.method) \(request.path)"]
      }
      return known ?? Self.passedOn(request, to: port)
    }
  }

  var url: String { server.url("") }

  /// - Parameter request: method and path, with the query where that matters.
  subscript(_ request: String) -> LoopbackReply? {
    get { answers.replies.withLock { $0[request] } }
    set { answers.replies.withLock { $0[request] = newValue } }
  }

  /// Method and path of all requests so far, in order.
  var requests: [String] { server.requests.map { "\($0.method) \($0.path)" } }

  private static func passedOn(_ request: LoopbackRequest, to port: Int) -> LoopbackReply {
    guard let connection = try? RawConnection(port: port) else { return .close }
    let fields = request.headers.filter { field in
      !["connection", "content-length", "transfer-encoding", "expect"].contains(field.name.lowercased())
    }
    let lines =
      ["\(request.method) \(request.target) HTTP/1.1"] + fields.map { "\($0.name): \($0.value)" }
      + ["Content-Length: \(request.body.count)", "Connection: close", "", ""]
    connection.send(Array(lines.joined(separator: "\r\n").utf8) + request.body)
    return .bytes(connection.rest()).then(.close)
  }
}
