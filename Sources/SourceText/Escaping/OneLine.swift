extension String {
  /// On one line: every run of blanks and line breaks is one space, none at either end.
  public var onOneLine: String {
    var result = String.UnicodeScalarView()
    var owesSpace = false
    for scalar in unicodeScalars {
      if isBlank(scalar) {
        owesSpace = !result.isEmpty
      } else {
        if owesSpace { result.append(" ") }
        owesSpace = false
        result.append(scalar)
      }
    }
    return String(result)
  }

  /// At most `limit` characters; a longer text ends in `…`, which counts.
  public func truncated(to limit: Int) -> String {
    guard limit > 0 else { return "" }
    guard let end = index(startIndex, offsetBy: limit, limitedBy: endIndex), end != endIndex else {
      return self
    }
    return self[..<index(before: end)] + "…"
  }

  /// At most `limit` Unicode scalars, which is what forges count as characters, cut between what a reader sees as
  /// characters; a longer text ends in `…`, which counts.
  public func truncated(toScalars limit: Int) -> String {
    guard limit > 0 else { return "" }
    guard unicodeScalars.index(startIndex, offsetBy: limit + 1, limitedBy: endIndex) != nil else {
      return self
    }
    var room = limit - 1
    var end = startIndex
    for index in indices {
      room -= self[index].unicodeScalars.count
      if room < 0 { break }
      end = self.index(after: index)
    }
    return self[..<end] + "…"
  }

  /// At most `limit` bytes of UTF-8, cut between characters; a longer text ends in `…`, which counts. Empty
  /// where not even that fits.
  public func truncated(toBytes limit: Int) -> String {
    guard utf8.count > limit else { return self }
    let ellipsis = "…"
    guard limit >= ellipsis.utf8.count else { return "" }
    var room = limit - ellipsis.utf8.count
    var end = startIndex
    for index in indices {
      room -= self[index].utf8.count
      if room < 0 { break }
      end = self.index(after: index)
    }
    return self[..<end] + ellipsis
  }
}

/// Of ASCII by itself: to ask for a character's properties costs a search of tables.
private func isBlank(_ scalar: Unicode.Scalar) -> Bool {
  scalar.isASCII ? scalar == " " || (0x09...0x0D).contains(scalar.value) : scalar.properties.isWhitespace
}
