/// Defaults and other expressions that code writes as values.
enum CodeDefault {
  /// A literal of the language, as the tool will quote it.
  static func literal(_ value: CodeValue?) -> SQLExpression? {
    switch value {
    case nil: nil
    case .text(let text)?: SQLExpression(text: "'\(text.text)'")
    case .number(let text)?: SQLExpression(text: text)
    case .bool(let bool)?: SQLExpression(text: bool ? "true" : "false")
    case .null?: SQLExpression(text: "NULL", isNull: true)
    case .list?, .object?: SQLExpression(text: "'…'")
    // A value of the language, whatever it is, is sent as a constant.
    default: .literal("…")
    }
  }

  /// SQL that stands in a text.
  static func raw(_ text: String) -> SQLExpression {
    let tokens = SQLToken.read(Array(text.utf8), .postgres)
    return SQLExpression(
      text: text, functions: tokens.calledFunctions,
      isNull: tokens.count == 1 && tokens.first.map { $0 == .word("NULL") || $0 == .word("null") } ?? false)
  }

  static func raw(_ value: CodeValue?) -> SQLExpression? {
    if case .text(let text)? = value { return raw(text.text) }
    if case .number(let text)? = value { return SQLExpression(text: text) }
    return nil
  }
}
