internal import DocumentReading

/// Reading what a tool may write in another shape than its format has it: what is not of the kind that is asked for
/// is passed over, as `JSONValue` gives `.null` for it.
extension JSONReader {
  /// The entries of an object.
  mutating func entries(
    _ body: (inout JSONReader, JSONKey) throws(DocumentProblem) -> Void
  ) throws(DocumentProblem) {
    guard try kind() == .object else { return try skip() }
    try object(body)
  }

  /// The items of an array, with their places in it.
  mutating func items(
    _ body: (_ index: Int, inout JSONReader) throws(DocumentProblem) -> Void
  ) throws(DocumentProblem) {
    guard try kind() == .array else { return try skip() }
    var index = 0
    try array { reader throws(DocumentProblem) in
      try body(index, &reader)
      index += 1
    }
  }

  /// A string; nil for anything else.
  mutating func stringOnly() throws(DocumentProblem) -> String? {
    if try kind() == .string { return try string() }
    try skip()
    return nil
  }

  /// A string, or a number as written; nil for anything else.
  mutating func textOnly() throws(DocumentProblem) -> String? {
    if try kind() == .number { return try number() }
    return try stringOnly()
  }
}
