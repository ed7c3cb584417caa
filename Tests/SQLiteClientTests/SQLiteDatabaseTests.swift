import LocalSystem
import SQLiteClient
import TestSupport
import Testing

@Suite("A database in a file")
struct SQLiteDatabaseTests {
  private let folder: TestFolder
  private let file: LocalPath

  init() throws {
    folder = try TestFolder()
    file = folder.path.appending("test.db")
  }

  private func open(_ access: SQLiteDatabase.Access = .write, pageLimit: Int? = nil) throws -> SQLiteDatabase
  {
    try SQLiteDatabase(file, access, waiting: .zero, pageLimit: pageLimit)
  }

  @Test(
    "gives each value back as it took it",
    arguments: [
      SQLiteValue.null, .integer(0), .integer(.min), .integer(.max), .text(""), .text("é 🦆 '; --"),
      .text("a\0b"), .bytes([]), .bytes([0, 255, 10]),
    ])
  func values(_ value: SQLiteValue) throws {
    let database = try open()
    #expect(try database.run("SELECT ?1", [value]) == [[value]])
    try database.execute("CREATE TABLE t (a)")
    try database.run("INSERT INTO t VALUES (?1)", [value])
    #expect(try database.run("SELECT a FROM t") == [[value]])
  }

  @Test("runs a compiled statement again with other values, also after it failed")
  func again() throws {
    let database = try open()
    try database.execute("CREATE TABLE t (a INTEGER UNIQUE)")
    let insert = "INSERT INTO t VALUES (?1) RETURNING a"
    #expect(try database.run(insert, [.integer(1)]) == [[.integer(1)]])
    let failure = try #require(throws: SQLiteFailure.self) { try database.run(insert, [.integer(1)]) }
    #expect(failure.kind == .constraint)
    #expect("\(failure)" == "cannot use \(file): UNIQUE constraint failed: t.a")
    #expect(try database.run(insert, [.integer(2)]) == [[.integer(2)]])
    let count = try #require(throws: SQLiteFailure.self) { try database.run(insert) }
    #expect(count.reason == "the statement takes 1 values, and is given 0")
    let wrong = try #require(throws: SQLiteFailure.self) { try database.run("SELEC") }
    #expect(wrong.kind == .statement)
    let nothing = try #require(throws: SQLiteFailure.self) { try database.run(" -- nothing") }
    #expect(nothing.reason == "there is no statement")
    for number in 0..<600 { #expect(try database.run("SELECT \(number)") == [[.integer(number)]]) }
  }

  @Test("shows a reader what is committed, and lets it change nothing")
  func readers() throws {
    let writer = try open()
    try writer.execute("CREATE TABLE t (a)")
    let reader = try open(.read)
    try writer.execute("BEGIN; INSERT INTO t VALUES (1)")
    #expect(writer.isInTransaction)
    #expect(try reader.run("SELECT a FROM t").isEmpty)
    try writer.execute("COMMIT")
    #expect(try reader.run("SELECT a FROM t") == [[.integer(1)]])
    let failure = try #require(throws: SQLiteFailure.self) { try reader.execute("DELETE FROM t") }
    #expect(failure.kind == .readOnly)
  }

  @Test("keeps a log, syncs every commit, and checks foreign keys")
  func settings() throws {
    let database = try open()
    #expect(try database.run("PRAGMA journal_mode") == [[.text("wal")]])
    // FULL.
    #expect(try database.run("PRAGMA synchronous") == [[.integer(2)]])
    #expect(try database.run("PRAGMA foreign_keys") == [[.integer(1)]])
    try database.execute("CREATE TABLE a (id INTEGER PRIMARY KEY); CREATE TABLE b (a REFERENCES a)")
    let failure = try #require(throws: SQLiteFailure.self) {
      try database.execute("INSERT INTO b VALUES (7)")
    }
    #expect(failure.kind == .constraint)
    let attached = try #require(throws: SQLiteFailure.self) { try database.execute("ATTACH 'other.db' AS o") }
    #expect(attached.kind == .statement)
  }

  @Test("says that it is busy, full, damaged, or no database")
  func failures() throws {
    let one = try open(pageLimit: 20)
    try one.execute("CREATE TABLE t (a)")
    let full = try #require(throws: SQLiteFailure.self) {
      try one.run("INSERT INTO t VALUES (?1)", [.bytes([UInt8](repeating: 1, count: 1 << 20))])
    }
    #expect(full.kind == .full)
    try one.execute("BEGIN IMMEDIATE")
    let other = try open()
    let busy = try #require(throws: SQLiteFailure.self) { try other.execute("BEGIN IMMEDIATE") }
    #expect(busy.kind == .busy)
    try one.execute("ROLLBACK")
    try folder.write("words.db", String(repeating: "words ", count: 1000))
    let words = folder.path.appending("words.db")
    let none = try #require(throws: SQLiteFailure.self) { try SQLiteDatabase(words, .write, waiting: .zero) }
    #expect(none.kind == .notADatabase)
    let missing = try #require(throws: SQLiteFailure.self) {
      try SQLiteDatabase(folder.path.appending("missing.db"), .read, waiting: .zero)
    }
    #expect(missing.kind == .cannotOpen)
    let empty = try #require(throws: SQLiteFailure.self) { try SQLiteDatabase("", .write, waiting: .zero) }
    #expect(empty.kind == .cannotOpen)
  }

  @Test("is copied with what is committed, and never over another file")
  func backup() throws {
    let database = try open()
    try database.execute("CREATE TABLE t (a); INSERT INTO t VALUES (1)")
    let copy = folder.path.appending("copy.db")
    try database.backUp(to: copy)
    let other = try SQLiteDatabase(copy, .read, waiting: .zero)
    try other.checkIntegrity()
    #expect(try other.run("SELECT a FROM t") == [[.integer(1)]])
    let failure = try #require(throws: SQLiteFailure.self) { try database.backUp(to: copy) }
    #expect(failure.kind == .cannotOpen)
    let nowhere = try #require(throws: SQLiteFailure.self) {
      try database.backUp(to: folder.path.appending("missing/copy.db"))
    }
    #expect(nowhere.reason == "No such file or directory")
  }
}

@Suite("A closed database")
struct ClosedDatabaseTests {
  @Test("says what statements do, and stops those that reach out or take too long")
  func outcomes() throws {
    let database = try #require(ClosedDatabase())
    func attempt(_ text: String, carriesOut: Bool = true) -> ClosedDatabase.Outcome {
      database.attempt(Array(text.utf8), carriesOut: carriesOut)
    }
    #expect(attempt("CREATE TABLE t (a)") == .fine(nil))
    #expect(attempt("INSERT INTO t VALUES (1)", carriesOut: false) == .fine(.insert("t")))
    #expect(attempt("UPDATE t SET a = 2", carriesOut: false) == .fine(.update("t")))
    #expect(attempt("DELETE FROM t", carriesOut: false) == .fine(.delete("t")))
    #expect(attempt("SELECT b FROM t") == .refused("no such column: b"))
    #expect(attempt("ATTACH 'x.db' AS x") == .stopped)
    let endless = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT COUNT(*) FROM n"
    #expect(attempt(endless) == .stopped)
  }
}
