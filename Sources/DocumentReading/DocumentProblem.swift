public import SourceText

/// One thing that is wrong with a document, and where.
public struct DocumentProblem: Error, Hashable, Sendable, CustomStringConvertible {
  public let mark: Mark
  /// Quotes words of the document as they are; whoever prints it escapes it.
  public let message: String

  public init(mark: Mark, message: String) {
    self.mark = mark
    self.message = message
  }

  /// `file:line:column: message`.
  public var description: String { "\(mark): \(message)" }
}

/// Why a document cannot be read: every mistake up to the one that ended the reading, in the order of the file.
public struct DocumentProblems: Error, Hashable, Sendable, CustomStringConvertible {
  /// Never empty.
  public let problems: [DocumentProblem]

  init(_ first: [DocumentProblem], _ last: DocumentProblem) { problems = first + [last] }

  /// Throws what was collected, if anything was.
  static func throwIfAny(_ problems: [DocumentProblem]) throws(DocumentProblems) {
    guard let last = problems.last else { return }
    throw DocumentProblems(problems.dropLast(), last)
  }

  /// One line a problem.
  public var description: String { problems.map(\.description).joined(separator: "\n") }
}

/// A word of the document for use in a message: in quotes, cut where it is long.
func quoted(_ word: String) -> String {
  word.count <= 60 ? "\"\(word)\"" : "\"\(word.prefix(57))...\""
}
