/// `/repositories/{owner}/{name}/pulls/{number}`: parts that are there as written, and places for others.
struct RoutePattern: Hashable, Sendable {
  enum Part: Hashable, Sendable {
    case literal(String)
    case one
    /// One part or more.
    case several
  }

  let text: String
  let parts: [Part]

  /// Any path but the root.
  var isForTheRest: Bool { parts == [.several] }

  var places: [Part] { parts.filter { $0 == .one || $0 == .several } }

  init(_ text: String) throws(RouteProblem) {
    self.text = text
    guard text.first == "/" else {
      throw RouteProblem("the pattern \(text)", "it does not begin with a slash")
    }
    var parts: [Part] = []
    if text != "/" {
      for part in text.dropFirst().split(separator: "/", omittingEmptySubsequences: false) {
        parts.append(try Self.part(String(part), of: text))
      }
    }
    guard parts.count(where: { $0 == .several }) <= 1 else {
      throw RouteProblem("the pattern \(text)", "two of its places take several parts")
    }
    self.parts = parts
  }

  private static func part(_ part: String, of text: String) throws(RouteProblem) -> Part {
    if part.first == "{", part.last == "}" {
      let name = part.dropFirst().dropLast()
      let isSeveral = name.hasSuffix("...")
      guard isToken(String(isSeveral ? name.dropLast(3) : name)) else {
        throw RouteProblem("the pattern \(text)", "\(part) has no name")
      }
      return isSeveral ? .several : .one
    }
    guard !part.contains("{"), !part.contains("}"), !part.isEmpty else {
      throw RouteProblem("the pattern \(text)", "\"\(part)\" is neither a part of a path nor a place")
    }
    return .literal(part)
  }
}

/// A slip in the table of routes, found when it is made.
public struct RouteProblem: Error, Hashable, Sendable, CustomStringConvertible {
  /// `the pattern /a/{b}`
  public let subject: String
  public let reason: String

  public var description: String { "cannot use \(subject): \(reason)" }

  init(_ subject: String, _ reason: String) {
    self.subject = subject
    self.reason = reason
  }
}
