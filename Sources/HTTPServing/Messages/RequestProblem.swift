/// Why a request is answered without being handed to anyone.
enum RequestProblem: Error, Hashable, Sendable {
  case malformedTarget
  case targetTooLong(limit: Int)
  case headTooLarge(limit: Int)
  case malformedHead
  /// Both a length and chunks, two lengths, or an encoding other than chunks: two readers could take
  /// different bytes for the body (RFC 9112, 6.3).
  case ambiguousLength
  case bodyTooLarge(limit: Int)
  /// Bodies of other requests take all the memory that there is for them.
  case tooManyBodies
  case cannotStore
  case stopping
  case failed

  var status: Int {
    switch self {
    case .malformedTarget, .malformedHead, .ambiguousLength: 400
    case .bodyTooLarge: 413
    case .targetTooLong: 414
    case .headTooLarge: 431
    case .failed: 500
    case .tooManyBodies, .stopping: 503
    case .cannotStore: 507
    }
  }

  var response: ServedResponse {
    let headers = status == 503 ? [("Retry-After", "10")] : []
    return .text("\(self)\n", status: status, headers: headers)
  }
}

extension RequestProblem: CustomStringConvertible {
  var description: String {
    switch self {
    case .malformedTarget: "the path or the query is malformed"
    case .targetTooLong(let limit): "the path and the query are longer than \(limit) bytes"
    case .headTooLarge(let limit): "the header fields are larger than \(limit) bytes"
    case .malformedHead: "a header field is malformed"
    case .ambiguousLength: "the length of the body is ambiguous"
    case .bodyTooLarge(let limit): "the body is larger than \(limit) bytes"
    case .tooManyBodies: "too many requests are being read; try again later"
    case .cannotStore: "the body cannot be stored"
    case .stopping: "the server is stopping; try again later"
    case .failed: "the request could not be answered"
    }
  }
}
