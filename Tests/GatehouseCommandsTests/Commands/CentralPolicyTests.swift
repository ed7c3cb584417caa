import GateKit
import SourceText
import TestSupport
import Testing

@testable import GatehouseCommands

@Suite("The organisation's policy on the command line") struct CentralPolicyTests {
  private static let central = """
    version: 1
    gates:
      clean-repo: {max_size: 10}
      commit-rules: {conventional: {}}

    """

  private func trial(_ policy: String?, central: String = central) throws -> (TestRepository, CommandTrial) {
    let repository = try TestRepository.withTopic(policy: policy, ["b.txt": "twelve bytes\n"])
    try repository.write("org.yml", central)
    return (repository, CommandTrial(in: repository))
  }

  @Test("holds over the repository's, and is part of what the report holds by")
  func holds() async throws {
    let (repository, trial) = try trial("version: 1\ngates: {clean-repo: {max_size: 1000}}\n")
    #expect(await trial("check").code == .passed)
    let answer = await trial("check", "--central", "org.yml")
    #expect(answer.code == .blocked)
    #expect(
      answer.output.contains(
        "max_size: 1000 at .gatehouse.yml:2:31 may not take the place of 10 at org.yml:3:"))
    #expect(answer.output.contains("above that of org.yml"))
    let report = await trial("check", "--central", "org.yml", "--format", "json")
    // Evaluated again from the report alone.
    try repository.write("org.yml", "version: 1\ngates: {clean-repo: {}}\n")
    #expect(
      await trial("verify", "-", input: report.output).output
        == "the report holds: evaluated again, the verdict is blocked\n")
    let without = report.output.replacing("max_size: 10}", with: "max_size: 99}")
    #expect(without != report.output)
    #expect(await trial("verify", "-", input: without).code == .blocked)
  }

  @Test("holds where the repository has no policy, and by a variable of the environment too")
  func alone() async throws {
    var (_, trial) = try trial(nil)
    #expect(await trial("check").code == .passed)
    trial.environment["GATEHOUSE_CENTRAL"] = "org.yml"
    let answer = await trial("check")
    #expect(answer.code == .blocked, "\(answer.output)")
    let explained = await trial("explain")
    #expect(explained.code == .blocked)
  }

  @Test("is told of mistake by mistake, and nothing is judged by it")
  func mistakes() async throws {
    let (_, trial) = try trial(nil, central: "version: 1\ngates: {clean-rep: {}}\nmod: x\n")
    let answer = await trial("check", "--central", "org.yml")
    #expect(answer.code == .misused)
    #expect(answer.error.contains("org.yml:2:9: unknown gate \"clean-rep\"; did you mean \"clean-repo\"?"))
    #expect(answer.error.contains("org.yml:3:1"))
    #expect(await trial("check", "--central", "nothing.yml").code == .misused)
  }
}
