/// What is known of a request that is over, for logs and metrics. Neither the query nor a header field is in
/// it.
public struct FinishedRequest: Sendable {
  public let method: RequestMethod
  /// As it was sent, without the query; repaired where it is not UTF-8.
  public let path: String
  /// The pattern that led to the answer; nil where there is none.
  public let route: String?
  public let client: IPAddress
  /// nil where the connection broke before there was an answer.
  public let status: Int?
  /// Whether all of the answer was sent.
  public let isComplete: Bool
  /// Of the body that came.
  public let bytesReceived: Int
  /// Of the answer's body, as far as it was to be sent.
  public let bytesSent: Int
  /// From the end of the head to the end of the answer.
  public let duration: Duration
}
