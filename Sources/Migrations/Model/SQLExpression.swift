/// What a default, a check or a `USING` computes, as far as rules ask.
public struct SQLExpression: Hashable, Sendable {
  /// As written; empty where the parser keeps no text.
  public let text: String
  /// Functions that it calls, lower case, without their schema.
  public let functions: [String]
  /// Columns that it names.
  public let columns: [String]
  public let isNull: Bool
  /// `c IS NOT NULL` for one column, alone or as a part of an AND.
  public let columnsNotNull: [String]
  /// Nothing but the column, under any number of casts.
  public let isCastOfColumn: Bool

  public init(
    text: String, functions: [String] = [], columns: [String] = [], isNull: Bool = false,
    columnsNotNull: [String] = [], isCastOfColumn: Bool = false
  ) {
    self.text = text
    self.functions = functions
    self.columns = columns
    self.isNull = isNull
    self.columnsNotNull = columnsNotNull
    self.isCastOfColumn = isCastOfColumn
  }

  public static func literal(_ text: String) -> SQLExpression { SQLExpression(text: text) }
}
