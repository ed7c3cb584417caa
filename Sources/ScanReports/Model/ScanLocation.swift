public import SourceText

/// A place in a file, as its report tells it.
public struct ScanLocation: Hashable, Sendable {
  /// As written but for URI schemes, escapes and backslashes: relative to where the tool ran, or absolute. May
  /// be an address for what was found from outside.
  public var path: String
  /// From 1; nil where the report names none, or one that cannot be.
  public var line: Int?
  public var endLine: Int?
  /// From 1, in the tool's own unit.
  public var column: Int?
  public var endColumn: Int?
  /// What the report says of the place: a step of a flow.
  public var note = ""

  public init(_ path: String, line: Int? = nil, column: Int? = nil) {
    self.path = path
    self.line = line.flatMap { Self.lines.contains($0) ? $0 : nil }
    self.column = column.flatMap { Self.lines.contains($0) ? $0 : nil }
  }

  /// Beyond it a number is no line.
  static let lines = 1...1_000_000_000

  mutating func end(line: Int?, column: Int? = nil) {
    endLine = line.flatMap { Self.lines.contains($0) ? $0 : nil }
    endColumn = column.flatMap { Self.lines.contains($0) ? $0 : nil }
  }

  /// The path inside of a repository, without `.` and empty parts. nil for what leads or may lead out of it:
  /// absolute paths, addresses, drive letters, `..`, control characters.
  public var repositoryPath: RepositoryPath? { pathInside.map { RepositoryPath($0) } }

  /// The same as text.
  var pathInside: String? { ScanReports.pathInside(path) }
}

private func pathInside(_ path: String) -> String? {
  guard !path.hasPrefix("/"), !path.hasByte(where: { $0 < 0x20 || $0 == 0x7F }) else { return nil }
  if let colon = path.utf8.firstIndex(of: UInt8(ascii: ":")) {
    // `C:/x`, `https://x`, `javascript:x`.
    if path[..<colon].utf8.allSatisfy({ isSchemeByte($0) }) { return nil }
  }
  if isPlain(path) { return path }
  var parts: [Substring] = []
  for part in path.split(separator: "/") where part != "." {
    if part == ".." { return nil }
    parts.append(part)
  }
  return parts.isEmpty ? nil : parts.joined(separator: "/")
}

private func isSchemeByte(_ byte: UInt8) -> Bool {
  switch byte {
  case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
    UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "+"), UInt8(ascii: "-"), UInt8(ascii: "."):
    true
  default: false
  }
}

/// Without an empty part, `.` or `..`: most are, and need no taking apart.
private func isPlain(_ path: String) -> Bool {
  var last = UInt8(ascii: "/")
  let bytes = path.utf8.span
  for index in bytes.indices {
    let byte = bytes[index]
    if last == UInt8(ascii: "/"), byte == UInt8(ascii: ".") || byte == UInt8(ascii: "/") { return false }
    last = byte
  }
  return last != UInt8(ascii: "/")
}
