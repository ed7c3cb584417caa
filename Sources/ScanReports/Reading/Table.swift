internal import DocumentReading

extension ScanInput {
  /// Reads a table in CSV (RFC 4180) with a heading, row by row. A row with another number of fields than the
  /// heading is an error: the file was cut, or is something else.
  func table(_ body: (TableRow) throws(DocumentProblem) -> Void) throws(DocumentProblem) {
    let bytes = try plainText(try document.rest(), source: source, limits: document.limits)
    var heading: [String: Int] = [:]
    var fields: [String] = []
    var field: [UInt8] = []
    var isQuoted = false
    var line = 1
    var index = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
    func endRow() throws(DocumentProblem) {
      fields.append(String(decoding: field, as: UTF8.self))
      field.removeAll(keepingCapacity: true)
      defer { fields.removeAll(keepingCapacity: true) }
      if fields == [""] { return }
      if heading.isEmpty {
        for (place, name) in fields.enumerated() { heading[name] = heading[name] ?? place }
        guard heading.count == fields.count else { throw problem("two columns of one name", line: line) }
        return
      }
      guard fields.count == heading.count else {
        throw problem("a row of \(fields.count) fields under a heading of \(heading.count)", line: line)
      }
      try body(TableRow(heading: heading, fields: fields))
    }
    while index < bytes.count {
      let byte = bytes[index]
      index += 1
      if byte == 0x0A { line += 1 }
      switch byte {
      case UInt8(ascii: "\"") where isQuoted:
        if index < bytes.count, bytes[index] == UInt8(ascii: "\"") {
          field.append(byte)
          index += 1
        } else {
          isQuoted = false
        }
      case UInt8(ascii: "\"") where field.isEmpty: isQuoted = true
      case UInt8(ascii: ",") where !isQuoted:
        fields.append(String(decoding: field, as: UTF8.self))
        field.removeAll(keepingCapacity: true)
      case 0x0D where !isQuoted && index < bytes.count && bytes[index] == 0x0A: break
      case 0x0A where !isQuoted: try endRow()
      default: field.append(byte)
      }
    }
    guard !isQuoted else { throw problem("the file ends inside of a quoted field", line: line) }
    // Whoever writes a table ends its rows: a last one without an end was cut.
    guard field.isEmpty, fields.isEmpty else {
      throw problem("the last row has no end: the file was cut", line: line)
    }
    guard !heading.isEmpty else { throw problem("a table without a heading") }
  }
}

struct TableRow {
  fileprivate let heading: [String: Int]
  fileprivate let fields: [String]

  /// nil where there is no such column.
  subscript(name: String) -> String? { heading[name].map { fields[$0] } }

  fileprivate init(heading: [String: Int], fields: [String]) {
    self.heading = heading
    self.fields = fields
  }
}
