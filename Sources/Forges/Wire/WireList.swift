import DocumentReading

/// A list that comes whole.
struct WireList<Item: WireValue>: WireValue {
  let items: [Item]

  init(_ reader: inout JSONReader) throws(DocumentProblem) { items = try reader.values() }
}

/// What was made or changed, which nobody looks at. That it is JSON tells the forge's answer from a proxy's page.
struct Acknowledgement: WireValue {
  init(_ reader: inout JSONReader) throws(DocumentProblem) { try reader.skip() }
}
