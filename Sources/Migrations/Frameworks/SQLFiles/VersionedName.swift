/// The number in front of a file's name, as most tools want it: `000002_label.up.sql`.
struct VersionedName {
  /// As written: `000002`.
  let version: String
  let number: Int
  /// `label`
  let title: String

  /// nil for a name that no number leads, or with one of more than 18 digits.
  init?(_ name: String) {
    let digits = name.prefix { $0.isASCII && $0.isNumber }
    guard !digits.isEmpty, digits.count <= 18, let number = Int(digits) else { return nil }
    version = String(digits)
    self.number = number
    let rest = name.dropFirst(digits.count).drop { "_-. ".contains($0) }
    title = String(rest.prefix { $0 != "." })
  }
}

extension String {
  /// Without `suffix`; nil where it does not end so.
  func without(prefix: String) -> String? { hasPrefix(prefix) ? String(dropFirst(prefix.count)) : nil }

  func without(suffix: String) -> String? { hasSuffix(suffix) ? String(dropLast(suffix.count)) : nil }
}
