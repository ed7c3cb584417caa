import Testing

@testable import GatehouseCommands

@Suite("The audit log as CSV") struct AuditCSVTests {
  @Test(
    "is quoted, and nothing in it is a formula",
    arguments: [
      (["a", "b"], "\"a\",\"b\"\r\n"), (["say \"x\"", ""], "\"say \"\"x\"\"\",\"\"\r\n"),
      (["=1+1", "+1", "-1", "@x", "\tx"], "\"'=1+1\",\"'+1\",\"'-1\",\"'@x\",\"'\tx\"\r\n"),
      (["a,b\nc"], "\"a,b\nc\"\r\n"),
    ])
  func lines(cells: [String], line: String) { #expect(csvLine(cells) == line) }
}
