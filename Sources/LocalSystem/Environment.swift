internal import Glibc

/// Environment variables: the process's own, or a table in a test.
public struct Environment: Sendable {
  private let lookup: @Sendable (String) -> String?

  public init(_ values: [String: String]) { lookup = { values[$0] } }
  private init(lookup: @escaping @Sendable (String) -> String?) { self.lookup = lookup }

  /// The value; nil where the variable is not set.
  public subscript(name: String) -> String? { lookup(name) }

  /// True where the variable is set to anything but the empty text, as in `NO_COLOR`.
  public func isSet(_ name: String) -> Bool { !(self[name] ?? "").isEmpty }

  public static let process = Environment { name in
    unsafe getenv(name).map { unsafe String(cString: $0) }
  }
}
