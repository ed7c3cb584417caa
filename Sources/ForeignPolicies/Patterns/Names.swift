internal import SourceText

/// A name for a gate or a report made of words: letters, digits and hyphens, at most 64, none twice.
struct Names {
  private var taken: Set<String> = []

  mutating func name(of text: String, otherwise: String) -> String {
    let name = slug(text) ?? otherwise
    var free = name
    var number = 1
    while !taken.insert(free).inserted {
      number += 1
      free = "\(name.prefix(58))-\(number)"
    }
    return free
  }
}

/// `one approval` is `one-approval`; nil where there are neither letters nor digits.
private func slug(_ text: String) -> String? {
  let words = text.lowercased().split { !($0.isASCII && ($0.isLetter || $0.isNumber || $0 == "_")) }
  let joined = words.joined(separator: "-").prefix(56)
  return joined.isEmpty ? nil : String(joined)
}
