internal import DocumentReading
internal import SourceText

/// A node of a document with the way to it.
struct Place {
  /// `coverage.status.project`; an entry of a list is `approval_rules[0]`.
  let path: String
  /// Of the key, or of the entry.
  let mark: Mark
  let node: Node

  init(root node: Node) {
    path = ""
    mark = node.mark
    self.node = node
  }

  init(path: String, mark: Mark, node: Node) {
    self.path = path
    self.mark = mark
    self.node = node
  }

  /// An entry of a list begins where its first key does, and a key of a properties file may be there twice.
  struct Identity: Hashable {
    let path: String
    let mark: Mark
  }

  var identity: Identity { Identity(path: path, mark: mark) }

  /// The entries of a map.
  var children: [Place] { node.entries.map(child) }

  /// The entries of a list.
  var items: [Place] {
    node.items.enumerated().map { Place(path: "\(path)[\($0)]", mark: $1.mark, node: $1) }
  }

  /// One value, or the entries of a list.
  var values: [Place] { node.scalar == nil ? items : [self] }

  /// The last word of the path.
  var key: String { path.split(separator: ".").last.map(String.init) ?? path }

  subscript(key: String) -> Place? { node.entries.first { $0.key == key }.map(child) }

  /// A place below, if each key of the way is there.
  func at(_ keys: String...) -> Place? {
    keys.reduce(Optional(self)) { place, key in place?[key] }
  }

  private func child(_ entry: Node.Entry) -> Place {
    Place(path: path.isEmpty ? entry.key : "\(path).\(entry.key)", mark: entry.mark, node: entry.node)
  }

  var text: String? { node.scalar }

  /// As YAML 1.1 has it, which the tools read; nil for anything else.
  var bool: Bool? {
    switch node.scalar?.lowercased() {
    case "true", "yes", "on", "y": true
    case "false", "no", "off", "n": false
    default: nil
    }
  }

  func problem(_ message: String) -> DocumentProblem {
    DocumentProblem(mark: node.mark, message: path.isEmpty ? message : "\(path): \(message)")
  }
}

extension Place {
  /// The texts of a list, or of one value.
  ///
  /// - Throws: where something else stands there.
  func texts() throws(DocumentProblem) -> [String] {
    if node.isNull { return [] }
    var found: [String] = []
    if node.scalar == nil, !node.isList { throw problem("expected a text, or a list of them") }
    for place in values {
      guard let text = place.text else { throw place.problem("expected a text") }
      found.append(text)
    }
    return found
  }

  /// A map, or nothing at all.
  func asMap() throws(DocumentProblem) -> [Place] {
    guard node.isNull || node.isMap else { throw problem("expected keys with values") }
    return children
  }

  func asList() throws(DocumentProblem) -> [Place] {
    guard node.isNull || node.isList else { throw problem("expected a list") }
    return items
  }
}

extension Node {
  var isList: Bool { if case .list = value { true } else { false } }
  var isMap: Bool { if case .map = value { true } else { false } }
}
