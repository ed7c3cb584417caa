internal import CLibcrypto

/// Base64 as in mail and HTTP, with padding (RFC 4648, 4).
public func base64(_ bytes: [UInt8]) -> String {
  String(decoding: base64Characters(bytes), as: UTF8.self)
}

/// Base64 for URLs and file names, without padding (RFC 4648, 5; RFC 7515, 2).
public func base64URL(_ bytes: [UInt8]) -> String {
  let padding = (3 - bytes.count % 3) % 3
  let characters = base64Characters(bytes).dropLast(padding).map { character in
    switch character {
    case UInt8(ascii: "+"): UInt8(ascii: "-")
    case UInt8(ascii: "/"): UInt8(ascii: "_")
    default: character
    }
  }
  return String(decoding: characters, as: UTF8.self)
}

/// The bytes that a padded Base64 text stands for; nil where it is none.
public func base64Decoded(_ text: String) -> [UInt8]? {
  let characters = Array(text.utf8)
  // OpenSSL passes over blanks at either end, takes padding anywhere, and counts it as bytes.
  let padding = characters.suffix(2).count { $0 == equals }
  guard characters.count.isMultiple(of: 4),
    characters.dropLast(padding).allSatisfy({ $0 > 0x20 && $0 != equals })
  else { return nil }
  var decoded = 0
  var bytes = unsafe [UInt8](unsafeUninitializedCapacity: characters.count / 4 * 3) { buffer, count in
    decoded = Int(unsafe EVP_DecodeBlock(buffer.baseAddress, characters, CInt(characters.count)))
    count = max(0, decoded)
  }
  guard decoded >= padding else { return nil }
  bytes.removeLast(padding)
  return bytes
}

/// The bytes that an unpadded Base64 text for URLs stands for; nil where it is none.
public func base64URLDecoded(_ text: String) -> [UInt8]? {
  guard text.utf8.allSatisfy({ isBase64URL($0) }) else { return nil }
  let padding = String(repeating: "=", count: (4 - text.utf8.count % 4) % 4)
  guard padding.count < 3 else { return nil }
  return base64Decoded(text.replacing("-", with: "+").replacing("_", with: "/") + padding)
}

private func isBase64URL(_ byte: UInt8) -> Bool {
  switch byte {
  case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
    UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"):
    true
  default: false
  }
}

private func base64Characters(_ bytes: [UInt8]) -> [UInt8] {
  // One more for the NUL that OpenSSL writes behind it.
  unsafe [UInt8](unsafeUninitializedCapacity: (bytes.count + 2) / 3 * 4 + 1) { buffer, count in
    count = Int(unsafe EVP_EncodeBlock(buffer.baseAddress, bytes, CInt(bytes.count)))
  }
}

private let equals = UInt8(ascii: "=")
