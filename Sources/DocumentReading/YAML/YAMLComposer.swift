internal import SourceText

/// Builds the tree from the events.
struct YAMLComposer: ~Copyable {
  private var events: YAMLEvents
  private let limits: DocumentLimits
  private let source: String
  private var anchors: [String: Anchored] = [:]
  private var entries = 0
  /// Mistakes that reading could pass over, in the order of the file.
  private(set) var problems: [DocumentProblem] = []

  private static let problemLimit = 100

  /// A node with what it costs to repeat it.
  private struct Composed {
    let node: Node
    var entries = 1
    /// Levels, itself included; 0 for a scalar.
    var height = 0
  }

  private enum Anchored {
    /// The node is still being read: an alias to it would contain itself.
    case open
    case complete(Composed)
  }

  init(_ bytes: [UInt8], source: String, limits: DocumentLimits) throws(DocumentProblem) {
    self.source = source
    self.limits = limits
    events = try YAMLEvents(DocumentText(bytes, source: source, limits: limits))
  }

  /// The document; `.null` where there is none, as in a file of comments.
  mutating func onlyDocument() throws(DocumentProblem) -> Node {
    let (first, _) = try events.next()
    guard case .documentStart = first else {
      return Node(mark: Mark(source: source, line: 1, column: 1), value: .null)
    }
    let (root, mark) = try events.next()
    let node = try value(root, mark, depth: 0).node
    _ = try events.next()
    let (last, place) = try events.next()
    if case .streamEnd = last { return node }
    throw DocumentProblem(mark: place, message: "a second document; only one is read from this file")
  }

  private mutating func value(_ event: YAMLEvent, _ mark: Mark, depth: Int) throws(DocumentProblem)
    -> Composed
  {
    if case .alias(let name) = event { return try expanded(name, mark, depth: depth) }
    try charge(1, mark)
    switch event {
    case .scalar(let text, let anchor, let tag, let plain):
      try checkLength(text, mark)
      let node = Node(mark: mark, value: try scalar(text, tag: tag, plain: plain, mark))
      return remember(anchor, Composed(node: node))
    case .listStart(let anchor, let tag):
      try open(anchor, tag, core: "seq", mark, depth: depth)
      return remember(anchor, try list(mark, depth: depth + 1))
    case .mapStart(let anchor, let tag):
      try open(anchor, tag, core: "map", mark, depth: depth)
      return remember(anchor, try map(mark, depth: depth + 1))
    case .alias, .documentStart, .documentEnd, .listEnd, .mapEnd, .streamEnd:
      throw DocumentProblem(mark: mark, message: "expected a value")
    }
  }

  private mutating func list(_ mark: Mark, depth: Int) throws(DocumentProblem) -> Composed {
    var items: [Node] = []
    var whole = Composed(node: .null, height: 1)
    while true {
      let (event, place) = try events.next()
      if case .listEnd = event { break }
      let item = try value(event, place, depth: depth)
      items.append(item.node)
      whole.entries += item.entries
      whole.height = max(whole.height, item.height + 1)
    }
    return Composed(node: Node(mark: mark, value: .list(items)), entries: whole.entries, height: whole.height)
  }

  private mutating func map(_ mark: Mark, depth: Int) throws(DocumentProblem) -> Composed {
    var entries: [Node.Entry] = []
    var firsts: [String: Mark] = [:]
    var merge: Int?
    var whole = Composed(node: .null, height: 1)
    while true {
      let (event, place) = try events.next()
      if case .mapEnd = event { break }
      let key = try key(event, place, depth: depth)
      let (start, valueMark) = try events.next()
      let value = try value(start, valueMark, depth: depth)
      whole.entries += value.entries + 1
      whole.height = max(whole.height, value.height + 1)
      guard let key else { continue }
      if let first = firsts.updateValue(place, forKey: key.text) {
        firsts[key.text] = first
        try note("duplicate key \(quoted(key.text)); the first is at \(first)", place)
        continue
      }
      if key.merges { merge = entries.count }
      entries.append(Node.Entry(key: key.text, mark: place, node: value.node))
    }
    if let merge { try expandMerge(&entries, at: merge) }
    return Composed(
      node: Node(mark: mark, value: .map(entries)), entries: whole.entries, height: whole.height)
  }

