/// The known word that a person most likely meant: at most three edits away and no more than half the word.
public func nearestWord(to stray: String, in known: some Sequence<String>) -> String? {
  let word = Array(stray.lowercased())
  // A longer word cannot be a slip of a known one, and the table below is quadratic.
  guard word.count <= 64 else { return nil }
  let limit = min(3, word.count / 2)
  // Of two equally near words the one of the same letters: `form` is a slip of `from`, not of `fork`.
  return known.map { candidate in
    let letters = Array(candidate.lowercased())
    return (
      word: candidate, edits: editDistance(word, letters), sameLetters: letters.sorted() == word.sorted()
    )
  }
  .filter { $0.edits <= limit }
  .min { ($0.edits, $0.sameLetters ? 0 : 1, $0.word) < ($1.edits, $1.sameLetters ? 0 : 1, $1.word) }?.word
}

/// `; did you mean "x"?`, or nothing: the tail of every message about an unknown word.
public func didYouMean(_ stray: String, among known: some Sequence<String>) -> String {
  nearestWord(to: stray, in: known).map { "; did you mean \"\($0)\"?" } ?? ""
}

/// Optimal string alignment: insertions, deletions, substitutions and swaps of neighbours, one each.
private func editDistance(_ a: [Character], _ b: [Character]) -> Int {
  var previous: [Int] = []
  var row = Array(0...b.count)
  for i in a.indices {
    var next = [i + 1]
    for j in b.indices {
      var best = min(row[j + 1] + 1, next[j] + 1, row[j] + (a[i] == b[j] ? 0 : 1))
      if i > 0, j > 0, a[i] == b[j - 1], a[i - 1] == b[j] { best = min(best, previous[j - 1] + 1) }
      next.append(best)
    }
    (previous, row) = (row, next)
  }
  return row[b.count]
}
