import GateEngine
import GateKit
import SourceText
import Testing

@Suite("Artifacts that a policy names")
struct EvidenceSettingsTests {
  private func source(_ workflow: String, _ names: [String], _ folder: String = "") throws -> ArtifactSource {
    var source = ArtifactSource()
    source.workflow = workflow
    source.name = OneOrMany(try names.map { try Glob($0) })
    source.folder = folder
    return source
  }

  @Test(
    "lay their files where download-artifact would",
    arguments: [
      (["coverage"], "", "lcov.info"), (["coverage"], "build", "build/lcov.info"),
      (["cov*"], "", "coverage/lcov.info"), (["cov*"], "build/x", "build/x/coverage/lcov.info"),
      (["coverage", "tests"], "build", "build/coverage/lcov.info"),
    ])
  func places(_ names: [String], _ folder: String, _ place: String) throws {
    let source = try source("ci.yml", names, folder)
    #expect(source.isMeant("coverage"))
    #expect(!source.isMeant("others"))
    #expect(source.place(of: "lcov.info", in: "coverage") == RepositoryPath(place))
  }

  @Test("are of a workflow's file", arguments: ["ci.yml", ".github/workflows/ci.yml", "a b.yaml"])
  func workflows(_ file: String) throws {
    let source = try source(file, ["x"])
    #expect(source.inconsistencies == [])
    #expect(source.workflowPath == (file.contains("/") ? file : ".github/workflows/\(file)"))
  }

  @Test(
    "have mistakes that are told with their place",
    arguments: [
      ("ci", "", ["workflow"]), ("", "", ["workflow"]), ("ci/x.yml", "", ["workflow"]),
      (".github/workflows/a/b.yml", "", ["workflow"]), (".github/ci.yml", "", ["workflow"]),
      ("ci.yml", "/build", ["folder"]), ("ci.yml", "build/", ["folder"]), ("ci.yml", "../x", ["folder"]),
      ("ci.yml", "a//b", ["folder"]), ("ci.yml", "a/./b", ["folder"]),
    ])
  func mistakes(_ workflow: String, _ folder: String, _ keys: [String]) throws {
    var settings = EvidenceSettings()
    settings.artifacts = [try source("ci.yml", ["x"]), try source(workflow, ["x"], folder)]
    #expect(settings.inconsistencies.map(\.keys) == [["artifacts", "1"] + keys])
  }
}
