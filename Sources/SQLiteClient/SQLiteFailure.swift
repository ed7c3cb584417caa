internal import SQLiteShim

/// What SQLite, or the disk below it, refused: `cannot write to gate.db: the disk is full`.
public struct SQLiteFailure: Error, Hashable, Sendable, CustomStringConvertible {
  public enum Kind: Hashable, Sendable {
    /// Another connection held its lock for longer than this one waits.
    case busy
    /// The disk, or the size that the database may have.
    case full
    case readOnly
    /// The file is damaged.
    case malformed
    /// Something else is in the file.
    case notADatabase
    case cannotOpen
    /// A UNIQUE, CHECK, NOT NULL or foreign key, or a trigger that raises.
    case constraint
    case tooLarge
    /// The system could not read or write, or gave no memory.
    case disk
    /// A statement that SQLite does not take.
    case statement
  }

  public let kind: Kind
  /// `cannot open gate.db`
  public let action: String
  /// What is wrong, and the way out where there is one.
  public let reason: String

  public var description: String { "\(action): \(reason)" }

  init(_ kind: Kind, _ action: String, _ reason: String) {
    self.kind = kind
    self.action = action
    self.reason = reason
  }
}

extension SQLiteFailure {
  /// - Parameter words: SQLite's own.
  init(_ problem: sqlite_problem, _ action: String, words: String) {
    switch problem {
    case sqlite_busy:
      self.init(.busy, action, "another process or connection holds its lock")
    case sqlite_full:
      self.init(.full, action, "the disk is full, or the database's limit of size is reached; make room")
    case sqlite_read_only:
      self.init(
        .readOnly, action, "it cannot be written; its folder and files have to belong to who runs this")
    case sqlite_malformed:
      self.init(.malformed, action, "the file is damaged (\(words)); put a backup in its place")
    case sqlite_not_a_database: self.init(.notADatabase, action, "the file is no database of SQLite")
    case sqlite_cannot_open: self.init(.cannotOpen, action, words)
    case sqlite_constraint: self.init(.constraint, action, words)
    case sqlite_too_big: self.init(.tooLarge, action, "a value is larger than SQLite stores")
    case sqlite_disk: self.init(.disk, action, words)
    default: self.init(.statement, action, words)
    }
  }
}
