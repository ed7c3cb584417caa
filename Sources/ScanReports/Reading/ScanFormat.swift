internal import DocumentReading

/// One format of reports: a line of `all`, from which recognition, reading, documentation and messages follow.
public struct ScanFormat: Sendable {
  /// `sarif`, `npm-audit-7`: stable, for policies.
  public let id: String
  /// `SARIF 2.1.0`.
  public let name: String
  /// The tool that writes it, for findings whose report names none.
  public let tool: String
  /// What it is recognised by, in words.
  public let lookedFor: String
  /// A document that says nothing and that this format's tool writes when all is well. It has no marks of the
  /// format: it is read only where the policy names the format.
  let empty: Set<EmptyDocument>
  let recognises: @Sendable (DocumentHead) -> Bool
  let read: @Sendable (ScanInput, ReportSink) throws(DocumentProblem) -> Void

  init(
    _ id: String, _ name: String, tool: String, lookedFor: String, empty: Set<EmptyDocument> = [],
    recognises: @escaping @Sendable (DocumentHead) -> Bool,
    read: @escaping @Sendable (ScanInput, ReportSink) throws(DocumentProblem) -> Void
  ) {
    self.id = id
    self.name = name
    self.tool = tool
    self.lookedFor = lookedFor
    self.empty = empty
    self.recognises = recognises
    self.read = read
  }

  public static func named(_ id: String) -> ScanFormat? { all.first { $0.id == id } }
}

/// What some tools write when they found nothing.
enum EmptyDocument: Hashable, Sendable {
  /// `[]`
  case list
  /// `null`
  case null
  /// No byte but blanks.
  case nothing
  /// `{"results": []}`, or null in place of the list.
  case results
}

extension ScanFormat: Hashable {
  public static func == (a: Self, b: Self) -> Bool { a.id == b.id }
  public func hash(into hasher: inout Hasher) { hasher.combine(id) }
}

extension DocumentHead {
  var json: JSONOutline? { if case .json(let outline) = self { outline } else { nil } }
  var lines: [String]? { if case .text(let lines) = self { lines } else { nil } }

  func isXML(root: String...) -> Bool {
    if case .xml(let outline) = self { root.contains(outline.root) } else { false }
  }
}
