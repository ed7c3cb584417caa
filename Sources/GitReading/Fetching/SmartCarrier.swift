/// Takes requests of git's smart protocol (gitprotocol-http) to a remote and brings the answers: one at a time, the
/// list of references first.
public protocol SmartCarrier: AnyObject, Sendable {
  /// Waits: the thread is one for libgit2 alone.
  ///
  /// - Parameter request: nil asks for the list of references.
  func answer(to request: [UInt8]?) throws -> [UInt8]
}
