import Testing

@testable import Migrations

@Suite("INSERTs of one shape")
struct InsertShapesTests {
  struct Case: Sendable, CustomTestStringConvertible {
    let what: String
    let statements: [String]
    /// How many of them are parsed.
    let parsed: Int
    var testDescription: String { what }
  }

  static let cases = [
    Case(
      what: "rows that differ in their constants alone are read once",
      statements: [
        "INSERT INTO a.t (name, n) VALUES ('it''s; (1', 12, -3.5), ('x', 2, 0)",
        "INSERT INTO a.t (name, n) VALUES ('', 7, -0.25), ('yy', 0, 99)",
        "insert INTO a.t (name, n) VALUES ('', 7, -0.25), ('yy', 0, 99)",
      ], parsed: 2),
    Case(
      what: "other tables, columns, numbers of rows and ends are other shapes",
      statements: [
        "INSERT INTO t VALUES (1)", "INSERT INTO u VALUES (1)", "INSERT INTO t (a) VALUES (1)",
        "INSERT INTO t VALUES (1), (2)", "INSERT INTO t VALUES ('1')", "INSERT INTO t VALUES (a1)",
        "INSERT INTO t VALUES (a2)", "INSERT INTO t VALUES (1) ON CONFLICT DO NOTHING",
        "INSERT INTO \"t;1\" VALUES (1)", "INSERT INTO \"t;2\" VALUES (1)",
      ], parsed: 10),
    Case(
      what: "numbers and strings that are no value of a row belong to the shape",
      statements: [
        "INSERT INTO t VALUES (CAST(1 AS float(10)))", "INSERT INTO t VALUES (CAST(1 AS float(60)))",
        "INSERT INTO t SELECT 1 WHERE a = 'x'", "INSERT INTO t SELECT 1 WHERE a = 'y'",
        "INSERT INTO t VALUES (1) ON CONFLICT (a) DO UPDATE SET a = 1",
        "INSERT INTO t VALUES (1) ON CONFLICT (a) DO UPDATE SET a = 2",
      ], parsed: 6),
    Case(
      what: "constants with rules of their own have no shape",
      statements: [
        "INSERT INTO t VALUES (E'a\\'b')", "INSERT INTO t VALUES (E'a\\'b')", "INSERT INTO t VALUES (U&'a')",
        "INSERT INTO t VALUES (U&'a')", "INSERT INTO t VALUES ($$a$$)", "INSERT INTO t VALUES ($$a$$)",
        "INSERT INTO t VALUES ('a", "INSERT INTO t VALUES ('a", "INSERT INTO t VALUES (1a)",
        "INSERT INTO t VALUES (2a)",
      ], parsed: 10),
    Case(
      what: "other statements have no shape",
      statements: ["UPDATE t SET a = 1", "UPDATE t SET a = 1", "INSERTS", "INSERT", "INSERT", ""], parsed: 6),
  ]

  @Test("share a reading where nothing but values of their rows differ", arguments: cases)
  func sharing(_ item: Case) {
    var shapes = InsertShapes()
    var parsed = 0
    for statement in item.statements {
      let operations = shapes.operations(of: Array(statement.utf8)) {
        parsed += 1
        return [.harmless(verb: statement)]
      }
      #expect(operations.count == 1)
    }
    #expect(parsed == item.parsed)
  }

  @Test("are read together as each is by itself", arguments: cases)
  func reading(_ item: Case) throws {
    let (together, alone) = try #require(
      PostgresParser.withLargeStack {
        var shapes = InsertShapes()
        func read(_ statement: String, _ shapes: inout InsertShapes) -> [Operation] {
          shapes.operations(of: Array(statement.utf8)) {
            switch PostgresParser.parse(Array(statement.utf8)) {
            case .tree(let tree): PostgresOperations.read(tree)
            case .refused(let reason): [.opaque(OpaquePart(.unparsable, reason))]
            }
          }
        }
        var together: [[Operation]] = []
        var alone: [[Operation]] = []
        for statement in item.statements + item.statements {
          together.append(read(statement, &shapes))
          var fresh = InsertShapes()
          alone.append(read(statement, &fresh))
        }
        return (together, alone)
      })
    #expect(together == alone)
  }

  @Test("that cannot be read are told each in its own words")
  func refusals() {
    var shapes = InsertShapes()
    let found = ["'a'", "'b'"].map { value in
      shapes.operations(of: Array("INSERT INTO t VALUES (\(value) \(value))".utf8)) {
        [.opaque(OpaquePart(.unparsable, "syntax error at or near \"\(value)\""))]
      }
    }
    #expect(found[0] != found[1])
  }
}
