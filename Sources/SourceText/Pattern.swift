private import RE2Shim

/// A regular expression in RE2's syntax, matched in time linear in the text: a policy is written by people,
/// and no pattern of theirs may hang the gate.
public final class Pattern: Sendable, Hashable {
  /// As written in the policy.
  public let text: String
  private let matchesBytes: Bool
  private let compiled: Compiled

  /// Bytes that one compiled pattern may take; RE2 refuses a larger one.
  private static let memoryLimit: Int64 = 8 << 20

  public struct Invalid: Error, Equatable, Sendable, CustomStringConvertible {
    /// RE2's own words: `missing ): (a`.
    public let description: String
  }

  /// - Parameter bytes: match byte by byte (Latin-1), for file content of unknown encoding; otherwise UTF-8.
  public init(_ text: String, bytes: Bool = false) throws(Invalid) {
    self.text = text
    matchesBytes = bytes
    compiled = try Compiled(text, bytes: bytes, memoryLimit: Self.memoryLimit)
  }

  /// The pattern matches somewhere in the text; anchor with `^` and `$`.
  public func matches(_ subject: String) -> Bool { matches(Array(subject.utf8)) }
  public func matches(_ subject: [UInt8]) -> Bool { compiled.matches(subject) }

  /// Byte offsets of the first match at or after `from`.
  public func firstMatch(in subject: [UInt8], from: Int = 0) -> Range<Int>? {
    compiled.firstMatch(in: subject, from: from)
  }

  /// The text of a capture group of the first match; nil without a match or where the group took no part.
  public func capture(_ group: Int, in subject: String) -> String? {
    let bytes = Array(subject.utf8)
    guard let range = compiled.capture(group, in: bytes) else { return nil }
    return String(decoding: bytes[range], as: UTF8.self)
  }

  /// Written alike and matched alike, whatever Unicode says of their characters.
  public static func == (a: Pattern, b: Pattern) -> Bool {
    a.matchesBytes == b.matchesBytes && a.text.utf8.elementsEqual(b.text.utf8)
  }
  public func hash(into hasher: inout Hasher) { for byte in text.utf8 { hasher.combine(byte) } }
}

/// Owner of one `re2_pattern`. RE2 objects are immutable once compiled and safe to share between threads.
@safe private struct Compiled: ~Copyable, @unchecked Sendable {
  private let handle: OpaquePointer

  init(_ text: String, bytes: Bool, memoryLimit: Int64) throws(Pattern.Invalid) {
    var text = text
    let handle = text.withUTF8 { utf8 in
      unsafe utf8.withMemoryRebound(to: CChar.self) { chars in
        unsafe re2_pattern_new(chars.baseAddress, chars.count, bytes, memoryLimit)
      }
    }
    guard let handle = unsafe handle else { throw Pattern.Invalid(description: "out of memory") }
    if let error = unsafe re2_pattern_error(handle) {
      let message = unsafe String(cString: error)
      unsafe re2_pattern_free(handle)
      throw Pattern.Invalid(description: message)
    }
    unsafe self.handle = handle
  }

  deinit { unsafe re2_pattern_free(handle) }

  func matches(_ subject: [UInt8]) -> Bool {
    unsafe subject.withUnsafeBytes { raw in
      let chars = unsafe raw.assumingMemoryBound(to: CChar.self)
      return unsafe re2_pattern_matches(handle, chars.baseAddress, chars.count, false)
    }
  }

  func firstMatch(in subject: [UInt8], from: Int) -> Range<Int>? {
    var start = 0
    var end = 0
    let found = unsafe subject.withUnsafeBytes { raw in
      let chars = unsafe raw.assumingMemoryBound(to: CChar.self)
      return unsafe re2_pattern_find(handle, chars.baseAddress, chars.count, from, &start, &end)
    }
    return found ? start..<end : nil
  }

  func capture(_ group: Int, in subject: [UInt8]) -> Range<Int>? {
    var start = 0
    var end = 0
    let found = unsafe subject.withUnsafeBytes { raw in
      let chars = unsafe raw.assumingMemoryBound(to: CChar.self)
      return unsafe re2_pattern_capture(
        handle, chars.baseAddress, chars.count, Int32(group), &start, &end)
    }
    return found ? start..<end : nil
  }
}
