internal import SourceText

/// What a request is about: `/repositories/acme/shop?page=2`, taken apart and decoded.
public struct RequestTarget: Hashable, Sendable {
  /// The path as it was sent, without the query.
  public let rawPath: String
  /// The parts of the path, percent-decoded: none of `/`; one that is empty at the end of `/repositories/`.
  /// None of them is empty before the end, is `.` or `..`, or holds a slash or a control character.
  public let segments: [String]
  /// Decoded as forms are (`+` is a blank), in the order in which they were sent.
  public let query: [QueryItem]

  public struct QueryItem: Hashable, Sendable {
    public let name: String
    public let value: String

    public init(_ name: String, _ value: String) {
      self.name = name
      self.value = value
    }
  }

  /// Parts of a path.
  static let segmentLimit = 64
  static let queryLimit = 200

  /// The value of the first with that name.
  public func query(_ name: String) -> String? { query.first { $0.name == name }?.value }

  /// nil where it is malformed.
  ///
  /// - Parameter text: of the form that begins with a slash (RFC 9112, 3.2.1), or a whole URL, whose host
  ///   does not matter here.
  public init?(_ text: String) {
    let text = Self.withoutOrigin(text[...])
    let rawPath = text.prefix { $0 != "?" }
    guard rawPath.utf8.first == slash,
      !text.utf8.contains(where: { $0 <= 0x20 || $0 == 0x7F || $0 == UInt8(ascii: "#") }),
      let segments = Self.segments(of: rawPath), let query = Self.items(of: text.dropFirst(rawPath.count + 1))
    else { return nil }
    self.rawPath = String(rawPath)
    self.segments = segments
    self.query = query
  }

  private static func withoutOrigin(_ text: Substring) -> Substring {
    for scheme in ["http://", "https://"] where text.prefix(scheme.count).lowercased() == scheme {
      return text.dropFirst(scheme.count).drop { $0 != "/" && $0 != "?" }
    }
    return text
  }

  private static func segments(of path: Substring) -> [String]? {
    if path.utf8.count == 1 { return [] }
    let parts = path.utf8.dropFirst().split(separator: slash, omittingEmptySubsequences: false)
    guard parts.count <= segmentLimit else { return nil }
    var segments: [String] = []
    for (index, part) in parts.enumerated() {
      guard let segment = decodedText(part, plusIsBlank: false), segment != ".", segment != "..",
        !segment.isEmpty || index == parts.count - 1,
        !segment.utf8.contains(where: { $0 == slash || $0 < 0x20 || $0 == 0x7F })
      else { return nil }
      segments.append(segment)
    }
    return segments
  }

  private static func items(of text: Substring) -> [QueryItem]? {
    let parts = text.utf8.split(separator: UInt8(ascii: "&"))
    guard parts.count <= queryLimit else { return nil }
    var items: [QueryItem] = []
    for part in parts {
      let rawName = part.prefix { $0 != UInt8(ascii: "=") }
      guard let name = decodedText(rawName, plusIsBlank: true),
        let value = decodedText(part.dropFirst(rawName.count + 1), plusIsBlank: true)
      else { return nil }
      items.append(QueryItem(name, value))
    }
    return items
  }
}

/// nil where an escape is incomplete, or the bytes are not UTF-8 or hold a NUL.
private func decodedText(_ bytes: some Collection<UInt8>, plusIsBlank: Bool) -> String? {
  guard let decoded = percentDecoded(bytes, plusIsBlank: plusIsBlank), !decoded.contains(0) else {
    return nil
  }
  return String(validating: decoded, as: UTF8.self)
}

private let slash = UInt8(ascii: "/")
