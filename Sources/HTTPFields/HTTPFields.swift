/// The header fields of a request or a response, in the order in which they came.
public struct HTTPFields: Hashable, Sendable {
  public struct Field: Hashable, Sendable {
    /// Lower case.
    public let name: String
    /// Without white space around it. Bytes that are not UTF-8 are repaired.
    public let value: String
  }

  public private(set) var fields: [Field]

  public init(_ pairs: [(String, String)] = []) {
    fields = pairs.map { Field(name: $0.lowercased(), value: $1) }
  }

  /// The value; values of a field that came more than once are joined by `, ` (RFC 9110, 5.3).
  public subscript(name: String) -> String? {
    let values = values(of: name)
    return values.isEmpty ? nil : values.joined(separator: ", ")
  }

  public func values(of name: String) -> [String] {
    let name = name.lowercased()
    return fields.filter { $0.name == name }.map(\.value)
  }

  public mutating func append(_ name: String, _ value: String) {
    fields.append(Field(name: name.lowercased(), value: value))
  }
}

extension HTTPFields: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
  /// The names alone: any value may be a credential, or the address of something private.
  public var description: String { fields.map(\.name).joined(separator: ", ") }
  public var debugDescription: String { description }
  public var customMirror: Mirror { Mirror(self, children: []) }
}

extension HTTPFields.Field: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
  public var description: String { "\(name): …" }
  public var debugDescription: String { description }
  public var customMirror: Mirror { Mirror(self, children: []) }
}
