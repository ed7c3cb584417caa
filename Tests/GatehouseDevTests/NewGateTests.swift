import GatehouseCommands
import LocalSystem
import TestSupport
import Testing

@testable import gatehouse_dev

/// The root of this repository.
private let root = LocalPath("/" + #filePath.split(separator: "/").dropLast(3).joined(separator: "/"))

private func console(in folder: LocalPath, _ write: @escaping @Sendable (String) -> Void = { _ in })
  -> Console
{
  Console(
    output: Console.Stream { write($0) }, error: Console.Stream { write($0) }, environment: Environment([:]),
    currentFolder: { folder }, now: { SystemClock.now() }, readInput: { _ in [] })
}

@Suite struct NewGateTests {
  private static let edited = ["Package.swift", "Sources/GateCatalog/GateCatalog.swift"]

  /// A copy of the files that the command edits.
  private func copy() throws -> TestFolder {
    let folder = try TestFolder()
    for name in Self.edited {
      let bytes = try LocalFiles.read(root.appending(name), limit: 1 << 20)
      try folder.write(name, String(decoding: bytes, as: UTF8.self))
    }
    return folder
  }

  private func run(_ words: [String], in folder: TestFolder) async -> ExitCode {
    await development.run(words, console(in: folder.path), gates: { [] })
  }

  @Test("a new gate is its folder, its test and its lines") func newGate() async throws {
    let folder = try copy()
    let before = try Self.edited.map(folder.text)
    #expect(await run(["new-gate", "LicenceHeaders"], in: folder) == .passed)
    let after = try Self.edited.map(folder.text)
    #expect(added(before[0], after[0]) == ["  gate(\"LicenceHeaders\"),"])
    #expect(
      added(before[1], after[1]) == ["import LicenceHeaders", "  GateDefinition(LicenceHeadersGate.self),"])
    let gate = try folder.text("Plugins/LicenceHeaders/LicenceHeadersGate.swift")
    #expect(gate.contains("public struct LicenceHeadersGate: Gate {"))
    #expect(gate.contains("static let id = \"licence-headers\""))
    let test = try folder.text("Tests/LicenceHeadersTests/LicenceHeadersGateTests.swift")
    #expect(test.contains("@testable import LicenceHeaders\n"))
  }

  @Test("the new lines keep the order of the lists", arguments: ["Aaa", "Mmm", "Zzz"])
  func order(module: String) async throws {
    let folder = try copy()
    #expect(await run(["new-gate", module], in: folder) == .passed)
    let package = try folder.text("Package.swift").split(separator: "\n").map(String.init)
    let gates = package.filter { $0.hasPrefix("  gate(") }
    #expect(gates == gates.sorted())
    #expect(gates.contains("  gate(\"\(module)\"),"))
    let catalogue = try folder.text("Sources/GateCatalog/GateCatalog.swift").split(separator: "\n")
    let definitions = catalogue.filter { $0.hasPrefix("  GateDefinition(") }
    #expect(definitions == definitions.sorted())
    let imports = catalogue.filter { $0.contains("import ") && !$0.hasPrefix("//") }
      .map { $0.split(separator: " ").last ?? "" }
    #expect(imports == imports.sorted())
  }

  @Test("nothing is written over") func existing() async throws {
    let folder = try copy()
    try folder.write("Plugins/LicenceHeaders/LicenceHeadersGate.swift", "mine\n")
    let before = try Self.edited.map(folder.text)
    #expect(await run(["new-gate", "licence-headers"], in: folder) == .misused)
    #expect(try Self.edited.map(folder.text) == before)
    #expect(try folder.text("Plugins/LicenceHeaders/LicenceHeadersGate.swift") == "mine\n")
  }

  @Test("a package of another form is not edited") func unexpectedForm() async throws {
    let folder = try copy()
    try folder.write("Package.swift", "let gates = [\n]\n")
    #expect(await run(["new-gate", "Aaa"], in: folder) == .couldNotLook)
    #expect(LocalFiles.kind(of: folder.path.appending("Plugins")) == nil)
  }

  @Test(
    "a gate's name is given as module or id",
    arguments: [
      ("LicenceHeaders", "LicenceHeaders", "licence-headers"),
      ("licence-headers", "LicenceHeaders", "licence-headers"), ("Size2", "Size2", "size2"),
      ("size", "Size", "size"),
    ])
  func names(text: String, module: String, id: String) {
    #expect(GateName(text)?.module == module)
    #expect(GateName(text)?.id == id)
  }

  @Test(
    "other texts are no names", arguments: ["", "-", "a-", "-a", "a--b", "2a", "a b", "a/b", "é", "../x"])
  func wrongNames(text: String) { #expect(GateName(text) == nil) }

  private func added(_ before: String, _ after: String) -> [String] {
    let old = Set(before.split(separator: "\n"))
    return after.split(separator: "\n").filter { !old.contains($0) }.map(String.init)
  }
}

@Suite struct GeneratedFilesTests {
  @Test("the generated files of this repository are up to date") func current() async throws {
    for file in try generatedFiles(root) {
      // One Bool: nobody wants to read two files as numbers.
      let isCurrent =
        try LocalFiles.read(root.appending(file.path), limit: 1 << 26) == Array(file.text.utf8)
      #expect(isCurrent, "\(file.path): run gatehouse-dev docs")
    }
  }

  @Test("docs writes what is missing, removes leftovers, and then has nothing to say") func docs()
    async throws
  {
    let folder = try TestFolder()
    try folder.write("Package.swift", "")
    try folder.write("docs/gates/gone.md", "")
    try folder.write("policies/b/policy.yml", "version: 1\n\n# \\(x) \"\"\"#\n")
    try folder.write("policies/b/README.md", "")
    try folder.write("policies/a/policy.yml", "version: 1\n")
    func run(_ words: String...) async -> ExitCode {
      await development.run(words, console(in: folder.path), gates: { [] })
    }
    #expect(await run("docs", "--check") == .blocked)
    #expect(LocalFiles.kind(of: folder.path.appending("docs/cli.md")) == nil)
    #expect(await run("docs") == .passed)
    #expect(await run("docs", "--check") == .passed)
    #expect(LocalFiles.kind(of: folder.path.appending("docs/gates/gone.md")) == nil)
    #expect(
      try folder.text("Sources/PolicyFiles/BuiltInPolicies.swift").hasSuffix(
        """
        public let builtInPolicies: [String: String] = [
          "a": #\"""
          version: 1

          \"""#,
          "b": ##\"""
          version: 1

          # \\(x) \"""#

          \"""##,
        ]

        """))
    try folder.write("docs/cli.md", "old\n")
    #expect(await run("docs", "--check") == .blocked)
  }

  @Test("docs runs beside Package.swift alone") func elsewhere() async throws {
    let folder = try TestFolder()
    #expect(await development.run(["docs"], console(in: folder.path), gates: { [] }) == .misused)
  }
}
