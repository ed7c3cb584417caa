/// Sends a request and gives the response. The network itself, and everything that stands before it.
public protocol HTTPSending: Sendable {
  /// Throws an `HTTPFailure`; an implementation in front of another may throw errors of its own.
  func send(_ request: HTTPRequest) async throws -> HTTPResponse
}
