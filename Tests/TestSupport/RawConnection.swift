import Glibc
internal import LocalSystem

/// A connection to a server on 127.0.0.1 that sends any bytes, and reads what comes back.
///
/// Its calls wait, so they run in a thread of their own: `try await RawConnection.run { … }`.
public final class RawConnection {
  private let number: Int32
  private var buffer: [UInt8] = []

  /// Throws where nobody listens.
  public init(port: Int) throws {
    guard let number = connect(to: port) else { throw LoopbackFailure(call: "connect", code: errno) }
    self.number = number
    // Far more than any answer takes: a test ends where one never comes.
    var limit = timeval(tv_sec: 600, tv_usec: 0)
    _ = unsafe setsockopt(
      number, SOL_SOCKET, SO_RCVTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
  }

  deinit { _ = close(number) }

  /// Runs `body` in a thread that no task needs.
  public static func run<Result: Sendable>(
    _ body: @escaping @Sendable () throws -> Result
  ) async throws -> Result {
    try await withCheckedThrowingContinuation { continuation in
      do {
        try BackgroundThread.start("for a test's client") {
          continuation.resume(with: Swift.Result { try body() })
        }
      } catch { continuation.resume(throwing: error) }
    }
  }

  /// - Returns: false where the server has closed the connection.
  @discardableResult
  public func send(_ bytes: [UInt8]) -> Bool {
    var rest = bytes[...]
    while !rest.isEmpty {
      let count = unsafe rest.withUnsafeBytes {
        unsafe Glibc.send(number, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
      }
      guard count > 0 else { return false }
      rest = rest.dropFirst(count)
    }
    return true
  }

  @discardableResult
  public func send(_ text: String) -> Bool { send(Array(text.utf8)) }

  /// No byte follows; answers can still come.
  public func endSending() { _ = shutdown(number, Int32(SHUT_WR)) }

  /// The next answer; nil where the connection ends before it is complete.
  ///
  /// - Parameter isHead: whether HEAD was asked, so that no body follows.
  public func response(isHead: Bool = false) -> RawResponse? {
    let end = Array("\r\n\r\n".utf8)
    while true {
      if let found = buffer.firstRange(of: end) {
        guard let head = RawResponse(head: buffer[..<found.lowerBound]) else { return nil }
        buffer.removeFirst(found.upperBound)
        if head.status == 100 { continue }
        let isEmpty = isHead || head.status == 204 || head.status == 304
        let length = isEmpty ? 0 : head["content-length"].flatMap { Int($0) } ?? 0
        while buffer.count < length { guard readMore() else { return nil } }
        defer { buffer.removeFirst(length) }
        return head.with(Array(buffer[..<length]))
      }
      guard readMore() else { return nil }
    }
  }

  /// The next line without its end; nil where the connection ends before.
  public func line() -> String? {
    while true {
      if let end = buffer.firstIndex(of: UInt8(ascii: "\n")) {
        defer { buffer.removeFirst(end + 1) }
        return String(decoding: buffer[..<end].filter { $0 != UInt8(ascii: "\r") }, as: UTF8.self)
      }
      guard readMore() else { return nil }
    }
  }

  /// All that comes until the server closes the connection.
  public func rest() -> [UInt8] {
    while readMore() {}
    defer { buffer = [] }
    return buffer
  }

  private func readMore() -> Bool {
    var chunk = [UInt8](repeating: 0, count: 1 << 16)
    let count = unsafe recv(number, &chunk, chunk.count, 0)
    guard count > 0 else { return false }
    buffer += chunk[..<count]
    return true
  }
}

/// An answer as it came.
public struct RawResponse: Hashable, Sendable {
  public let status: Int
  /// Name in lower case and value, a line each: `content-type: text/plain`.
  public let fields: [String]
  public let body: [UInt8]

  public var text: String { String(decoding: body, as: UTF8.self) }

  /// The first value of a header field; its name in lower case.
  public subscript(name: String) -> String? {
    fields.first { $0.hasPrefix(name + ": ") }.map { String($0.dropFirst(name.count + 2)) }
  }

  fileprivate init?(head: ArraySlice<UInt8>) {
    let lines = String(decoding: head, as: UTF8.self).split(separator: "\r\n")
    let words = lines.first?.split(separator: " ") ?? []
    guard words.count >= 2, words[0].hasPrefix("HTTP/1."), let status = Int(words[1]) else { return nil }
    self.status = status
    fields = lines.dropFirst().map { line in
      let name = line.prefix { $0 != ":" }
      return name.lowercased() + line.dropFirst(name.count)
    }
    body = []
  }

  private init(_ other: RawResponse, body: [UInt8]) {
    status = other.status
    fields = other.fields
    self.body = body
  }

  fileprivate func with(_ body: [UInt8]) -> RawResponse { RawResponse(self, body: body) }
}
