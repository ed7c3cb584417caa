/// A method of HTTP (RFC 9110, 9), in the case in which it was sent: `GET`.
public struct RequestMethod: RawRepresentable, Hashable, Sendable {
  public let rawValue: String

  public init(rawValue: String) { self.rawValue = rawValue }

  public static let get = RequestMethod(rawValue: "GET")
  public static let head = RequestMethod(rawValue: "HEAD")
  public static let post = RequestMethod(rawValue: "POST")
  public static let put = RequestMethod(rawValue: "PUT")
  public static let patch = RequestMethod(rawValue: "PATCH")
  public static let delete = RequestMethod(rawValue: "DELETE")
}

extension RequestMethod: CustomStringConvertible {
  public var description: String { rawValue }
}
