/// A commit message, or a title, read as Conventional Commits 1.0.0 writes it: `type(scope)!: description`, a
/// blank line, a body and footers.
public struct ConventionalMessage: Hashable, Sendable {
  /// As written; compared without case, as the specification asks.
  public let type: String
  /// What stands in the parentheses; nil without them.
  public let scope: String?
  public let description: String
  /// `!` before the colon.
  public let isMarkedBreaking: Bool
  /// A `BREAKING CHANGE:` or `BREAKING-CHANGE:` footer, in capitals as the specification asks.
  public let hasBreakingFooter: Bool

  public var isBreaking: Bool { isMarkedBreaking || hasBreakingFooter }

  public struct Invalid: Error, Hashable, Sendable, CustomStringConvertible {
    /// What is missing: `there is no ": " after a type`.
    public let description: String
  }

  public init(_ message: String) throws(Invalid) {
    let lines = message.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
    let subject = lines.first ?? ""
    guard let colon = subject.firstIndex(of: ":") else {
      throw Invalid(description: "there is no \":\" after a type")
    }
    var head = subject[..<colon]
    isMarkedBreaking = head.last == "!"
    if isMarkedBreaking { head.removeLast() }
    if head.last == ")", let open = head.firstIndex(of: "(") {
      let scope = head[head.index(after: open)...].dropLast()
      guard !scope.isEmpty, !scope.contains(where: { "()".contains($0) }) else {
        throw Invalid(description: "the scope in parentheses is empty or holds parentheses")
      }
      self.scope = String(scope)
      head = head[..<open]
    } else {
      scope = nil
    }
    guard !head.isEmpty, head.allSatisfy({ $0.isLetter || $0.isNumber || $0 == "-" || $0 == "_" }) else {
      throw Invalid(description: "what stands before \":\" is not a type such as feat or fix(parser)")
    }
    type = String(head)
    let rest = subject[subject.index(after: colon)...]
    guard rest.first == " ", let first = rest.firstIndex(where: { !$0.isWhitespace }) else {
      throw Invalid(description: "\":\" is not followed by a space and a description")
    }
    description = String(rest[first...])
    if lines.count > 1, !lines[1].allSatisfy(\.isWhitespace) {
      throw Invalid(description: "the second line is not blank")
    }
    hasBreakingFooter = lines.dropFirst().contains { Self.isBreakingFooter($0) }
  }

  /// The message says that it breaks something, whether or not the rest of it follows the convention.
  public static func saysBreaking(_ message: String) -> Bool {
    let read = try? ConventionalMessage(message)  // a message of another style may still have the footer
    if let read { return read.isBreaking }
    return message.split(whereSeparator: \.isNewline).dropFirst().contains { isBreakingFooter($0) }
  }

  private static func isBreakingFooter(_ line: Substring) -> Bool {
    line.hasPrefix("BREAKING CHANGE: ") || line.hasPrefix("BREAKING-CHANGE: ")
  }
}
