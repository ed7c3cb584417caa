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
  guard let first = words.first else { return nil }
  return words.dropFirst().reduce(String(first.prefix(56))) { name, word in
    name.count + word.count < 56 ? "\(name)-\(word)" : name
  }
}
