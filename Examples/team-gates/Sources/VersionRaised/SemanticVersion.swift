/// Three numbers of Semantic Versioning 2.0.0; versions with more than that are not published from a branch.
struct SemanticVersion: Comparable, CustomStringConvertible {
  let numbers: [Int]

  /// - Parameter text: with blanks around it, or a `v` before it, at most.
  init?(_ text: String) {
    let line = text.split(whereSeparator: \.isWhitespace)
    guard line.count == 1, let word = line.first else { return nil }
    let parts = (word.hasPrefix("v") ? word.dropFirst() : word)
      .split(separator: ".", omittingEmptySubsequences: false)
    let numbers = parts.compactMap { $0.utf8.allSatisfy { (0x30...0x39).contains($0) } ? Int($0) : nil }
    guard parts.count == 3, numbers.count == 3 else { return nil }
    self.numbers = numbers
  }

  private init(numbers: [Int]) { self.numbers = numbers }

  var description: String { numbers.map(String.init).joined(separator: ".") }

  /// The least that is more.
  var next: SemanticVersion { SemanticVersion(numbers: [numbers[0], numbers[1], numbers[2] + 1]) }

  static func < (a: Self, b: Self) -> Bool { a.numbers.lexicographicallyPrecedes(b.numbers) }
}
