/// Looks for several words of ASCII in one pass.
struct SoughtWords {
  private let words: [[UInt8]]
  /// For each byte, whether a word begins with it.
  private let begins: [Bool]

  init(_ words: [String]) {
    self.words = words.map { Array($0.utf8) }
    var begins = [Bool](repeating: false, count: 256)
    for word in self.words { if let first = word.first { begins[Int(first)] = true } }
    self.begins = begins
  }

  func isAnywhere(in text: ArraySlice<UInt8>) -> Bool {
    let (text, begins) = (text.span, begins.span)
    for index in text.indices where begins[Int(text[index])] {
      let room = text.count - index
      let isHere = words.contains { word in
        word.count <= room && word.indices.allSatisfy { text[index + $0] == word[$0] }
      }
      if isHere { return true }
    }
    return false
  }
}
