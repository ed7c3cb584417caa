import HTTPServing
import TestSupport
import Testing

@Suite("Hostile requests", .timeLimit(.minutes(60)))
struct HostileRequestTests {
  private static let samples: [[UInt8]] = [
    post(Array("{\"a\": 1}".utf8), path: "/webhooks/github?x=%20y"),
    post(Array("payload=%7B%7D".utf8), inChunksOf: 5),
    Array(
      "GET /a/b%20c?d=e&f HTTP/1.1\r\nHost: example.org\r\nAccept: */*\r\nX-Forwarded-For: 192.0.2.1\r\n\r\n"
        .utf8),
    Array(
      "PUT / HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\nExpect: 100-continue\r\nConnection: close\r\n\r\nabc"
        .utf8),
  ]

  /// Sends what it is given on a connection of its own, says that nothing follows, and reads until the server
  /// closes.
  ///
  /// - Returns: what is wrong with the answers.
  private static func attack(_ port: Int, _ bytes: [UInt8]) throws -> String? {
    let connection = try RawConnection(port: port)
    connection.send(bytes)
    connection.endSending()
    let answer = String(decoding: connection.rest(), as: UTF8.self)
    let isHTTP = answer.isEmpty || answer.hasPrefix("HTTP/1.1 ")
    let isFault = answer.hasPrefix("HTTP/1.1 5") && !answer.hasPrefix("HTTP/1.1 505 ")
    return isHTTP && !isFault ? nil : "\(bytes): \(answer)"
  }

  @Test("cut off at any byte reach no handler and leave nothing behind", arguments: samples.indices)
  func truncated(index: Int) async throws {
    let handler = TestHandler()
    let server = try makeServer(handler)
    let sample = Self.samples[index]
    let wrong = try await RawConnection.run {
      try (0..<sample.count).compactMap { try Self.attack(server.port, Array(sample.prefix($0))) }
    }
    #expect(wrong == [])
    #expect(handler.requests.count == 0)
    #expect(try await exchange(server.port, sample)?.status == 200)
    await server.stop(within: .seconds(60))
    #expect(server.connectionCount == 0)
  }

  @Test("changed anywhere are answered or closed, and the server goes on", arguments: samples.indices)
  func mutated(index: Int) async throws {
    let handler = TestHandler()
    let server = try makeServer(handler)
    let sample = Self.samples[index]
    let wrong = try await RawConnection.run {
      var random = SplitMix(state: UInt64(2026 + index))
      var wrong: [String] = []
      for position in sample.indices {
        for byte: UInt8 in [0, 0x0A, 0x0D, 0x20, 0x3A, 0x80, 0xFF, sample[position] ^ 1] {
          var bytes = sample
          bytes[position] = byte
          if let problem = try Self.attack(server.port, bytes) { wrong.append(problem) }
        }
      }
      for _ in 0..<Effort.rounds(500, full: 20_000) {
        var bytes = sample
        for _ in 0..<Int.random(in: 1...6, using: &random) {
          let start = Int.random(in: 0..<bytes.count, using: &random)
          let end = min(bytes.count, start + Int.random(in: 0...12, using: &random))
          switch Int.random(in: 0..<4, using: &random) {
          case 0: bytes.removeSubrange(start..<min(end, start + bytes.count - 1))
          case 1: bytes.insert(contentsOf: bytes[start..<end], at: start)
          case 2: bytes.insert(UInt8.random(in: 0...255, using: &random), at: start)
          default: bytes[start] = UInt8.random(in: 0...255, using: &random)
          }
        }
        if let problem = try Self.attack(server.port, bytes) { wrong.append(problem) }
      }
      return wrong
    }
    #expect(wrong.prefix(3) == [])
    #expect(try await exchange(server.port, sample)?.status == 200)
    await server.stop(within: .seconds(60))
    #expect(server.connectionCount == 0)
  }

  @Test("of noise are answered or closed, and the server goes on")
  func noise() async throws {
    let server = try makeServer(TestHandler())
    let wrong = try await RawConnection.run {
      var random = SplitMix(state: 2026)
      return try (0..<Effort.rounds(300, full: 20_000)).compactMap { _ in
        let count = Int.random(in: 1...3000, using: &random)
        return try Self.attack(
          server.port, (0..<count).map { _ in UInt8.random(in: 0...255, using: &random) })
      }
    }
    #expect(wrong.prefix(3) == [])
    #expect(try await exchange(server.port, Self.samples[0])?.status == 200)
  }
}
