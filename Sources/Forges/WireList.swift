import DocumentReading

/// A list that comes whole.
struct WireList<Item: WireValue>: WireValue {
  let items: [Item]

  init(_ reader: inout JSONReader) throws(DocumentProblem) { items = try reader.values() }
}
