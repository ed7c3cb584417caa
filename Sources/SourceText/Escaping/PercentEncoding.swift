/// Percent-encodes everything but the unreserved characters of RFC 3986, 2.3: safe in a path segment and in a query.
public func percentEncoded(_ text: String) -> String { percentEncoded(text.utf8, keepsSlashes: false) }

/// The same of a whole path, whose slashes stay.
public func percentEncoded(path: some Sequence<UInt8>) -> String { percentEncoded(path, keepsSlashes: true) }

private func percentEncoded(_ bytes: some Sequence<UInt8>, keepsSlashes: Bool) -> String {
  let digits = Array("0123456789ABCDEF".utf8)
  var text: [UInt8] = []
  for byte in bytes {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"),
      UInt8(ascii: "~"):
      text.append(byte)
    case UInt8(ascii: "/") where keepsSlashes: text.append(byte)
    default: text += [UInt8(ascii: "%"), digits[Int(byte >> 4)], digits[Int(byte & 15)]]
    }
  }
  return String(decoding: text, as: UTF8.self)
}
