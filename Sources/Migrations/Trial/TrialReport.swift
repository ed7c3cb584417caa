public import SourceText

/// What a trial showed: an input of an evaluation like any report, so that the same report gives the same
/// findings.
public struct TrialReport: Hashable, Sendable {
  public struct TriedStatement: Hashable, Sendable {
    public let line: Int
    public let effects: StatementEffects

    public init(line: Int, effects: StatementEffects) {
      self.line = line
      self.effects = effects
    }
  }

  /// What came of the way back.
  public enum Down: Hashable, Sendable {
    /// There is none, or the migration itself failed.
    case notTried
    case restored
    /// Lines of the schema that are too many (`+`) or missing (`-`).
    case differs([String])
    case fails(line: Int, StatementEffects.Refusal)
    /// The schema is as before, but the migration does not run a second time.
    case isNotRepeatable(line: Int, StatementEffects.Refusal)
  }

  public struct TriedMigration: Hashable, Sendable {
    public let path: String
    public var statements: [TriedStatement] = []
    public var down = Down.notTried
    public var downPath: String

    public init(path: String, downPath: String) {
      self.path = path
      self.downPath = downPath
    }
  }

  /// Why nothing was tried, or no more than what is here; nil where all was.
  public var obstacle: String?
  /// `PostgreSQL 15 in /usr/lib/postgresql/15/bin, in a sandbox without network`
  public var server = ""
  /// What was done otherwise than the migrations say: roles made, extensions left out.
  public var notes: [String] = []
  public var migrations: [TriedMigration] = []

  public init() {}

  public init(obstacle: String) { self.obstacle = obstacle }
}

// MARK: - As a document

extension TrialReport {
  public static let version = 1

  public var node: Node {
    .map([
      "trial": .number(Self.version), "obstacle": obstacle.map(Node.text), "server": .text(server),
      "notes": .list(notes.map(Node.text)), "migrations": .list(migrations.map(\.node)),
    ])
  }

  /// - Throws: what is wrong with a document that is none of a trial.
  public init(_ node: Node) throws(TrialObstacle) {
    guard node["trial"]?.scalar == "\(Self.version)" else {
      throw TrialObstacle("the document is no trial of version \(Self.version)")
    }
    obstacle = node["obstacle"]?.scalar
    server = node["server"]?.scalar ?? ""
    notes = (node["notes"]?.items ?? []).compactMap(\.scalar)
    for item in node["migrations"]?.items ?? [] { migrations.append(try TriedMigration(item)) }
  }
}

extension TrialReport.TriedMigration {
  fileprivate var node: Node {
    .map([
      "path": .text(path), "down_path": .text(downPath),
      "statements": .list(
        statements.map { .map(["line": .number($0.line), "effects": $0.effects.node]) }),
      "down": down.node,
    ])
  }

  fileprivate init(_ node: Node) throws(TrialObstacle) {
    guard let path = node["path"]?.scalar, let downPath = node["down_path"]?.scalar else {
      throw TrialObstacle("a migration of the trial has no path")
    }
    self.init(path: path, downPath: downPath)
    for item in node["statements"]?.items ?? [] {
      guard let effects = item["effects"] else {
        throw TrialObstacle("a statement of the trial has no effects")
      }
      statements.append(.init(line: item.number("line") ?? 0, effects: try StatementEffects(effects)))
    }
    if let node = node["down"] { down = try TrialReport.Down(node) }
  }
}

extension TrialReport.Down {
  fileprivate var node: Node {
    switch self {
    case .notTried: .map(["outcome": .text("not-tried")])
    case .restored: .map(["outcome": .text("restored")])
    case .differs(let lines): .map(["outcome": .text("differs"), "lines": .list(lines.map(Node.text))])
    case .fails(let line, let refusal):
      .map(["outcome": .text("fails"), "line": .number(line), "refusal": refusal.node])
    case .isNotRepeatable(let line, let refusal):
      .map(["outcome": .text("not-repeatable"), "line": .number(line), "refusal": refusal.node])
    }
  }

  fileprivate init(_ node: Node) throws(TrialObstacle) {
    let line = node.number("line") ?? 0
    switch node["outcome"]?.scalar {
    case "not-tried": self = .notTried
    case "restored": self = .restored
    case "differs": self = .differs((node["lines"]?.items ?? []).compactMap(\.scalar))
    case "fails": self = .fails(line: line, .init(node["refusal"] ?? .null))
    case "not-repeatable": self = .isNotRepeatable(line: line, .init(node["refusal"] ?? .null))
    default: throw TrialObstacle("a way back of the trial has no outcome that is known")
    }
  }
}

extension StatementEffects {
  fileprivate var node: Node {
    func entries(_ pairs: [(String, Node)]) -> Node {
      Node(value: .map(pairs.sorted { $0.0 < $1.0 }.map { Node.Entry(key: $0.0, node: $0.1) }))
    }
    func names(_ set: Set<String>) -> Node { .list(set.sorted().map(Node.text)) }
    return .map([
      "locks": entries(locks.map { ($0.key, .text($0.value.words)) }),
      "kinds": entries(kinds.map { ($0.key, .text($0.value.rawValue)) }),
      "rewritten": names(rewritten), "scanned": names(scanned), "long_work": names(longWork),
      "rows_written": entries(rowsWritten.map { ($0.key, .number($0.value)) }),
      "failure": failure?.node,
    ])
  }

  fileprivate init(_ node: Node) throws(TrialObstacle) {
    self.init()
    for entry in node["locks"]?.entries ?? [] {
      guard let level = entry.node.scalar.flatMap({ LockLevel(words: $0) }) else {
        throw TrialObstacle("\(entry.key) has a lock of the trial that nobody knows")
      }
      locks[entry.key] = level
    }
    for entry in node["kinds"]?.entries ?? [] {
      kinds[entry.key] = entry.node.scalar.flatMap(Kind.init(rawValue:))
    }
    for entry in node["rows_written"]?.entries ?? [] {
      rowsWritten[entry.key] = entry.node.scalar.flatMap { Int($0) }
    }
    func names(_ key: String) -> Set<String> { Set((node[key]?.items ?? []).compactMap(\.scalar)) }
    rewritten = names("rewritten")
    scanned = names("scanned")
    longWork = names("long_work")
    failure = node["failure"].map { Refusal($0) }
  }
}

extension StatementEffects.Refusal {
  fileprivate var node: Node { .map(["state": state.map(Node.text), "message": .text(message)]) }

  fileprivate init(_ node: Node) {
    self.init(state: node["state"]?.scalar, message: node["message"]?.scalar ?? "")
  }
}

extension LockLevel {
  fileprivate init?(words: String) {
    guard let level = (1...8).compactMap(LockLevel.init(rawValue:)).first(where: { $0.words == words }) else {
      return nil
    }
    self = level
  }
}

extension Node {
  fileprivate func number(_ key: String) -> Int? { self[key]?.scalar.flatMap { Int($0) } }
}
