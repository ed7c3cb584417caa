/// Base64 for URLs and file names, without padding (RFC 4648, 5; RFC 7515, 2).
public func base64URL(_ bytes: [UInt8]) -> String {
  let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_".utf8)
  var text: [UInt8] = []
  text.reserveCapacity((bytes.count * 4 + 2) / 3)
  for start in stride(from: 0, to: bytes.count, by: 3) {
    let group = bytes[start..<min(start + 3, bytes.count)]
    let bits = group.reduce(0) { $0 << 8 | Int($1) } << (8 * (3 - group.count))
    // One byte takes two characters, two take three, three take four.
    for index in 0...group.count { text.append(alphabet[bits >> (18 - 6 * index) & 63]) }
  }
  return String(decoding: text, as: UTF8.self)
}

/// Base64 as in mail and HTTP, with padding (RFC 4648, 4).
public func base64(_ bytes: [UInt8]) -> String {
  let text = base64URL(bytes).replacing("-", with: "+").replacing("_", with: "/")
  return text + String(repeating: "=", count: (4 - text.utf8.count % 4) % 4)
}
