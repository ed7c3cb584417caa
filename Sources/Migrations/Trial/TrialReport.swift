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
    /// Tables, views and what else was not there before: nobody uses them yet when the change's later migrations run.
    public var made: Set<String> = []

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

  /// - Throws: what is wrong with a document that is none of a trial. A part that is missing is no empty one.
  public init(_ node: Node) throws(TrialObstacle) {
    guard node["trial"]?.scalar == "\(Self.version)" else {
      throw TrialObstacle("the document is no trial of version \(Self.version)")
    }
    obstacle = try node.text("obstacle", of: "the trial")
    server = try node.text("server", of: "the trial") ?? ""
    notes = try node.texts("notes", of: "the trial")
    for item in try node.list("migrations", of: "the trial") { migrations.append(try TriedMigration(item)) }
  }
}

extension TrialReport.TriedMigration {
  fileprivate var node: Node {
    .map([
      "path": .text(path), "down_path": .text(downPath),
      "statements": .list(
        statements.map { .map(["line": .number($0.line), "effects": $0.effects.node]) }),
      "down": down.node, "made": .list(made.sorted().map(Node.text)),
    ])
  }

  fileprivate init(_ node: Node) throws(TrialObstacle) {
    guard let path = node["path"]?.scalar, let downPath = node["down_path"]?.scalar else {
      throw TrialObstacle("a migration of the trial has no path")
    }
    self.init(path: path, downPath: downPath)
    let part = "migration \(path)"
    for item in try node.list("statements", of: part) {
      guard let effects = item["effects"] else {
        throw TrialObstacle("a statement of \(part) has no effects")
      }
      let line = try item.wholeNumber("line", of: "a statement of \(part)")
      statements.append(.init(line: line, effects: try StatementEffects(effects)))
    }
    guard let way = node["down"] else {
      throw TrialObstacle("\(part) does not say what came of its way back")
    }
    down = try TrialReport.Down(way)
    made = Set(try node.texts("made", of: part))
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
    func refusal() throws(TrialObstacle) -> (line: Int, StatementEffects.Refusal) {
      guard let refusal = node["refusal"] else {
        throw TrialObstacle("a way back of the trial has no refusal")
      }
      return (try node.wholeNumber("line", of: "a way back"), try .init(refusal))
    }
    switch node["outcome"]?.scalar {
    case "not-tried": self = .notTried
    case "restored": self = .restored
    case "differs": self = .differs(try node.texts("lines", of: "a way back"))
    case "fails":
      let (line, refusal) = try refusal()
      self = .fails(line: line, refusal)
    case "not-repeatable":
      let (line, refusal) = try refusal()
      self = .isNotRepeatable(line: line, refusal)
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
    let part = "a statement"
    for entry in try node.fields("locks", of: part) {
      guard let level = entry.node.scalar.flatMap({ LockLevel(words: $0) }) else {
        throw TrialObstacle("\(entry.key) has a lock of the trial that nobody knows")
      }
      locks[entry.key] = level
    }
    for entry in try node.fields("kinds", of: part) {
      guard let kind = entry.node.scalar.flatMap(Kind.init(rawValue:)) else {
        throw TrialObstacle("\(entry.key) is of a kind that nobody knows")
      }
      kinds[entry.key] = kind
    }
    for entry in try node.fields("rows_written", of: part) {
      guard let rows = entry.node.scalar.flatMap({ Int($0) }) else {
        throw TrialObstacle("the rows written of \(entry.key) are no number")
      }
      rowsWritten[entry.key] = rows
    }
    rewritten = Set(try node.texts("rewritten", of: part))
    scanned = Set(try node.texts("scanned", of: part))
    longWork = Set(try node.texts("long_work", of: part))
    if let refusal = node["failure"] { failure = try Refusal(refusal) }
  }
}

extension StatementEffects.Refusal {
  fileprivate var node: Node { .map(["state": state.map(Node.text), "message": .text(message)]) }

  fileprivate init(_ node: Node) throws(TrialObstacle) {
    guard let message = try node.text("message", of: "a refusal") else {
      throw TrialObstacle("a refusal of the trial has no message")
    }
    self.init(state: try node.text("state", of: "a refusal"), message: message)
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
