/// SQL whose values are handed over apart.
extension CodeText {
  /// Knex's `?` and `??`, Sequelize's `:name`, `?` and `$1`, with what is known of the values in their places.
  func bound(_ values: CodeValue?) -> CodeText {
    guard let values, !values.isNull else { return self }
    var bound = CodeText(text: "", line: line, holes: holes)
    var place = 0
    var isQuoted = false
    var rest = Substring(text)
    while let character = rest.first {
      rest.removeFirst()
      if character == "'" { isQuoted.toggle() }
      guard !isQuoted else {
        bound.text.append(character)
        continue
      }
      if character == "?" {
        let isName = rest.first == "?"
        if isName { rest.removeFirst() }
        let value =
          values.items.flatMap { $0.indices.contains(place) ? $0[place] : nil } ?? (place == 0 ? values : nil)
        place += 1
        isName ? bound.addName(value, number: place) : bound.addValue(value)
      } else if character == ":", let next = rest.first, next.isLetter || next == "_", bound.text.last != ":"
      {
        let word = String(rest.prefix { $0.isLetter || $0.isNumber || $0 == "_" })
        rest.removeFirst(word.count)
        let isName = rest.first == ":" && rest.dropFirst().first != ":"
        if isName { rest.removeFirst() }
        isName ? bound.addName(values.object?[word], number: place) : bound.addValue(values.object?[word])
      } else {
        bound.text.append(character)
      }
    }
    return bound
  }

  private mutating func addName(_ value: CodeValue?, number: Int) {
    if let names = value?.oneOrMore {
      text += names.map { ObjectName(dotted: $0).quoted }.joined(separator: ", ")
    } else {
      text += "\(Self.hole)\(number)"
      holes.append("binding \(number)")
    }
  }

  private mutating func addValue(_ value: CodeValue?) {
    switch value {
    case .number(let number)?: text += number
    case .bool(let bool)?: text += bool ? "true" : "false"
    case .null?: text += "NULL"
    default: text += "'?'"
    }
  }
}

extension ObjectName {
  /// Always in quotes, as tools write names.
  fileprivate var quoted: String {
    [schema, name].compactMap { $0 }.map { "\"\($0)\"" }.joined(separator: ".")
  }
}
