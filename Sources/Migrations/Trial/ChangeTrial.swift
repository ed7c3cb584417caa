public import SourceText
internal import DocumentReading

/// What trials of one change showed, source by source: the report that deep mode reads.
public struct ChangeTrial: Hashable, Sendable {
  public struct Source: Hashable, Sendable {
    /// `db/migrations (raw)`
    public let name: String
    /// Of what was tried: see `TrialPlan.digest`.
    public let plan: String
    public var report: TrialReport

    public init(name: String, plan: String, report: TrialReport) {
      self.name = name
      self.plan = plan
      self.report = report
    }
  }

  /// The commits that it speaks of; nil where there is none, as of a work tree.
  public let base: String?
  public let head: String?
  /// Why nothing may be tried; nil where it may.
  public var obstacle: String?
  public var sources: [Source] = []

  public init(of order: TrialOrder, obstacle: String? = nil) {
    base = order.base
    head = order.head
    self.obstacle = obstacle
  }
}

// MARK: - As a document

extension ChangeTrial {
  public static let version = 1

  /// Bytes.
  public static let sizeLimit = 4 << 20

  private static let limits = DocumentLimits(
    bytes: sizeLimit, depth: 16, entries: 200_000, text: 256 << 10, attributes: 0, expansion: 200)

  public var node: Node {
    .map([
      "trial": .number(Self.version), "base": base.map(Node.text), "head": head.map(Node.text),
      "obstacle": obstacle.map(Node.text), "sources": .list(sources.map(\.node)),
    ])
  }

  /// Reads a document that a trial left, which others may have written anew.
  ///
  /// - Throws: what is wrong with it. A part that is missing is no empty one: it would be taken for a trial in which
  ///   nothing was found.
  public init(reading bytes: [UInt8], source: String) throws(TrialObstacle) {
    let node: Node
    do { node = try readJSON(bytes, source: source, limits: Self.limits) } catch {
      throw TrialObstacle("\(error)")
    }
    try self.init(node)
  }

  init(_ node: Node) throws(TrialObstacle) {
    guard node["trial"]?.scalar == "\(Self.version)" else {
      throw TrialObstacle("the document is no trial of version \(Self.version)")
    }
    base = try node.text("base", of: "the trial")
    head = try node.text("head", of: "the trial")
    obstacle = try node.text("obstacle", of: "the trial")
    for item in try node.list("sources", of: "the trial") { sources.append(try Source(item)) }
  }
}

extension ChangeTrial.Source {
  fileprivate var node: Node {
    .map(["source": .text(name), "plan": .text(plan), "report": report.node])
  }

  fileprivate init(_ node: Node) throws(TrialObstacle) {
    guard let name = try node.text("source", of: "a source"),
      let plan = try node.text("plan", of: "a source"),
      let report = node["report"]
    else { throw TrialObstacle("a source of the trial has no name, no plan or no report") }
    self.init(name: name, plan: plan, report: try TrialReport(report))
  }
}

extension Node {
  /// nil where the key is missing or null.
  func text(_ key: String, of part: String) throws(TrialObstacle) -> String? {
    guard let value = self[key], !value.isNull else { return nil }
    guard let text = value.scalar else { throw TrialObstacle("\(key) of \(part) is no text") }
    return text
  }

  /// Throws where the key is missing, or holds anything else.
  func list(_ key: String, of part: String) throws(TrialObstacle) -> [Node] {
    guard case .list(let items)? = self[key]?.value else {
      throw TrialObstacle("\(part) has no list of \(key)")
    }
    return items
  }

  func texts(_ key: String, of part: String) throws(TrialObstacle) -> [String] {
    let items = try list(key, of: part)
    let texts = items.compactMap(\.scalar)
    guard texts.count == items.count else {
      throw TrialObstacle("\(key) of \(part) holds something else than texts")
    }
    return texts
  }

  func fields(_ key: String, of part: String) throws(TrialObstacle) -> [Entry] {
    guard case .map(let entries)? = self[key]?.value else { throw TrialObstacle("\(part) has no \(key)") }
    return entries
  }

  func wholeNumber(_ key: String, of part: String) throws(TrialObstacle) -> Int {
    guard let number = self[key]?.scalar.flatMap({ Int($0) }), number >= 0 else {
      throw TrialObstacle("\(key) of \(part) is no whole number")
    }
    return number
  }
}
