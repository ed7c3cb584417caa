public import DocumentReading

/// How Gatehouse and an executable speak: docs/protocol.md is made of this.
public enum ExternalProtocol {
  /// Of every document that is exchanged. Another number is another language, and refused.
  public static let version = 1

  /// Bytes of an answer.
  public static let answerSize = 4 << 20

  /// What an answer may cost to read.
  public static let answerLimits = DocumentLimits(
    bytes: answerSize, depth: 24, entries: 200_000, text: 64 << 10, attributes: 0, expansion: 0)

  /// Findings of one answer.
  public static let findingLimit = 10_000

  /// Bytes of a request; what a gate asks for beyond that is an error.
  public static let requestLimit = 64 << 20

  /// Bytes of one file of a snapshot; of a larger one the size is told alone.
  public static let fileLimit = 1 << 20

  /// Bytes of a gate's executable: one in Swift that brings its runtime along has 58 million.
  public static let executableLimit = 128 << 20

  /// Bytes of the files of base that lie in a gate's folder, and how many they may be.
  public static let treeLimit = 256 << 20
  public static let treeFileLimit = 20_000
}

/// A document of a gate that says something else than the protocol has it.
public struct WrongAnswer: Error, Hashable, Sendable, CustomStringConvertible {
  /// `answer:3:5: unknown key "finding"; did you mean "findings"?`, one a line.
  public let description: String

  init(_ description: String) { self.description = description }
}

extension DocumentLimits {
  /// The same for a text that is a string of another document: every character of it may be written as six.
  var forRecords: DocumentLimits {
    var limits = self
    limits.bytes = 6 * bytes + (1 << 20)
    limits.text = bytes + (1 << 10)
    return limits
  }
}
