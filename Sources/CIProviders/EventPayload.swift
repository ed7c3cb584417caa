import DocumentReading
import GateKit
import LocalSystem
import SourceText

/// The event as the forge sent it, or why there is none.
enum EventPayload {
  case read(Node)
  case absent(reason: String)

  private static let limits = DocumentLimits(
    bytes: CIRun.eventLimit, depth: 64, entries: 1_000_000, text: 4 << 20, attributes: 0, expansion: 0)

  init(_ bytes: [UInt8]?, _ environment: Environment) {
    guard let bytes else {
      let path = environment.text("GITHUB_EVENT_PATH")
      self = .absent(
        reason: path.map { "the payload in \($0) was not read" } ?? "GITHUB_EVENT_PATH is not set")
      return
    }
    do throws(DocumentProblems) {
      self = .read(try Self.document(bytes, source: "event payload"))
    } catch {
      self = .absent(reason: "\(error)")
    }
  }

  static func document(_ bytes: [UInt8], source: String) throws(DocumentProblems) -> Node {
    try readJSON(bytes, source: source, limits: limits)
  }
}

extension Node {
  /// The node at the end of some keys; nil where one of them is missing, a null node where null stands.
  func at(_ keys: String...) -> Node? {
    var node = self
    for key in keys {
      guard let next = node[key] else { return nil }
      node = next
    }
    return node
  }

  /// A string that says something.
  var text: String? {
    guard case .scalar(let text, quoted: true) = value, !text.isEmpty else { return nil }
    return text
  }

  /// A whole number, as written.
  var integer: Int? {
    guard case .scalar(let text, quoted: false) = value else { return nil }
    return Int(text)
  }

  var bool: Bool? {
    switch value {
    case .scalar("true", quoted: false): true
    case .scalar("false", quoted: false): false
    default: nil
    }
  }

  var isMap: Bool { if case .map = value { true } else { false } }

  /// `{id: 12, full_name: owner/name}`; nil without an id.
  var repositoryIdentity: RepositoryIdentity? {
    self["id"]?.integer.map {
      RepositoryIdentity(id: "\($0)", name: self["full_name"]?.text ?? self["name"]?.text ?? "")
    }
  }
}
