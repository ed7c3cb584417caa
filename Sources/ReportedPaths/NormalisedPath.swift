/// A reported path with `/` between its parts and nothing idle in it: `C:\a\.\b`, `file:///a/b`, `./a//b`,
/// `a/x/../b` and .NET's deterministic `/_/a` become what they mean. A leading `/` stays, and stands for a
/// drive too.
///
/// - Parameter keepsEnd: a `/` at the end stays as well: for beginnings of paths.
public func normalisedPath(_ written: [UInt8], keepsEnd: Bool = false) -> [UInt8] {
  var bytes = written
  if bytes.starts(with: fileScheme) { bytes = unescaped(bytes.dropFirst(fileScheme.count)) }
  // A backslash is a separator where a drive or no slash says that the path is of Windows; elsewhere it is a
  // character.
  let driveEnd = hasDrive(bytes) ? 2 : hasDrive(Array(bytes.dropFirst())) && bytes.first == slash ? 3 : 0
  if driveEnd > 0 || !bytes.contains(slash) {
    bytes = bytes.map { $0 == UInt8(ascii: "\\") ? slash : $0 }
  }
  if driveEnd > 0 {
    bytes = (bytes.count > driveEnd && bytes[driveEnd] == slash ? [] : [slash]) + bytes.dropFirst(driveEnd)
  }
  let isAbsolute = bytes.first == slash
  var parts: [ArraySlice<UInt8>] = []
  for part in bytes.split(separator: slash) where part != [UInt8(ascii: ".")] {
    if part == [UInt8(ascii: "."), UInt8(ascii: ".")], let last = parts.last, last != part {
      parts.removeLast()
    } else {
      parts.append(part)
    }
  }
  if isAbsolute, parts.first == [UInt8(ascii: "_")], parts.count > 1 { parts.removeFirst() }
  var result: [UInt8] = []
  result.reserveCapacity(bytes.count)
  for part in parts {
    if isAbsolute || !result.isEmpty { result.append(slash) }
    result += part
  }
  if keepsEnd, bytes.count > 1, bytes.last == slash, !result.isEmpty { result.append(slash) }
  if keepsEnd, bytes == [slash] { result = [slash] }
  return result
}

private let fileScheme = Array("file://".utf8)

/// `C:` in front, and a separator or nothing behind it.
private func hasDrive(_ bytes: [UInt8]) -> Bool {
  guard bytes.count >= 2, bytes[1] == UInt8(ascii: ":") else { return false }
  let letter = bytes[0] | 0x20
  guard letter >= UInt8(ascii: "a"), letter <= UInt8(ascii: "z") else { return false }
  return bytes.count == 2 || bytes[2] == slash || bytes[2] == UInt8(ascii: "\\")
}

/// `%41` as the byte that it stands for.
private func unescaped(_ bytes: ArraySlice<UInt8>) -> [UInt8] {
  var result: [UInt8] = []
  var index = bytes.startIndex
  while index < bytes.endIndex {
    if bytes[index] == UInt8(ascii: "%"), index + 2 < bytes.endIndex,
      let value = UInt8(String(decoding: bytes[(index + 1)...(index + 2)], as: UTF8.self), radix: 16)
    {
      result.append(value)
      index += 3
    } else {
      result.append(bytes[index])
      index += 1
    }
  }
  return result
}
