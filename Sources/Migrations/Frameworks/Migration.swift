public import SourceText

/// One migration of a source, as its reader understood it.
public struct Migration: Hashable, Sendable {
  public enum Role: Hashable, Sendable {
    case versioned
    /// Flyway's `R__`: run again whenever it changes.
    case repeatable
    /// A down file without an up file.
    case orphanDown
  }

  /// What takes it back.
  public enum Down: Hashable, Sendable {
    /// The framework has no such thing, or works it out by itself.
    case notNeeded
    case missing
    /// There, and does nothing.
    case empty(line: Int?)
    /// Says that there is no way back: `raise IrreversibleMigration`.
    case declaredIrreversible(line: Int?)
    case steps([Step])
  }

  public var path: RepositoryPath
  /// The file of the way back, where it is one of its own.
  public var downPath: RepositoryPath?
  /// Which of several migrations of one file: a changeset of Liquibase.
  public var part: String?
  /// What the tool keeps a checksum of, where that is less than the file: a changeset's changes.
  var fingerprint: String?
  /// What the tool compares: `000002`, `1.5`, an Alembic revision.
  public var version: String
  /// Where it stands in the order of versions; numbers of a version in turn. Empty where a graph says the
  /// order.
  public var order: [Int]
  /// Rest of the name, for people.
  public var title: String
  public var role = Role.versioned
  public var steps: [Step] = []
  /// What the tool runs, where that is SQL as it stands in the file; nil where it is code.
  public var text: SQLText?
  public var downText: SQLText?
  public var down = Down.notNeeded
  /// nil for the framework's own way.
  public var isInTransaction: Bool?
  /// Other migrations that have to be there before; for Alembic and Django.
  public var parents: [String] = []
  /// The line that names them.
  public var parentsLine: Int?
  /// Versions that it stands for (Django's `replaces`).
  public var replaces: [String] = []
  /// Where the version stands in the file, for tools that write it there.
  public var versionLine: Int?
  /// Findings that only the reader can make: rule, line, message.
  public var remarks: [Remark] = []

  public struct SQLText: Hashable, Sendable {
    public let bytes: [UInt8]
    /// 1-based, in the file.
    public let firstLine: Int

    public init(_ bytes: [UInt8], firstLine: Int = 1) {
      self.bytes = bytes
      self.firstLine = firstLine
    }
  }

  public struct Remark: Hashable, Sendable {
    public let rule: String
    public let line: Int?
    public let message: String
    public let object: String

    public init(_ rule: String, line: Int?, _ message: String, object: String = "") {
      self.rule = rule
      self.line = line
      self.message = message
      self.object = object
    }
  }

  /// One migration at base and at head: its file, and its part of it.
  struct Identity: Hashable, Comparable {
    let path: RepositoryPath
    let part: String?

    static func < (a: Self, b: Self) -> Bool {
      a.path == b.path ? (a.part ?? "") < (b.part ?? "") : a.path < b.path
    }
  }

  var identity: Identity { Identity(path: path, part: part) }

  public init(_ path: RepositoryPath, version: String, order: [Int] = [], title: String = "") {
    self.path = path
    self.version = version
    self.order = order
    self.title = title
  }
}

extension Migration {
  /// One step that nobody can read stands for all of it.
  mutating func cannotBeRead(_ reason: String, line: Int = 1) {
    steps = [Step(.opaque(OpaquePart(.code, reason)), line: line, statement: 1)]
  }

  /// Why a file is not read. `limit` in bytes.
  static func tooLarge(limit: Int, of language: String) -> String {
    "larger than \(limit >> 20) MiB, the limit for one file of \(language)"
  }
}
