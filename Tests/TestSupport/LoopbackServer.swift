import Glibc
internal import LocalSystem
import Synchronization

/// A small HTTP/1.1 server on 127.0.0.1 that answers as a test says, rightly or wrongly, and remembers what it
/// was asked.
///
/// ```swift
/// let server = try LoopbackServer { request in
///   switch request.path {
///   case "/ok": .json(#"{"id": 1}"#)
///   case "/cut": .text("half of it").cut(after: 60).then(.close)
///   case "/hang": .nothing.then(.stall)
///   default: .status(404)
///   }
/// }
/// let response = try await client.send(HTTPRequest(server.url("/ok")))
/// #expect(server.requests.map(\.path) == ["/ok"])
/// ```
///
/// Each connection has a thread, in which `answer` runs: it may wait for something of the test's. The server
/// ends with its last reference, and with it every connection.
public final class LoopbackServer: Sendable {
  public typealias Answer = @Sendable (LoopbackRequest) -> LoopbackReply

  public let port: Int
  private let state: LoopbackState

  /// - Parameters:
  ///   - greeting: sent on each connection before anything is read.
  ///   - beforeBody: asked when the head of a request has come and its body is not read yet; nil to read on.
  ///   - answer: asked with the complete request.
  public init(
    greeting: LoopbackReply? = nil,
    beforeBody: @escaping @Sendable (LoopbackRequest) -> LoopbackReply? = { _ in nil },
    answer: @escaping Answer
  ) throws {
    let listener = try listen()
    port = try boundPort(listener)
    let state = LoopbackState(
      listener: listener, greeting: greeting, beforeBody: beforeBody, answer: answer)
    self.state = state
    try BackgroundThread.start("for a test's server") { state.accept() }
  }

  deinit { state.stop() }

  /// `http://127.0.0.1:PORT` and a path that begins with `/`.
  public func url(_ path: String = "/") -> String { "http://127.0.0.1:\(port)\(path)" }

  /// What has been asked so far, in order; a request counts once its head has come.
  public var requests: [LoopbackRequest] { state.requests }

  /// Connections that were accepted so far.
  public var connectionCount: Int { state.connectionCount }

  /// Waits until so many requests have come.
  public func requests(atLeast count: Int) async -> [LoopbackRequest] {
    await state.wait { $0.requests.count >= count }
    return state.requests
  }

  /// Waits until no connection is open: every client has gone, or the server has closed it.
  public func allConnectionsClosed() async { await state.wait { $0.open.isEmpty } }
}

/// What a client sent.
public struct LoopbackRequest: Sendable {
  public let method: String
  /// As in the request line: `/path?query`, or a whole URL at a proxy.
  public let target: String
  /// Names as they were written.
  public let headers: [(name: String, value: String)]
  public internal(set) var body: [UInt8]
  /// Counts connections from 1.
  public let connection: Int

  /// The target up to the `?`.
  public var path: String { String(target.prefix { $0 != "?" }) }
  /// The target behind the `?`; empty without one.
  public var query: String { String(target.drop { $0 != "?" }.dropFirst()) }
  public var text: String { String(decoding: body, as: UTF8.self) }

  /// The first value of a header, in any case.
  public subscript(name: String) -> String? {
    headers.first { $0.name.lowercased() == name.lowercased() }?.value
  }
}

/// What the server does with a request: bytes, and how it goes on.
public struct LoopbackReply: Sendable {
  public enum Ending: Sendable {
    /// Waits for the next request.
    case keep
    case close
    /// Ends the connection with RST.
    case reset
    /// Says nothing more until the client goes away.
    case stall
    /// Neither says nor reads anything more, until the server ends.
    case ignore
    /// Closes, and lets no other connection in from now on.
    case leave
    /// Passes bytes to and from a port of 127.0.0.1, as a proxy does after CONNECT.
    case tunnel(port: Int)
  }

  public var bytes: [UInt8]
  public var ending: Ending
  /// Bytes that are written at once; nil for all.
  public var piece: Int?

