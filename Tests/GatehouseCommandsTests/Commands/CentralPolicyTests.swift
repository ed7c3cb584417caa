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
    let report = await trial("check", "--central", "org.yml", "--format", "json")
    for words in [
      "max_size: 1000 at .gatehouse.yml:2:32 may not take the place of 10 at org.yml:3:26 of org.yml, which holds",
      "\"place\": \"org.yml\"",
    ] {
      #expect(report.output.contains(words), "\(report.output)")
    }
    // Evaluated again from the report alone.
    try repository.write("org.yml", "version: 1\ngates: {clean-repo: {}}\n")
    #expect(
      await trial("verify", "-", input: report.output).output
        == "the report holds: evaluated again, the verdict is blocked\n")
    let without = report.output.replacing("max_size: 10}", with: "max_size: 99}")
    #expect(without != report.output)
    #expect(await trial("verify", "-", input: without).code == .blocked)
    withExtendedLifetime(repository) {}
  }

  @Test("holds where the repository has no policy, and by a variable of the environment too")
  func alone() async throws {
    let (repository, made) = try trial(nil)
    var trial = made
    #expect(await trial("check").code == .passed)
    trial.environment["GATEHOUSE_CENTRAL"] = "org.yml"
    let answer = await trial("check")
    #expect(answer.code == .blocked, "\(answer.output)")
    let explained = await trial("explain")
    #expect(explained.code == .blocked)
    withExtendedLifetime(repository) {}
  }

  @Test("is told of mistake by mistake, and nothing is judged by it")
  func mistakes() async throws {
    let (repository, trial) = try trial(nil, central: "version: 1\ngates: {clean-rep: {}}\nmod: x\n")
    let answer = await trial("check", "--central", "org.yml")
    #expect(answer.code == .misused)
    #expect(answer.error.contains("org.yml:2:9: unknown gate \"clean-rep\"; did you mean \"clean-repo\"?"))
    #expect(answer.error.contains("org.yml:3:1"))
    #expect(await trial("check", "--central", "nothing.yml").code == .misused)
    withExtendedLifetime(repository) {}
  }
}
