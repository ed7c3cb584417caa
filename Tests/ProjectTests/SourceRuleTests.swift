import Testing

@Suite("Shipped source")
struct SourceRuleTests {
  @Test("holds nothing that stops the program, and nothing unfinished")
  func noTraps() throws {
    let traps = /\b(?:try|as)!|\b(?:fatalError|preconditionFailure|assertionFailure|TODO|FIXME)\b/
    #expect(try Checkout.shipped().flatMap { $0.lines(matching: traps) } == [])
    let unwraps = try Checkout.shipped().flatMap { $0.lines(matching: /[A-Za-z0-9_)\]?]!(?:[^=]|$)/) }
    #expect(unwraps == [])
  }

  @Test("promises nothing unfinished in comments either")
  func noMarks() throws {
    let marked = try Checkout.shipped().filter { $0.text.contains(/\/\/.*\b(?:TODO|FIXME|XXX)\b/) }
    #expect(marked.map(\.path) == [])
  }

  /// What judges has no way to touch memory, so that none of it can be wrong there.
  private static let safe: Set = [
    "ChangeRules", "CleanRepo", "CommitRules", "Duplication", "GateCatalog", "GateEngine", "GateKit",
    "GatehouseCommands", "MergeFlow", "PolicyFiles", "Rendering", "RequiredReports", "gatehouse",
    "gatehouse-dev",
  ]

  @Test("that judges holds no unsafe code")
  func noUnsafeCode() throws {
    let files = try Checkout.shipped().filter {
      $0.path.hasPrefix("Plugins/") || Self.safe.contains($0.module)
    }
    #expect(Set(files.map(\.module)).isSuperset(of: Self.safe))
    #expect(files.flatMap { $0.lines(matching: /\bunsafe\b/) } == [])
  }

  @Test("is judged by a reader of code that sees through comments and strings")
  func reader() {
    let source = ##"""
      let a = "try! // \" as!" + #"x! " y!"#  // try! this
      let b = value!
      """##
    #expect(codeOnly(source) == "let a = \"\" + \"\"  \nlet b = value!")
  }
}
