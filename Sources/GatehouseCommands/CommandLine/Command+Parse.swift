import SourceText

extension Command {
  /// Reads the words after the command's name.
  ///
  /// An option's value is the next word, whatever it looks like, unless that is itself an option of this
  /// command; `--name=value` takes any. After `--` every word is positional.
  static func parse(_ arguments: some Sequence<String>) throws(UsageError) -> Self {
    var command = Self()
    var words = Array(arguments)[...]
    var positions = options.filter(\.summary.isPositional)[...]
    var given: Set<String> = []
    var isLiteral = false
    while let word = words.popFirst() {
      if !isLiteral, word == "--" {
        isLiteral = true
      } else if !isLiteral, word.hasPrefix("-"), word != "-" {
        let (option, attached) = try named(word)
        let name = option.summary.name
        if !given.insert(name).inserted, !option.summary.repeats {
          throw UsageError("\(name) is given twice")
        }
        if option.summary.valueName == nil {
          if attached != nil { throw UsageError("\(name) takes no value") }
          try option.set(&command, "")
        } else if let value = attached ?? nextValue(&words) {
          guard !value.isEmpty || option.summary.takesEmpty else {
            throw UsageError("\(name) has an empty value; leave it out, or say which")
          }
          try option.set(&command, value)
        } else {
          throw UsageError(
            "\(name) needs a value: \(name) \(option.summary.valueName ?? "")")
        }
      } else {
        guard let position = positions.first else {
          throw UsageError("unexpected argument \"\(word)\"")
        }
        guard !word.isEmpty else { throw UsageError("\(position.summary.name) is empty") }
        try position.set(&command, word)
        given.insert(position.summary.name)
        if !position.summary.repeats { positions = positions.dropFirst() }
      }
    }
    if let missing = positions.first(where: { $0.summary.required && !given.contains($0.summary.name) }) {
      throw UsageError("\(missing.summary.name) is missing: \(missing.summary.help)")
    }
    return command
  }

  private static func named(_ word: String) throws(UsageError) -> (Option<Self>, attached: String?) {
    let parts = word.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
    let hasValue = word.hasPrefix("--") && parts.count == 2
    let name = hasValue ? String(parts[0]) : word
    guard let option = options.first(where: { $0.summary.names.contains(name) }) else {
      throw UsageError("unknown option \"\(name)\"\(didYouMean(name, among: optionNames))")
    }
    return (option, hasValue ? String(parts[1]) : nil)
  }

  private static var optionNames: [String] { options.flatMap(\.summary.names) + ["--help"] }

  private static func nextValue(_ words: inout ArraySlice<String>) -> String? {
    guard let next = words.first, next != "--", !optionNames.contains(next) else { return nil }
    return words.popFirst()
  }
}
