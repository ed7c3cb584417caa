extension TimeZone {
  /// Why a file is not a time zone.
  public struct Invalid: Error, Hashable, Sendable, CustomStringConvertible {
    public let description: String
  }

  /// Bytes of the largest file that is read; the database's own are below 4 KiB.
  public static let fileLimit = 1 << 16

  /// Reads TZif, versions 1 to 4 (RFC 8536, RFC 9636).
  ///
  /// - Throws: for anything malformed; for files with leap seconds, whose times are not the system's.
  public init(name: String, tzif bytes: [UInt8]) throws(Invalid) {
    guard bytes.count <= Self.fileLimit else {
      throw Invalid(description: "it is \(bytes.count) bytes; the limit is \(Self.fileLimit)")
    }
    var reader = Reader(bytes[...])
    var header = try Header(&reader)
    var width = 4
    if header.version >= 2 {
      // The first block is for readers of 32 bits.
      _ = try reader.take(header.blockSize(timeWidth: 4))
      header = try Header(&reader)
      width = 8
    }
    guard header.leapSeconds == 0 else { throw Invalid(description: "it counts leap seconds") }
    let times = try reader.take(header.times * width)
    let indices = try reader.take(header.times)
    let types = try reader.take(header.types * 6)
    _ = try reader.take(header.characters + header.standardFlags + header.utcFlags)

    var offsets: [Int64] = []
    for type in 0..<header.types {
      let start = types.startIndex + 6 * type
      let offset = signed(types[start..<start + 4])
      // RFC 9636, 3.2: more cannot be relied on, and sums of local times stay below a day and a half.
      guard (-89_999...93_599).contains(offset) else {
        throw Invalid(description: "an offset of \(offset) seconds")
      }
      offsets.append(offset)
    }
    guard let firstOffset = offsets.first else { throw Invalid(description: "it has no offset") }
    var transitions: [Transition] = []
    for index in 0..<header.times {
      let start = times.startIndex + width * index
      let time = signed(times[start..<start + width])
      let type = Int(indices[indices.startIndex + index])
      guard type < offsets.count else { throw Invalid(description: "an offset that is not there") }
      guard transitions.last.map({ $0.at < time }) ?? true else {
        throw Invalid(description: "its changes are not in order")
      }
      transitions.append(Transition(at: time, offset: offsets[type]))
    }
    self.init(
      name: name, transitions: transitions, firstOffset: firstOffset,
      rule: width == 8 ? try footer(&reader) : nil)
  }
}

private struct Header {
  let version: Int
  let utcFlags: Int
  let standardFlags: Int
  let leapSeconds: Int
  let times: Int
  let types: Int
  let characters: Int

  init(_ reader: inout Reader) throws(TimeZone.Invalid) {
    let start = try reader.take(20)
    guard start.starts(with: Array("TZif".utf8)) else {
      throw TimeZone.Invalid(description: "it is not a TZif file")
    }
    let version = start[start.startIndex + 4]
    self.version = version == 0 ? 1 : Int(version) - Int(UInt8(ascii: "0"))
    guard (1...9).contains(self.version) else {
      throw TimeZone.Invalid(description: "its version is unknown")
    }
    utcFlags = try reader.count()
    standardFlags = try reader.count()
    leapSeconds = try reader.count()
    times = try reader.count()
    types = try reader.count()
    characters = try reader.count()
  }

  func blockSize(timeWidth: Int) -> Int {
    times * (timeWidth + 1) + types * 6 + characters + leapSeconds * (timeWidth + 4) + standardFlags
      + utcFlags
  }
}

/// The rule between the last two line feeds; nil where it is empty.
private func footer(_ reader: inout Reader) throws(TimeZone.Invalid) -> YearlyRule? {
  let rest = try reader.take(reader.left)
  guard let first = rest.first, first == UInt8(ascii: "\n"), rest.last == UInt8(ascii: "\n"), rest.count >= 2
  else { throw TimeZone.Invalid(description: "its rule is cut off") }
  let text = Array(rest.dropFirst().dropLast())
  if text.isEmpty { return nil }
  guard let rule = YearlyRule(text) else {
    throw TimeZone.Invalid(description: "its rule cannot be read")
  }
  return rule
}

private struct Reader {
  private var rest: ArraySlice<UInt8>
  init(_ bytes: ArraySlice<UInt8>) { rest = bytes }

  var left: Int { rest.count }

  mutating func take(_ count: Int) throws(TimeZone.Invalid) -> ArraySlice<UInt8> {
    guard count <= rest.count else { throw TimeZone.Invalid(description: "it ends early") }
    defer { rest = rest.dropFirst(count) }
    return rest.prefix(count)
  }

  /// More entries than the file may have bytes are refused before they are multiplied.
  mutating func count() throws(TimeZone.Invalid) -> Int {
    let value = try take(4).reduce(0) { $0 << 8 | Int($1) }
    guard value <= TimeZone.fileLimit else { throw TimeZone.Invalid(description: "it ends early") }
    return value
  }
}

/// Two's complement, the highest byte first.
private func signed(_ bytes: ArraySlice<UInt8>) -> Int64 {
  let negative = (bytes.first ?? 0) & 0x80 != 0
  return bytes.reduce(negative ? -1 : 0) { $0 << 8 | Int64($1) }
}
