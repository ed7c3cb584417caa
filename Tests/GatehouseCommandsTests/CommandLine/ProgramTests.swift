import LocalSystem
import TestSupport
import Testing

@testable import GatehouseCommands

/// The program as its users start it; where the tests are, it was built beside them.
private let program: String? = {
  guard let test = try? ThisProcess.executable() else { return nil }
  let path = test.folder.appending("gatehouse")
  return LocalFiles.kind(of: path) == .file ? "\(path)" : nil
}()

@Suite(.enabled(if: program != nil)) struct ProgramTests {
  @Test("the process prints answers on standard output, talk on standard error, and exits by the table")
  func process() throws {
    let program = try #require(program)
    #expect(
      try runProgram(program, ["version"])
        == ProgramRun(status: 0, output: "gatehouse \(programVersion)\n", error: ""))
    #expect(try runProgram(program, ["--version"]).output == "gatehouse \(programVersion)\n")
    let wrong = try runProgram(program, ["vershun"])
    #expect(wrong.status == 2)
    #expect(wrong.output == "")
    #expect(
      wrong.error == "gatehouse: unknown command \"vershun\"; did you mean \"version\"?\n"
        + "gatehouse --help shows how it is used\n")
    #expect(try runProgram(program, ["init"], in: "/proc").status == 3)
    #expect(try runProgram(program, []).output.hasPrefix("Example: gatehouse check"))
  }

  @Test("a reader that goes away is no error") func brokenPipe() throws {
    let program = try #require(program)
    let run = try runProgram(
      "bash", ["-c", "set -o pipefail; \(shellQuoted(program)) completions bash | true; echo $?"])
    #expect(run.output == "0\n")
    #expect(run.error == "")
  }

  @Test("a full disk is no pass") func fullDisk() throws {
    let program = try #require(program)
    let run = try runProgram("bash", ["-c", "\(shellQuoted(program)) version > /dev/full"])
    #expect(run.status == 3)
    #expect(run.error.hasPrefix("gatehouse: cannot write to standard output: "))
  }
}
