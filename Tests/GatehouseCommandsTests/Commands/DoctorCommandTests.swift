import GateCatalog
import LocalSystem
import SourceText
import TestSupport
import Testing

@testable import GatehouseCommands

@Suite struct DoctorCommandTests {
  /// State and subject of each line, and the whole answer.
  private func diagnose(_ folder: String, environment: [String: String] = ["PATH": "/usr/bin:/bin"]) async
    -> (code: ExitCode, lines: [String: String], output: String)
  {
    let console = TestConsole(environment: environment, folder: LocalPath(folder))
    let code = await console.run("doctor", gates: builtInGates)
    var lines: [String: String] = [:]
    for line in console.output.split(separator: "\n") {
      for state in ["ok", "warn", "fail"] where line.hasPrefix(state + " ") {
        let rest = line.drop { $0 != " " }.drop { $0 == " " }
        let subject = rest.split(separator: "  ").first.map(String.init) ?? ""
        lines[subject] = lines[subject].map { $0 + "+" + state } ?? state
      }
    }
    return (code, lines, console.output)
  }

  private func healthy(_ policy: String? = "version: 1\ngates: {clean-repo: {}}\n") throws -> TestRepository {
    let repository = try TestRepository()
    var files: [RepositoryPath: TestFile] = ["README.md": "# Here\n"]
    if let policy { files[".gatehouse.yml"] = .text(policy) }
    try repository.commit("Begin", files)
    try repository.checkOut()
    return repository
  }

  @Test("a healthy repository has no warning") func health() async throws {
    let repository = try healthy()
    let (code, lines, output) = await diagnose(repository.path)
    #expect(code == .passed)
    #expect(Set(lines.values) == ["ok"], "\(output)")
    #expect(
      Set(lines.keys) == [
        "program", "libraries", "repository", "history", "objects", "head", "target", "policy", "git",
        "deep mode", "time zones", "output",
      ])
    #expect(output.contains(".gatehouse.yml on main: valid, with clean-repo\n"))
    #expect(output.hasSuffix("\n\nEverything is as it should be.\n"))
  }

  @Test("a shallow clone is a warning with the command that mends it") func shallow() async throws {
    let origin = try healthy()
    try origin.commit("Go on", ["a.txt": "a\n"])
    let clone = try TestRepository(madeBy: ["clone", "--quiet", "--depth=1", "file://\(origin.path)"])
    let (code, lines, output) = await diagnose(clone.path)
    #expect(code == .passed)
    #expect(lines["history"] == "warn")
    #expect(lines["objects"] == "ok")
    #expect(output.contains("git fetch --unshallow"))
    #expect(output.hasSuffix("gatehouse can work here; 1 warning.\n"))
  }

  @Test("a partial clone is a warning") func partial() async throws {
    let origin = try healthy()
    let clone = try TestRepository(madeBy: [
      "clone", "--quiet", "--filter=blob:none", "file://\(origin.path)",
    ])
    let (code, lines, _) = await diagnose(clone.path)
    #expect(code == .passed)
    #expect(lines["objects"] == "warn")
    #expect(lines["history"] == "ok")
  }

  @Test("outside of a repository nothing can work") func noRepository() async throws {
    let folder = try TestFolder()
    let (code, lines, output) = await diagnose("\(folder.path)")
    #expect(code == .blocked)
    #expect(lines["repository"] == "fail")
    #expect(lines["history"] == nil)
    #expect(output.hasSuffix("gatehouse cannot work here yet: 1 failure.\n"))
  }

  @Test("a repository without commits is a warning") func unborn() async throws {
    let repository = try TestRepository()
    let (code, lines, _) = await diagnose(repository.path)
    #expect(code == .passed)
    #expect(lines["head"] == "warn")
    #expect(lines["target"] == "warn")
    #expect(lines["policy"] == "warn")
  }

  @Test("a detached head says nothing of the source branch") func detached() async throws {
    let repository = try healthy()
    try repository.git("checkout", "--quiet", "--detach")
    let (_, lines, _) = await diagnose(repository.path)
    #expect(lines["head"] == "warn")
  }

  @Test("a wrong policy is a failure that shows the first mistake") func wrongPolicy() async throws {
    let repository = try healthy("version: 1\ngates: {clean-rep: {}}\nmodes: x\n")
    let (code, lines, output) = await diagnose(repository.path)
    #expect(code == .blocked)
    #expect(lines["policy"] == "fail")
    #expect(output.contains("on main: .gatehouse.yml:2:"))
    #expect(output.contains("and 1 more"))
  }

  @Test("a policy that is not merged yet is not in force") func notMerged() async throws {
    let repository = try healthy(nil)
    #expect(await diagnose(repository.path).lines["policy"] == "warn")
    try repository.write(".gatehouse.yml", "version: 1\ngates: {clean-repo: {}}\n")
    #expect(await diagnose(repository.path).lines["policy"] == "ok+warn")
    try repository.write(".github/gatehouse.yml", "version: 1\n")
    let (code, lines, _) = await diagnose(repository.path)
    #expect(lines["policy"]?.hasPrefix("fail") == true)
    #expect(code == .blocked)
  }

  @Test("a policy that differs from the one in force is shown too") func changedPolicy() async throws {
    let repository = try healthy()
    #expect(await diagnose(repository.path).lines["policy"] == "ok")
    try repository.write(".gatehouse.yml", "version: 1\ngates: {commit-rules: {}}\n")
    #expect(await diagnose(repository.path).lines["policy"] == "ok+ok")
  }

  @Test("a machine without git is a warning") func noGit() async throws {
    let repository = try healthy()
    #expect(await diagnose(repository.path, environment: ["PATH": "/nowhere"]).lines["git"] == "warn")
  }

  @Test("colour marks the states, and only where it is wanted") func colour() {
    let diagnoses = [Diagnosis.ok("a", "b"), .warn("c", "d\u{1B}[2J", "e"), .fail("f", "g", "h")]
    let plain = text(of: diagnoses, width: 80, colour: false)
    #expect(
      plain == """
        ok    a  b
        warn  c  d\\u{1B}[2J
                 -> e
        fail  f  g
                 -> h

        gatehouse cannot work here yet: 1 failure, 1 warning.

        """)
    let coloured = text(of: diagnoses, width: 80, colour: true)
    #expect(coloured.contains("\u{1B}[32mok    \u{1B}[0ma"))
    #expect(coloured.contains("\u{1B}[33mwarn  \u{1B}[0mc"))
    #expect(coloured.contains("\u{1B}[31mfail  \u{1B}[0mf"))
  }
}
