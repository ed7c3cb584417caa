/// `LicenceHeaders` and `licence-headers`: a gate's module and its id.
struct GateName: Hashable, Sendable {
  let module: String
  let id: String

  /// - Parameter text: in either spelling; nil for anything else.
  init?(_ text: String) {
    let words =
      text.contains("-") || text.first?.isLowercase == true ? text.split(separator: "-") : Self.words(text)
    guard !words.isEmpty,
      words.allSatisfy({
        $0.first?.isLetter == true && $0.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber) }
      }),
      text.first != "-", text.last != "-", !text.contains("--")
    else { return nil }
    id = words.map { $0.lowercased() }.joined(separator: "-")
    module = words.map { $0.prefix(1).uppercased() + $0.dropFirst().lowercased() }.joined()
  }

  private static func words(_ text: String) -> [Substring] {
    var words: [Substring] = []
    var start = text.startIndex
    for index in text.indices.dropFirst() where text[index].isUppercase {
      words.append(text[start..<index])
      start = index
    }
    return words + [text[start...]]
  }
}
