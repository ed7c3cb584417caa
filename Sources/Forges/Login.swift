/// Forges do not tell upper from lower case in names of accounts, as far as ASCII goes. Not `lowercased()`:
/// for that, the sign for kelvin is a k, and a stranger's name would be another's.
public func isSameLogin(_ a: String, _ b: String) -> Bool { folded(a) == folded(b) }

/// For sets and dictionaries of logins, labels and contexts.
func folded(_ name: String) -> [UInt8] {
  name.utf8.map { (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains($0) ? $0 | 0x20 : $0 }
}
