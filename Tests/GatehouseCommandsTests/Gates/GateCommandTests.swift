import ChildProcesses
import CivilTime
import ExternalGates
import GateKit
import LocalSystem
import TestSupport
import Testing

@testable import GatehouseCommands

@Suite("The commands of executable gates") struct GateCommandTests {
  private static let plugins = LocalPath(#filePath).folder.folder.folder.folder.appending("Plugins/External")

  private func trial(_ folder: TestFolder) -> CommandTrial { CommandTrial(in: "\(folder.path)") }

  @Test(
    "gate test passes every example of the gates that are shipped",
    arguments: ["issue-link", "licence-header", "conftest", "danger"])
  func shipped(_ name: String) async throws {
    let gate = "\(Self.plugins)/\(name)/\(name)"
    let answer = await CommandTrial(in: "/")("gate", "test", gate, "--deadline", "30m")
    #expect(answer.code == .passed, "\(answer.output)\(answer.error)")
    #expect(answer.output.contains("passed"))
    // Every rule is shown by an example that breaks it.
    #expect(answer.error == "")
  }

  @Test("gate test tells which rule no example breaks")
  func unshown() async throws {
    let folder = try TestFolder()
    #expect(await trial(folder)("gate", "new", "python", "my-gate").code == .passed)
    let text = try folder.text(".gatehouse/gates/my-gate").replacing(
      "\"rules\": [", with: "\"rules\": [{\"id\": \"another\", \"summary\": \"It is another.\"}, ",
      maxReplacements: 1)
    try folder.write(".gatehouse/gates/my-gate", text)
    let answer = await trial(folder)("gate", "test", ".gatehouse/gates/my-gate", "--deadline", "30m")
    #expect(answer.code == .passed, "\(answer.output)\(answer.error)")
    #expect(answer.error.contains("no example breaks the rule another"), "\(answer.error)")
  }

  @Test("gate new writes a gate whose examples pass at once", arguments: ["python", "shell"])
  func scaffold(_ language: String) async throws {
    let folder = try TestFolder()
    let made = await trial(folder)("gate", "new", language, "my-gate")
    #expect(made.code == .passed, "\(made.error)")
    #expect(made.output.contains("wrote .gatehouse/gates/my-gate"))
    let answer = await trial(folder)("gate", "test", ".gatehouse/gates/my-gate", "--deadline", "30m")
    #expect(answer.code == .passed, "\(answer.output)\(answer.error)")
    #expect(answer.output.hasSuffix("3 examples passed\n"))
    let page = await trial(folder)("gate", "describe", ".gatehouse/gates/my-gate")
    #expect(page.output.hasPrefix("# my-gate\n\nDoes a changed file hold words"))
    #expect(page.output.contains("run: gates/my-gate"))
    let again = await trial(folder)("gate", "new", language, "my-gate")
    #expect(again.error.contains(".gatehouse/gates/my-gate is there already"))
  }

  @Test(
    "gate new writes Go that builds to a gate whose examples pass", .enabled(if: hasGo, "Go is not installed")
  )
  func go() async throws {
    let folder = try TestFolder()
    #expect(await trial(folder)("gate", "new", "go", "my-gate", "--in", "gates").code == .passed)
    let build = try await ChildProcess(
      LocalPath("/usr/bin/go"), ["build", "-o", "my-gate", "."],
      environment: [
        "PATH": "/usr/bin:/bin", "HOME": "\(folder.path)", "GOCACHE": "\(folder.path)/cache",
        "GOFLAGS": "-mod=mod",
        "GOTOOLCHAIN": "local", "CGO_ENABLED": "0",
      ], in: folder.path.appending("gates/my-gate"), limits: ChildLimits(time: .seconds(1_800))
    ).run()
    #expect(build.succeeded, "\(String(decoding: build.errorOutput, as: UTF8.self))")
    let answer = await trial(folder)("gate", "test", "gates/my-gate/my-gate", "--deadline", "30m")
    #expect(answer.code == .passed, "\(answer.output)\(answer.error)")
  }

  @Test("gate new writes Swift that describes the same gate")
  func swift() throws {
    let folder = try TestFolder()
    for file in GateLanguage.swift.files(named: "my-gate") { try folder.write(file.path, file.text) }
    let source = try folder.text("my-gate/Sources/my-gate/main.swift")
    let start = try #require(source.firstRange(of: "#\"\"\"\n"))
    let end = try #require(source.firstRange(of: "\n  \"\"\"#"))
    let literal = source[start.upperBound..<end.lowerBound]
      .split(separator: "\n", omittingEmptySubsequences: false).map { $0.dropFirst(2) }.joined(
        separator: "\n")
    #expect(try GateDescription.read(Array(literal.utf8), source: "d").id == "my-gate")
    #expect(try folder.text("my-gate/Package.swift").contains("executableTarget(name: \"my-gate\")"))
  }

  @Test("gate test says what an example expected otherwise, and exits with 1")
  func differs() async throws {
    let folder = try TestFolder()
    #expect(await trial(folder)("gate", "new", "python", "my-gate").code == .passed)
    let text = try folder.text(".gatehouse/gates/my-gate").replacing(
      "still says", with: "yet says", maxReplacements: 1)
    try folder.write(".gatehouse/gates/my-gate", text)
    let answer = await trial(folder)("gate", "test", ".gatehouse/gates/my-gate", "--deadline", "30m")
    #expect(answer.code == .blocked)
    #expect(answer.output.contains("expected, and not found: notes.txt yet says \"DO NOT MERGE\""))
    #expect(answer.output.contains("found, and not expected: notes.txt still says \"DO NOT MERGE\""))
  }

  @Test(
    "gate new refuses a name that is none, or taken",
    arguments: [
      ("My", "cannot name a gate"), ("../x", "cannot name a gate"), ("coverage", "is a gate of this program"),
    ])
  func names(_ name: String, reason: String) async throws {
    let answer = await trial(try TestFolder())("gate", "new", "python", name)
    #expect(answer.code == .misused)
    #expect(answer.error.contains(reason))
  }

  @Test("gate describe says why a file is no gate")
  func noGate() async throws {
    let folder = try TestFolder()
    try folder.write("x", "#!/bin/sh\necho nothing >&2\nexit 4\n")
    let answer = await trial(folder)("gate", "describe", "x")
    #expect(answer.code == .misused)
    #expect(answer.error.contains("gates/x describe exited with 4; its standard error ends in: nothing"))
  }
}

private var hasGo: Bool { LocalFiles.kind(of: "/usr/bin/go") != nil }
