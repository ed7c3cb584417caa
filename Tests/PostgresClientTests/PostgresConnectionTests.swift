import LocalSystem
import PostgresClient
import TestSupport
import Testing

@Suite(
  "A session with PostgreSQL", .serialized,
  .enabled(if: mayStartPostgres, "scripts/setup-peers installs PostgreSQL, and did not run"))
struct PostgresConnectionTests {
  @Test("answers with rows, columns and NULL, and with the last rows of several statements")
  func rows() async throws {
    try await ScratchServer.use { connection in
      let answer = try connection.run("SELECT 1; SELECT 'é' AS word, NULL AS nothing, ''", within: limit)
      #expect(answer.rows == [["é", nil, ""]])
      #expect(answer.columns == ["word", "nothing", "?column?"])
      #expect(answer.count == 1)
      #expect(connection.transaction == .none)
      #expect(connection.serverVersion >= 150_000)
      let none = try connection.run("SELECT 1 WHERE false", within: limit)
      #expect(none.rows.isEmpty && none.columns == ["?column?"])
      let empty = try connection.run("", within: limit)
      #expect(empty.tag == "")
    }
  }

  @Test("takes values apart from the statement, so that none is ever read as one")
  func parameters() async throws {
    try await ScratchServer.use { connection in
      let hostile = "'; DROP TABLE t; -- \\"
      let answer = try connection.run(
        "SELECT $1::text, $2::bigint + 1, $3::boolean, $4::bytea, $5::text IS NULL",
        [.text(hostile), .integer(41), .boolean(true), .bytes([0, 255, 10]), .null], within: limit)
      #expect(answer.rows == [[hostile, "42", "t", "\\x00ff0a", "t"]])
    }
  }

