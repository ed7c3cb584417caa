import DocumentReading
import Rendering
import SourceText
import Synchronization
import TestSupport

/// Stands before the emulator and answers what that does not know; everything else is passed on as it came, and comes
/// back so but for what a test changes.
final class ForgeFront: Sendable {
  private let server: LoopbackServer
  private let answers: Answers

  /// By method and path: `GET /repos/acme/app/deployments`; those with a query behind it come first.
  private final class Answers: Sendable {
    let replies = Mutex<[String: LoopbackReply]>([:])
    let changes = Mutex<[String: Change]>([:])
  }

  typealias Change = @Sendable (Node) -> Node

  init(of emulator: ForgeEmulator) throws {
    let port = emulator.origin.split(separator: ":").last.flatMap { Int($0) } ?? 0
    let answers = Answers()
    self.answers = answers
    server = try LoopbackServer { request in
      let known = answers.replies.withLock { replies in
        replies["\(request.method) \(request.target)"] ?? replies["\(request.method) \(request.path)"]
      }
      if let known { return known }
      let change = answers.changes.withLock { $0["\(request.method) \(request.path)"] }
      return Self.passedOn(request, to: port, change)
    }
  }

  var url: String { server.url("") }

  /// - Parameter request: method and path, with the query where that matters.
  subscript(_ request: String) -> LoopbackReply? {
    get { answers.replies.withLock { $0[request] } }
    set { answers.replies.withLock { $0[request] = newValue } }
  }

  /// Changes what the emulator answers with success to a request.
  func change(_ request: String, _ change: @escaping Change) {
    answers.changes.withLock { $0[request] = change }
  }

  /// Method and path of all requests so far, in order.
  var requests: [String] { server.requests.map { "\($0.method) \($0.path)" } }

  private static func passedOn(
    _ request: LoopbackRequest, to port: Int, _ change: Change?
  ) -> LoopbackReply {
    guard let connection = try? RawConnection(port: port) else { return .close }
    // What is to be changed has to be read.
    let own =
      ["connection", "content-length", "transfer-encoding", "expect"]
      + (change == nil ? [] : ["accept-encoding"])
    let fields = request.headers.filter { !own.contains($0.name.lowercased()) }
    let lines =
      ["\(request.method) \(request.target) HTTP/1.1"] + fields.map { "\($0.name): \($0.value)" }
      + ["Content-Length: \(request.body.count)", "Connection: close", "", ""]
    connection.send(Array(lines.joined(separator: "\r\n").utf8) + request.body)
    let answer = connection.rest()
    return .bytes(change.flatMap { changed(answer, $0) } ?? answer).then(.close)
  }

  /// nil where it is no success with a document.
  private static func changed(_ answer: [UInt8], _ change: Change) -> [UInt8]? {
    guard let end = answer.firstRange(of: Array("\r\n\r\n".utf8)) else { return nil }
    let lines = String(decoding: answer[..<end.lowerBound], as: UTF8.self).split(separator: "\r\n").map(
      String.init)
    // What is no JSON is passed on.
    guard lines.first?.contains(" 200 ") == true,
      let document = try? readJSON(Array(answer[end.upperBound...]), source: "answer", limits: .report)
    else { return nil }
    let body = Array(jsonText(change(document)).utf8)
    let kept = lines.filter { !$0.lowercased().hasPrefix("content-length:") }
    let head = (kept + ["Content-Length: \(body.count)", "", ""]).joined(separator: "\r\n")
    return Array(head.utf8) + body
  }
}
