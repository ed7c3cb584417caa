extension CodeOwners {
  /// A file on the way to its sections.
  struct Reading {
    var sections = [Section()]
    var problems: [Problem] = []

    mutating func leaveOut(_ line: Int, _ message: String) {
      problems.append(Problem(line: line, message: message))
    }

    /// - Returns: false where the file ends here.
    mutating func isWithinLimit(_ index: Int) -> Bool {
      guard index >= CodeOwners.lineLimit else { return true }
      leaveOut(index + 1, "only \(CodeOwners.lineLimit) lines are read")
      return false
    }

    /// The owners of a line; one that is none is named, and so is a crowd.
    mutating func owners(_ words: [String], line: Int, roles: Set<String> = []) -> (
      known: [CodeOwner], strays: [String]
    ) {
      if words.count > CodeOwners.ownerLimit {
        leaveOut(line, "only the first \(CodeOwners.ownerLimit) owners are read")
      }
      var known: [CodeOwner] = []
      var strays: [String] = []
      for word in words.prefix(CodeOwners.ownerLimit) {
        if let owner = CodeOwner(word, roles: roles) { known.append(owner) } else { strays.append(word) }
      }
      return (known, strays)
    }

    mutating func globs(_ patterns: [String], line: Int) -> [Glob]? {
      do throws(Glob.Invalid) {
        var globs: [Glob] = []
        for pattern in patterns { globs.append(try Glob(pattern)) }
        return globs
      } catch {
        leaveOut(line, "the pattern cannot be read: \(error)")
        return nil
      }
    }
  }
}

extension String {
  /// The words between blanks; a backslash keeps a blank, or itself, in its word, and stays there.
  var ownerWords: [String] {
    var words: [String] = []
    var word = ""
    var isEscaped = false
    for character in self {
      if isEscaped {
        word.append(character)
        isEscaped = false
      } else if character == " " || character == "\t" {
        if !word.isEmpty { words.append(word) }
        word = ""
      } else {
        word.append(character)
        isEscaped = character == "\\"
      }
    }
    return word.isEmpty ? words : words + [word]
  }

  /// With a backslash before what only globs know: braces have no meaning in CODEOWNERS.
  var withLiteralBraces: String {
    var text = ""
    var isEscaped = false
    for character in self {
      if !isEscaped, "{},".contains(character) { text.append("\\") }
      isEscaped = !isEscaped && character == "\\"
      text.append(character)
    }
    return text
  }
}