  @Test("plans a statement once, for as many as a session runs")
  func prepared() async throws {
    try await ScratchServer.use { connection in
      for number in 0..<3 {
        let answer = try connection.runPrepared(
          "SELECT $1::bigint + 1, $2::bytea", [.integer(number), .bytes([0, 1])], within: limit)
        #expect(answer.rows == [["\(number + 1)", "\\x0001"]])
        #expect(answer.types == [20, 17])
      }
      let planned = "SELECT count(*) FROM pg_prepared_statements"
      #expect(try connection.run(planned, within: limit).rows == [["1"]])
      let failure = try #require(throws: PostgresFailure.self) {
        try connection.runPrepared("SELECT 1/$1::int", [.integer(0)], within: limit)
      }
      #expect(failure.state == "22012")
      // More than it keeps.
      for number in 0..<300 {
        #expect(try connection.runPrepared("SELECT \(number)", [], within: limit).rows == [["\(number)"]])
      }
      #expect(try connection.runPrepared("SELECT 7", [], within: limit).rows == [["7"]])
    }
  }

  @Test("sends bytes as they are")
  func bytes() async throws {
    try await ScratchServer.use { connection in
      let bytes = (0..<100_000).map { UInt8(truncatingIfNeeded: $0) }
      let answer = try connection.run(
        "SELECT length($1::bytea), md5($1::bytea)", [.bytes(bytes)], within: limit)
      #expect(answer.rows == [["100000", "7007d9ba10b9a5e64a9f92df87e94a06"]])
      let failure = try #require(throws: PostgresFailure.self) {
        try connection.run("SELECT $1::text", [.text("a\0b")], within: limit)
      }
      #expect(failure.reason == "it contains a NUL byte")
    }
  }

  @Test("hears of notifications, those of itself too")
  func notifications() async throws {
    try await ScratchServer.useAddress { address in
      let listener = try PostgresConnection(address, within: limit)
      let speaker = try PostgresConnection(address, within: limit)
      try listener.run("LISTEN work", within: limit)
      #expect(try !listener.isNotified(within: .milliseconds(1)))
      try speaker.run("BEGIN; NOTIFY work; NOTIFY other; COMMIT", within: limit)
      #expect(try listener.isNotified(within: limit))
      #expect(try !listener.isNotified(within: .milliseconds(1)))
      try speaker.run("SELECT pg_terminate_backend(\(listener.process))", within: limit)
      let failure = try #require(throws: PostgresFailure.self) {
        while try !listener.isNotified(within: limit) {}
      }
      #expect(failure.kind == .connection)
      #expect(!listener.isUsable)
    }
  }

  @Test("says with its state what the server refuses, and is as good as before")
  func refusals() async throws {
    let cases = [
      ("SELECT * FROM nowhere", "42P01"), ("SELECT 1/0", "22012"), ("SELEC 1", "42601"),
      ("CREATE TABLE c (a int); COPY c FROM stdin", "57014"),
      ("SET statement_timeout = 20; SELECT pg_sleep(60)", "57014"),
    ]
    try await ScratchServer.use { connection in
      for (sql, state) in cases {
        let failure = try #require(throws: PostgresFailure.self) { try connection.run(sql, within: limit) }
        #expect(failure.state == state, "\(sql)")
        #expect(failure.kind == .statement, "\(sql)")
        #expect("\(failure)".hasPrefix("cannot run a statement: "))
        try connection.run("RESET ALL", within: limit)
      }
    }
  }

  @Test("says nothing of values in rows")
  func noValues() async throws {
    try await ScratchServer.use { connection in
      try connection.run("CREATE TEMP TABLE u (a text UNIQUE)", within: limit)
      try connection.run("INSERT INTO u VALUES ($1)", ["hunter2"], within: limit)
      let failure = try #require(throws: PostgresFailure.self) {
        try connection.run("INSERT INTO u VALUES ($1)", ["hunter2"], within: limit)
      }
      #expect(failure.state == "23505")
      #expect(!"\(failure)".contains("hunter2"))
    }
  }

  @Test("cancels what takes too long, and goes on")
  func time() async throws {
    let endless = [
      "SELECT pg_sleep(600)", "DO $$ BEGIN LOOP NULL; END LOOP; END $$",
      "SET client_min_messages = notice; DO $$ BEGIN LOOP RAISE NOTICE 'flood'; END LOOP; END $$",
      "SELECT repeat('x', 1000) FROM generate_series(1, 1000000000)",
      "COPY (SELECT repeat('x', 1000) FROM generate_series(1, 1000000000)) TO STDOUT",
    ]
    try await ScratchServer.use { connection in
      for sql in endless {
        let failure = try #require(throws: PostgresFailure.self) {
          try connection.run(sql, within: .milliseconds(100), rows: .dropped)
        }
        #expect(failure.kind == .time, "\(sql)")
        let next = try connection.run("SELECT 1", within: limit)
        #expect(next.rows == [["1"]])
      }
    }
  }

  @Test("refuses an answer that is too large")
  func size() async throws {
    try await ScratchServer.use { connection in
      let sql = "SELECT repeat('x', 1000) FROM generate_series(1, 100)"
      let failure = try #require(throws: PostgresFailure.self) {
        try connection.run(sql, within: limit, rows: .kept(limit: 99_999))
      }
      #expect(failure.kind == .size)
      let answer = try connection.run(sql, within: limit, rows: .kept(limit: 100_000))
      #expect(answer.rows.count == 100)
    }
  }

  @Test("sends a statement of megabytes")
  func large() async throws {
    try await ScratchServer.use { connection in
      let text = String(repeating: "y", count: 4 << 20)
      let answer = try connection.run("SELECT length('\(text)')", within: limit)
      #expect(answer.rows == [["\(4 << 20)"]])
    }
  }

  @Test("knows its transaction, and a NUL in a statement")
  func transaction() async throws {
    try await ScratchServer.use { connection in
      try connection.run("BEGIN", within: limit)
      #expect(connection.transaction == .open)
      #expect(throws: PostgresFailure.self) { try connection.run("SELECT 1/0", within: limit) }
      #expect(connection.transaction == .failed)
      try connection.run("ROLLBACK", within: limit)
      #expect(connection.transaction == .none)
      #expect(throws: PostgresFailure.self) { try connection.run("SELECT 1\0; DROP TABLE t", within: limit) }
      #expect(throws: PostgresFailure.self) { try connection.run("SELECT $1", ["a\0b"], within: limit) }
    }
  }

  @Test("that the server ends says so, and is of no use")
  func ended() async throws {
    try await ScratchServer.use { connection in
      let failure = try #require(throws: PostgresFailure.self) {
        try connection.run("SELECT pg_terminate_backend(pg_backend_pid())", within: limit)
      }
      #expect(failure.state == "57P01" || failure.kind == .connection)
      #expect(!connection.isUsable)
      #expect(throws: PostgresFailure.self) { try connection.run("SELECT 1", within: limit) }
    }
  }

  @Test("does not come to be with a wrong password, and never says one")
  func password() async throws {
    try await ScratchServer.useAddress { address in
      var wrong = address
      wrong.password = Secret("swordfish")
      let failure = try #require(throws: PostgresFailure.self) {
        try PostgresConnection(wrong, within: limit)
      }
      #expect(failure.kind == .connection)
      #expect("\(failure)".contains("authentication failed"))
      #expect(!"\(failure) \(wrong)".contains("swordfish"))
      var nowhere = address
      nowhere.host = "/nowhere"
      #expect(throws: PostgresFailure.self) { try PostgresConnection(nowhere, within: limit) }
    }
  }
}

private let limit = Duration.seconds(1_800)