  /// The key as text; nil, with the mistake noted, where it is a list or a map.
  private mutating func key(_ event: YAMLEvent, _ mark: Mark, depth: Int) throws(DocumentProblem)
    -> (text: String, merges: Bool)?
  {
    if case .scalar(let text, let anchor, let tag, let plain) = event {
      try charge(1, mark)
      try checkLength(text, mark)
      let node = Node(mark: mark, value: try scalar(text, tag: tag, plain: plain, mark))
      _ = remember(anchor, Composed(node: node))
      return (text, merges: text == "<<" && plain && tag == nil)
    }
    let composed = try value(event, mark, depth: depth)
    if let text = composed.node.scalar { return (text, merges: false) }
    try note("a key has to be a text, not \(composed.node.isNull ? "nothing" : "a list or a map")", mark)
    return nil
  }

  /// Puts the entries of the merged maps where `<<` stands.
  private mutating func expandMerge(_ entries: inout [Node.Entry], at index: Int) throws(DocumentProblem) {
    let merged = entries.remove(at: index).node
    var known = Set(entries.map(\.key))
    var added: [Node.Entry] = []
    let maps = if case .list(let items) = merged.value { items } else { [merged] }
    for map in maps {
      guard case .map(let inner) = map.value else {
        try note("\"<<\" merges a map or a list of maps, and this is neither", map.mark)
        continue
      }
      for entry in inner where known.insert(entry.key).inserted { added.append(entry) }
    }
    entries.insert(contentsOf: added, at: index)
  }

  private mutating func expanded(_ name: String, _ mark: Mark, depth: Int) throws(DocumentProblem) -> Composed
  {
    switch anchors[name] {
    case .complete(let composed):
      try charge(composed.entries, mark)
      try checkDepth(depth + composed.height, mark)
      return composed
    case .open: throw DocumentProblem(mark: mark, message: "the alias \(quoted("*" + name)) contains itself")
    case nil:
      throw DocumentProblem(mark: mark, message: "no anchor \(quoted("&" + name)) stands above this alias")
    }
  }

  private mutating func remember(_ anchor: String?, _ composed: Composed) -> Composed {
    if let anchor { anchors[anchor] = .complete(composed) }
    return composed
  }

  private mutating func open(_ anchor: String?, _ tag: String?, core: String, _ mark: Mark, depth: Int)
    throws(DocumentProblem)
  {
    if let anchor { anchors[anchor] = .open }
    if let tag, tag != coreTag + core, tag != "!" { try noteTag(tag, mark) }
    try checkDepth(depth + 1, mark)
  }

  private mutating func scalar(_ text: String, tag: String?, plain: Bool, _ mark: Mark)
    throws(DocumentProblem)
    -> Node.Value
  {
    switch tag {
    case nil: return plain && nullWords.contains(text) ? .null : .scalar(text, quoted: !plain)
    case "!", coreTag + "str": return .scalar(text, quoted: true)
    case coreTag + "int", coreTag + "float", coreTag + "bool": return .scalar(text, quoted: false)
    case coreTag + "null": return .null
    case let tag?:
      try noteTag(tag, mark)
      return .scalar(text, quoted: true)
    }
  }

  private mutating func noteTag(_ tag: String, _ mark: Mark) throws(DocumentProblem) {
    let short = tag.hasPrefix(coreTag) ? "!!" + tag.dropFirst(coreTag.count) : tag
    try note("the tag \(quoted(short)) is not supported; quote a value that starts with \"!\"", mark)
  }

  private mutating func note(_ message: String, _ mark: Mark) throws(DocumentProblem) {
    let problem = DocumentProblem(mark: mark, message: message)
    guard problems.count < Self.problemLimit - 1 else { throw problem }
    problems.append(problem)
  }

  private mutating func charge(_ cost: Int, _ mark: Mark) throws(DocumentProblem) {
    entries += cost
    guard entries <= limits.entries else {
      throw DocumentProblem(
        mark: mark,
        message: "more than \(limits.entries) entries, with aliases expanded: the limit for this kind of file"
      )
    }
  }

  private func checkDepth(_ depth: Int, _ mark: Mark) throws(DocumentProblem) {
    guard depth <= limits.depth else {
      throw DocumentProblem(mark: mark, message: "more than \(limits.depth) levels deep")
    }
  }

  private func checkLength(_ text: String, _ mark: Mark) throws(DocumentProblem) {
    guard text.utf8.count <= limits.text else {
      throw DocumentProblem(mark: mark, message: "a text longer than \(byteCount(limits.text))")
    }
  }
}

private let coreTag = "tag:yaml.org,2002:"

/// The core schema's spellings of null (YAML 1.2.2, 10.3.2).
private let nullWords: Set<String> = ["", "~", "null", "Null", "NULL"]
