import CivilTime
import DocumentReading

/// What an API answers, or a part of it: read by name in any order; entries that nobody asked for are passed
/// over.
protocol WireValue: Sendable {
  init(_ reader: inout JSONReader) throws(DocumentProblem)
}

extension DocumentLimits {
  /// A page of a hundred comments of 65,536 characters, each written as `\u1234`, is 39 MB; a note of GitLab
  /// has up to a million characters.
  static let wire = DocumentLimits(
    bytes: 64 << 20, depth: 64, entries: 1_000_000, text: 8 << 20, attributes: 0, expansion: 200)
}

/// Reads a whole body.
func decode<Value>(
  _ body: [UInt8], source: String, _ read: (inout JSONReader) throws(DocumentProblem) -> Value
) throws(DocumentProblem) -> Value {
  var reader = try JSONReader(body, source: source, limits: .wire)
  let value = try read(&reader)
  try reader.finish()
  return value
}

extension JSONReader {
  /// A string; nil for `null`.
  mutating func stringOrNull() throws(DocumentProblem) -> String? { try null() ? nil : try string() }

  /// A whole number; nil for `null`.
  mutating func integerOrNull() throws(DocumentProblem) -> Int? { try null() ? nil : try integer() }

  mutating func boolOrNull() throws(DocumentProblem) -> Bool? { try null() ? nil : try bool() }

  /// A time as RFC 3339 writes it.
  mutating func moment() throws(DocumentProblem) -> Instant {
    let text = try string()
    guard let moment = Instant(text) else { throw problem("the text before is no time (RFC 3339)") }
    return moment
  }

  mutating func momentOrNull() throws(DocumentProblem) -> Instant? { try null() ? nil : try moment() }

  mutating func value<Value: WireValue>(_: Value.Type = Value.self) throws(DocumentProblem) -> Value {
    try Value(&self)
  }

  /// nil for `null`.
  mutating func valueOrNull<Value: WireValue>(_: Value.Type = Value.self) throws(DocumentProblem) -> Value? {
    try null() ? nil : try Value(&self)
  }

  /// An array. None at all for `null`, which some forges write for an empty one.
  mutating func values<Value: WireValue>(_: Value.Type = Value.self) throws(DocumentProblem) -> [Value] {
    guard try !null() else { return [] }
    var values: [Value] = []
    try array { reader throws(DocumentProblem) in values.append(try Value(&reader)) }
    return values
  }

  /// The items of a page: the document itself, or what stands under `key` in it.
  mutating func page<Value: WireValue>(under key: StaticString?) throws(DocumentProblem) -> [Value] {
    guard let key else { return try values() }
    var values: [Value]?
    try object { reader, name throws(DocumentProblem) in
      if name == key { values = try reader.values() } else { try reader.skip() }
    }
    return try required(values, "\(key)")
  }

  /// What an API always says. The place of the error is the end of the object that lacks it.
  func required<Value>(_ value: Value?, _ name: String) throws(DocumentProblem) -> Value {
    guard let value else { throw problem("\"\(name)\" is missing") }
    return value
  }
}
