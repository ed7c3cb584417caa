internal import SQLiteShim

/// A database in memory that statements nobody trusts are tried on: no file and no other database can be
/// reached, nothing is loaded, and work and memory end at limits.
@safe public final class ClosedDatabase {
  public enum Outcome: Hashable, Sendable {
    /// With what the statement does to rows, as SQLite's compiler asked leave for.
    case fine(Change?)
    /// In SQLite's own words.
    case refused(String)
    /// Kept from running by a limit, or by what the database is closed against; says nothing of the
    /// statement.
    case stopped
  }

  /// To which table; a name longer than 255 bytes is cut.
  public enum Change: Hashable, Sendable { case insert(String), update(String), delete(String) }

  private let shim: OpaquePointer

  /// nil where there is no memory for it.
  public init?() {
    guard let shim = unsafe sqlite_shim_open() else { return nil }
    unsafe self.shim = shim
  }

  deinit { unsafe sqlite_shim_close(shim) }

  /// Compiles the first statement of the text, and runs it where it is to be carried out.
  public func attempt(_ text: [UInt8], carriesOut: Bool) -> Outcome {
    let bytes = text.map { CChar(bitPattern: $0) } + [0]
    switch unsafe sqlite_shim_try(shim, bytes, text.count, carriesOut) {
    case sqlite_shim_fine: return .fine(change)
    case sqlite_shim_refused: return .refused(unsafe String(cString: sqlite_shim_message(shim)))
    default: return .stopped
    }
  }

  private var change: Change? {
    let table = unsafe String(cString: sqlite_shim_table(shim))
    return switch unsafe sqlite_shim_change(shim) {
    case sqlite_shim_inserts: .insert(table)
    case sqlite_shim_updates: .update(table)
    case sqlite_shim_deletes: .delete(table)
    default: nil
    }
  }
}