  /// A response with its length, as it should be.
  public static func status(
    _ status: Int, headers: [(String, String)] = [], body: [UInt8] = []
  ) -> LoopbackReply {
    let hasBody = status != 204 && status != 304 && status >= 200
    let length = hasBody ? [("Content-Length", "\(body.count)")] : []
    let lines = (headers + length).map { "\($0.0): \($0.1)\r\n" }.joined()
    return .bytes(Array("HTTP/1.1 \(status) Reason\r\n\(lines)\r\n".utf8) + (hasBody ? body : []))
  }

  public static func text(
    _ text: String, status: Int = 200, headers: [(String, String)] = []
  ) -> LoopbackReply {
    .status(status, headers: headers, body: Array(text.utf8))
  }

  public static func json(
    _ text: String, status: Int = 200, headers: [(String, String)] = []
  ) -> LoopbackReply {
    .text(text, status: status, headers: [("Content-Type", "application/json; charset=utf-8")] + headers)
  }

  /// These bytes and nothing else.
  public static func bytes(_ bytes: [UInt8]) -> LoopbackReply { LoopbackReply(bytes: bytes, ending: .keep) }
  public static func bytes(_ text: String) -> LoopbackReply { .bytes(Array(text.utf8)) }

  public static let nothing = LoopbackReply(bytes: [], ending: .keep)
  public static let close = nothing.then(.close)
  public static let reset = nothing.then(.reset)
  public static let stall = nothing.then(.stall)

  public static func tunnel(port: Int) -> LoopbackReply {
    bytes("HTTP/1.1 200 Connection established\r\n\r\n").then(.tunnel(port: port))
  }

  /// The same bytes, and then this.
  public func then(_ ending: Ending) -> LoopbackReply {
    var copy = self
    copy.ending = ending
    return copy
  }

  /// The first bytes only.
  public func cut(after count: Int) -> LoopbackReply {
    var copy = self
    copy.bytes = Array(bytes.prefix(count))
    return copy
  }

  /// In many small writes.
  public func inPieces(of count: Int) -> LoopbackReply {
    var copy = self
    copy.piece = count
    return copy
  }
}

/// What the threads of a server share.
private final class LoopbackState: Sendable {
  struct Values {
    var requests: [LoopbackRequest] = []
    var connectionCount = 0
    /// Descriptors of connections whose threads run.
    var open: Set<Int32> = []
    var isStopped = false
    /// Its number may be another's since.
    var isListenerClosed = false
    var waiters: [(condition: @Sendable (Values) -> Bool, continuation: CheckedContinuation<Void, Never>)] =
      []
  }

  private let listener: Int32
  private let greeting: LoopbackReply?
  private let beforeBody: @Sendable (LoopbackRequest) -> LoopbackReply?
  private let answer: LoopbackServer.Answer
  private let values = Mutex(Values())

  init(
    listener: Int32, greeting: LoopbackReply?,
    beforeBody: @escaping @Sendable (LoopbackRequest) -> LoopbackReply?,
    answer: @escaping LoopbackServer.Answer
  ) {
    self.listener = listener
    self.greeting = greeting
    self.beforeBody = beforeBody
    self.answer = answer
  }

  var requests: [LoopbackRequest] { values.withLock { $0.requests } }
  var connectionCount: Int { values.withLock { $0.connectionCount } }

  func wait(for condition: @escaping @Sendable (Values) -> Bool) async {
    await withCheckedContinuation { continuation in
      let isMet = values.withLock { values in
        if condition(values) { return true }
        values.waiters.append((condition, continuation))
        return false
      }
      if isMet { continuation.resume() }
    }
  }

  private func change<Result: Sendable>(_ body: (inout sending Values) -> Result) -> Result {
    let (result, met) = values.withLock { values in
      let result = body(&values)
      let snapshot = values
      let met = snapshot.waiters.filter { $0.condition(snapshot) }.map(\.continuation)
      values.waiters.removeAll { $0.condition(snapshot) }
      return (result, met)
    }
    for continuation in met { continuation.resume() }
    return result
  }

  /// Ends `accept` and every read; the threads close what is theirs.
  func stop() {
    change { values in
      values.isStopped = true
      if !values.isListenerClosed { _ = shutdown(listener, Int32(SHUT_RDWR)) }
      for connection in values.open { _ = shutdown(connection, Int32(SHUT_RDWR)) }
    }
  }

