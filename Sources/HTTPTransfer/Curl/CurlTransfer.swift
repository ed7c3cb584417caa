/// The network: libcurl, driven by one thread, with connections that are kept and shared. Sends what it is
/// given, once, and follows no redirect.
///
/// libcurl itself repeats a request on a new connection where a kept one turns out to be closed. That is not
/// allowed to happen once a request that is not safe to repeat may have arrived; see `CurlExchange`.
public final class CurlTransfer: HTTPSending {
  private let loop: CurlLoop

  public init(_ options: TransferOptions) throws {
    loop = try CurlLoop(options)
  }

  deinit { loop.close() }

  /// The task may be cancelled at any moment; the connection is then closed and `HTTPFailure.Kind.cancelled`
  /// thrown.
  public func send(_ request: HTTPRequest) async throws -> HTTPResponse {
    let checked = try CheckedRequest(request)
    let ticket = loop.nextTicket()
    return try await withTaskCancellationHandler {
      try await withCheckedThrowingContinuation { continuation in
        loop.start(Ordered(ticket: ticket, request: checked, continuation: continuation))
      }
    } onCancel: {
      loop.cancel(ticket)
    }
  }
}

/// A request on its way into the loop.
struct Ordered: Sendable {
  let ticket: UInt64
  let request: CheckedRequest
  let continuation: CheckedContinuation<HTTPResponse, any Error>
}
