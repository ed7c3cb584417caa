extension CodeOwners.Reading {
  /// Regular expressions for the whole path (`^…$`); `!` before one means every file but those. A backslash keeps
  /// what follows it in the word and is gone then, so an expression writes `\\.` for a point.
  mutating func readGitea(_ lines: [String]) {
    for (index, line) in lines.enumerated() {
      guard isWithinLimit(index) else { return }
      let number = index + 1
      let words = line.giteaWords
      guard let first = words.first else { continue }
      let (owners, strays) = owners(Array(words.dropFirst()), line: number)
      if let stray = strays.first {
        leaveOut(number, "\"\(stray.shortened(to: 80))\" is neither @user nor @organisation/team")
      }
      guard !owners.isEmpty else {
        if strays.isEmpty { leaveOut(number, "there is no owner in the line") }
        continue
      }
      let isNegated = first.hasPrefix("!")
      do throws(Pattern.Invalid) {
        let pattern = try Pattern("^(?:\(isNegated ? String(first.dropFirst()) : first))$", bytes: true)
        sections[0].rules.append(
          .init(line: number, patterns: .expression(pattern, negated: isNegated), owners: owners))
      } catch {
        leaveOut(number, "the expression cannot be read: \(error)")
      }
    }
  }
}

extension String {
  /// Words up to a `#`; a backslash is taken away and keeps what follows it in its word.
  fileprivate var giteaWords: [String] {
    var words: [String] = []
    var word = ""
    var isEscaped = false
    for character in self {
      if isEscaped {
        word.append(character)
        isEscaped = false
      } else if character == "\\" {
        isEscaped = true
      } else if character == "#" {
        break
      } else if character == " " || character == "\t" {
        if !word.isEmpty { words.append(word) }
        word = ""
      } else {
        word.append(character)
      }
    }
    if isEscaped { word.append("\\") }
    return word.isEmpty ? words : words + [word]
  }
}