  func accept() {
    while true {
      let connection = Glibc.accept(listener, nil, nil)
      if connection < 0, errno == EINTR || errno == ECONNABORTED { continue }
      guard connection >= 0 else { break }
      _ = fcntl(connection, F_SETFD, FD_CLOEXEC)
      var yes: Int32 = 1
      _ = unsafe setsockopt(connection, Int32(IPPROTO_TCP), TCP_NODELAY, &yes, 4)
      let number: Int? = change { values in
        guard !values.isStopped else { return nil }
        values.connectionCount += 1
        values.open.insert(connection)
        return values.connectionCount
      }
      guard let number else {
        _ = Glibc.close(connection)
        break
      }
      do {
        try BackgroundThread.start("for a test's connection") { self.serve(connection, number) }
      } catch {
        finish(connection)
      }
    }
    leave(closing: true)
  }

  /// Lets nobody in any more.
  private func leave(closing: Bool) {
    change { values in
      guard !values.isListenerClosed else { return }
      _ = shutdown(listener, Int32(SHUT_RDWR))
      guard closing else { return }
      values.isListenerClosed = true
      _ = Glibc.close(listener)
    }
  }

  private func finish(_ connection: Int32) {
    change { values in
      values.open.remove(connection)
      _ = Glibc.close(connection)
    }
  }

  private func serve(_ connection: Int32, _ number: Int) {
    defer { finish(connection) }
    var reader = LoopbackReader(connection: connection)
    if let greeting, !perform(greeting, on: connection, &reader) { return }
    while let (head, length) = reader.readHead(number) {
      change { $0.requests.append(head) }
      var request = head
      var reply = beforeBody(head)
      if reply == nil {
        guard let body = reader.readBody(length) else { return }
        request.body = body
        let complete = request
        change { values in
          let index = values.requests.lastIndex { $0.connection == number }
          if let index { values.requests[index] = complete }
        }
        reply = answer(complete)
      }
      guard let reply, perform(reply, on: connection, &reader) else { return }
    }
  }

  /// Whether to read on.
  private func perform(
    _ reply: LoopbackReply, on connection: Int32, _ reader: inout LoopbackReader
  ) -> Bool {
    guard write(reply, to: connection) else { return false }
    switch reply.ending {
    case .keep: return true
    case .close: break
    case .leave: leave(closing: false)
    case .reset:
      var option = linger(l_onoff: 1, l_linger: 0)
      _ = unsafe setsockopt(
        connection, SOL_SOCKET, SO_LINGER, &option, socklen_t(MemoryLayout<linger>.size))
    case .stall: while reader.readMore() {}
    case .ignore:
      var watched = pollfd(fd: connection, events: 0, revents: 0)
      _ = unsafe poll(&watched, 1, -1)
    case .tunnel(let port): relay(connection, port)
    }
    return false
  }

  private func write(_ reply: LoopbackReply, to connection: Int32) -> Bool {
    var rest = reply.bytes[...]
    while !rest.isEmpty {
      let part = Array(rest.prefix(reply.piece ?? rest.count))
      let count = unsafe send(connection, part, part.count, Int32(MSG_NOSIGNAL))
      guard count > 0 else { return false }
      rest = rest.dropFirst(count)
    }
    return true
  }

  private func relay(_ connection: Int32, _ port: Int) {
    guard let other = connect(to: port) else { return }
    defer { _ = Glibc.close(other) }
    var chunk = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      var watched = [
        pollfd(fd: connection, events: Int16(POLLIN), revents: 0),
        pollfd(fd: other, events: Int16(POLLIN), revents: 0),
      ]
      guard unsafe poll(&watched, 2, -1) > 0 else { return }
      for (from, to) in [(0, other), (1, connection)] where watched[from].revents != 0 {
        let count = unsafe recv(watched[from].fd, &chunk, chunk.count, 0)
        guard count > 0, write(.bytes(Array(chunk[..<count])), to: to) else { return }
      }
    }
  }
}

/// Reads requests off one connection.
private struct LoopbackReader {
  let connection: Int32
  var buffer: [UInt8] = []

