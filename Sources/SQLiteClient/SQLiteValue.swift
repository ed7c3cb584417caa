/// A value of a parameter or of a row. Numbers are whole: nothing here is stored as floating point.
public enum SQLiteValue: Hashable, Sendable {
  case null
  case integer(Int)
  case text(String)
  case bytes([UInt8])
}
