import HTTPTransfer

/// Who asks: the headers that say so.
protocol WireCredential: Sendable {
  /// For the next request.
  func headers() async throws(ForgeError) -> [HTTPHeader]
  /// Others to try once, after these were refused with 401; nil where there are none.
  func headers(after refused: [HTTPHeader]) async throws(ForgeError) -> [HTTPHeader]?
}

/// A token that is given and stays.
struct FixedCredential: WireCredential {
  let fixed: [HTTPHeader]

  /// - Parameter headers: none for a reader without a name.
  init(_ headers: [HTTPHeader]) { fixed = headers }

  func headers() -> [HTTPHeader] { fixed }
  func headers(after refused: [HTTPHeader]) -> [HTTPHeader]? { nil }
}