  /// False at the end.
  mutating func readMore() -> Bool {
    var chunk = [UInt8](repeating: 0, count: 1 << 16)
    let count = unsafe recv(connection, &chunk, chunk.count, 0)
    guard count > 0 else { return false }
    buffer += chunk[..<count]
    return true
  }

  /// The next head, and how many bytes of body follow; nil at the end, or where it is not HTTP.
  mutating func readHead(_ number: Int) -> (LoopbackRequest, Int)? {
    let end = Array("\r\n\r\n".utf8)
    var searched = 0
    while true {
      if let found = buffer[searched...].firstRange(of: end) {
        let head = String(decoding: buffer[..<found.lowerBound], as: UTF8.self)
        buffer.removeFirst(found.upperBound)
        return parse(head, number)
      }
      searched = max(0, buffer.count - 3)
      guard buffer.count < 1 << 20, readMore() else { return nil }
    }
  }

  private func parse(_ head: String, _ number: Int) -> (LoopbackRequest, Int)? {
    let lines = head.split(separator: "\r\n", omittingEmptySubsequences: false)
    let words = lines[0].split(separator: " ")
    guard words.count == 3 else { return nil }
    let headers = lines.dropFirst().compactMap { line -> (name: String, value: String)? in
      guard let colon = line.firstIndex(of: ":") else { return nil }
      return (String(line[..<colon]), String(line[line.index(after: colon)...].drop { $0 == " " }))
    }
    let request = LoopbackRequest(
      method: String(words[0]), target: String(words[1]), headers: headers, body: [], connection: number)
    return (request, request["Content-Length"].flatMap { Int($0) } ?? 0)
  }

  mutating func readBody(_ length: Int) -> [UInt8]? {
    while buffer.count < length { guard readMore() else { return nil } }
    defer { buffer.removeFirst(length) }
    return Array(buffer[..<length])
  }
}

/// What the system refused a test's server.
struct LoopbackFailure: Error {
  let call: String
  let code: Int32
}

private func address(_ port: Int) -> sockaddr_in {
  var address = sockaddr_in()
  address.sin_family = sa_family_t(AF_INET)
  address.sin_port = in_port_t(port).bigEndian
  address.sin_addr.s_addr = in_addr_t(0x7F00_0001).bigEndian
  return address
}

private func withAddress<Result>(
  _ port: Int, _ body: (UnsafePointer<sockaddr>, socklen_t) -> Result
) -> Result {
  var address = address(port)
  let size = socklen_t(MemoryLayout<sockaddr_in>.size)
  return unsafe withUnsafePointer(to: &address) { pointer in
    unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { unsafe body($0, size) }
  }
}

private func makeSocket() -> Int32 {
  socket(AF_INET, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
}

private func listen() throws -> Int32 {
  let listener = makeSocket()
  guard listener >= 0 else { throw LoopbackFailure(call: "socket", code: errno) }
  guard unsafe withAddress(0, { unsafe bind(listener, $0, $1) }) == 0, Glibc.listen(listener, 1024) == 0
  else {
    throw LoopbackFailure(call: "listen", code: errno)
  }
  return listener
}

private func boundPort(_ listener: Int32) throws -> Int {
  var address = sockaddr_in()
  var size = socklen_t(MemoryLayout<sockaddr_in>.size)
  let code = unsafe withUnsafeMutablePointer(to: &address) { pointer in
    unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
      unsafe getsockname(listener, $0, &size)
    }
  }
  guard code == 0 else { throw LoopbackFailure(call: "getsockname", code: errno) }
  return Int(in_port_t(bigEndian: address.sin_port))
}

func connect(to port: Int) -> Int32? {
  let connection = makeSocket()
  guard connection >= 0 else { return nil }
  guard unsafe withAddress(port, { unsafe Glibc.connect(connection, $0, $1) }) == 0 else {
    _ = Glibc.close(connection)
    return nil
  }
  return connection
}

/// A port of 127.0.0.1 that nobody listens on.
public func unusedPort() throws -> Int {
  let listener = try listen()
  defer { _ = Glibc.close(listener) }
  return try boundPort(listener)
}
