import CivilTime
import LocalSystem
import Synchronization
import TestSupport
import Testing

@testable import HTTPTransfer

/// libcurl as far as a test does not change it.
func makeTransfer(_ change: (inout TransferOptions) -> Void = { _ in }) throws -> CurlTransfer {
  // Only a test of a limit sets one that it can reach.
  var options = TransferOptions.patient()
  change(&options)
  return try CurlTransfer(options)
}

/// The failure of what has to fail.
func failure(
  of work: () async throws -> some Any, location: SourceLocation = #_sourceLocation
) async throws -> HTTPFailure {
  do { _ = try await work() } catch let failure as HTTPFailure { return failure }
  Issue.record("nothing failed", sourceLocation: location)
  throw NothingFailed()
}

struct NothingFailed: Error {}

/// Answers as a test says, without a network, and remembers what it was asked.
final class ScriptedSender: HTTPSending {
  private let answer: @Sendable (HTTPRequest, Int) async throws -> HTTPResponse
  private let sent = Mutex<[HTTPRequest]>([])

  /// - Parameter answer: gets the request and how many came before it.
  init(_ answer: @escaping @Sendable (HTTPRequest, Int) async throws -> HTTPResponse) { self.answer = answer }

  /// One after the other; the last one again and again.
  convenience init(_ results: [Result<HTTPResponse, HTTPFailure>]) {
    self.init { _, index in try results[min(index, results.count - 1)].get() }
  }

  var requests: [HTTPRequest] { sent.withLock { $0 } }

  func send(_ request: HTTPRequest) async throws -> HTTPResponse {
    let index = sent.withLock { sent in
      sent.append(request)
      return sent.count - 1
    }
    return try await answer(request, index)
  }
}

/// A clock and a time of day that a test moves together.
struct TestTime: Sendable {
  let clock = ManualClock()
  /// 2026-11-26T12:00:00Z.
  static let start = Instant(seconds: 1_795_694_400)

  var now: Instant { Self.start.adding(TimeSpan(seconds: clock.elapsed.components.seconds)) }

  func source(jitter: Double = 0) -> TimeSource {
    TimeSource(clock: clock, now: { now }, jitter: { jitter })
  }

  /// Lets whoever sleeps sleep its time out, again and again, while the work is done.
  func whileMoving<Result: Sendable>(_ work: @escaping @Sendable () async throws -> Result) async throws
    -> Result
  {
    let mover = Task {
      while !Task.isCancelled {
        await clock.sleepers(atLeast: 1)
        clock.advance(by: .seconds(1))
      }
    }
    defer {
      mover.cancel()
      clock.release()
    }
    return try await work()
  }
}

/// Bytes compressed by gzip.
func gzipped(_ bytes: [UInt8]) throws -> [UInt8] {
  let folder = try TestFolder()
  try LocalFiles.write(bytes, to: folder.path.appending("data"))
  let run = try runProgram("gzip", ["-9", "data"], in: folder.path.description)
  try #require(run.status == 0, "\(run.error)")
  return try LocalFiles.read(folder.path.appending("data.gz"), limit: 1 << 26)
}

/// A name that has no address, and for which nobody has to be asked: a label has 63 bytes at most (RFC 1035).
let nowhere = String(repeating: "x", count: 64) + ".example"

func utf8(_ text: String) -> [UInt8] { Array(text.utf8) }
