import GateCatalog
import GateKit
import LocalSystem
import PolicyFiles
import SourceText
import TestSupport
import Testing

@testable import GatehouseCommands

@Suite struct InitCommandTests {
  private static let five: Set = [
    "continuous-deployment", "dev-prod-migrations", "platform", "three-stages", "web-product",
  ]

  private static func survey(_ branches: [String], _ files: [String] = []) -> RepositorySurvey {
    RepositorySurvey(branches: Set(branches), defaultBranch: "main", files: files)
  }

  @Test(
    "branches and files lead to the policy that fits best",
    arguments: [
      (survey(["main"]), "continuous-deployment"),
      (survey(["main", "feature/x"], ["package.json"]), "continuous-deployment"),
      (survey(["main", "staging", "development"], ["package.json"]), "three-stages"),
      (survey(["main", "develop"], ["web/package.json"]), "web-product"),
      (survey(["main", "develop"], ["apps/a/package.json"]), "platform"),
      (survey(["main", "develop"], ["packages/a/pyproject.toml"]), "platform"),
      (survey(["main", "dev", "prod"], ["backend/alembic.ini"]), "dev-prod-migrations"),
      (survey(["dev", "prod"], ["migrations/versions/1.py"]), "dev-prod-migrations"),
      (survey(["dev", "prod"]), "own"), (survey(["main", "dev"], ["alembic.ini"]), "own"),
      (survey(["main"], ["alembic/versions/1.py"]), "continuous-deployment"),
      (survey(["main", "develop"]), "own"), (survey(["main", "staging"]), "own"),
      (survey(["master"]), "own"), (survey(["develop"], ["package.json"]), "own"),
      (survey(["main", "staging", "dev"]), "own"),
    ])
  private func fits(survey: RepositorySurvey, name: String) {
    let proposals = PolicyProposal.fitting(survey, builtIn: Self.five)
    #expect(proposals.first?.name == name)
    #expect(proposals.last?.name == "own")
  }

  @Test("a policy that this program does not hold is not proposed") func unknown() {
    #expect(PolicyProposal.fitting(Self.survey(["main"]), builtIn: []).map(\.name) == ["own"])
  }

  @Test(
    "a policy of one's own has the stages that the branches show",
    arguments: [
      (["main"], ["{from: \"**\", to: main}"]),
      (["main", "develop"], ["{from: develop, to: main}", "{from: \"**\", to: develop}"]),
      (
        ["main", "dev", "stage"],
        ["{from: dev, to: stage}", "{from: stage, to: main}", "{from: \"**\", to: dev}"]
      ),
      (["main", "staging"], ["{from: staging, to: main}", "{from: \"**\", to: staging}"]),
    ])
  func stages(branches: [String], edges: [String]) {
    let text = PolicyProposal(name: "own", reason: "").text(
      Self.survey(branches), observe: false, gates: ["clean-repo"])
    let lines = text.split(separator: "\n").filter { $0.hasPrefix("    - ") }.map { String($0.dropFirst(6)) }
    #expect(lines == edges)
  }

  private func repository(_ branches: [String] = ["main"], _ files: [String] = []) throws
    -> TestRepository
  {
    let repository = try TestRepository()
    for branch in branches { try repository.commit("Begin", on: branch, ["README.md": "# Here\n"]) }
    try repository.checkOut(branches[0])
    for file in files { try repository.write(file, "x\n") }
    return repository
  }

  private func policy(_ repository: TestRepository, _ name: String = ".gatehouse.yml") throws -> String {
    let bytes = try LocalFiles.read(LocalPath("\(repository.path)/\(name)"), limit: 1 << 20)
    return String(decoding: bytes, as: UTF8.self)
  }

  private func isValid(_ text: String) async -> Bool {
    let reading = await PolicyReader(gates: builtInGates).read(name: "p", bytes: Array(text.utf8))
    if case .policy = reading { return true }
    return false
  }

  @Test(
    "what is written is a valid policy, whatever the repository looks like",
    arguments: [
      (["main"], [], "continuous-deployment"), (["main", "staging", "development"], [], "three-stages"),
      (["main", "develop"], ["web/package.json"], "web-product"),
      (["main", "develop"], ["apps/a/package.json"], "platform"),
      (["dev", "prod"], ["backend/alembic.ini"], "dev-prod-migrations"), (["master"], [], "own"),
      (["trunk", "stage", "x,y"], [], "own"),
    ] as [([String], [String], String)])
  func writes(branches: [String], files: [String], name: String) async throws {
    let repository = try repository(branches, files)
    let console = TestConsole(folder: LocalPath(repository.path))
    #expect(await console.run("init", "--yes", gates: builtInGates) == .passed)
    #expect(console.output == "")
    #expect(console.error.hasPrefix("wrote .gatehouse.yml: \(name), "))
    #expect(await isValid(try policy(repository)))
  }

  @Test("every policy that can be asked for is valid, enforced or observed")
  func known() async throws {
    let repository = try repository()
    for name in builtInPolicies.keys.sorted() + ["own"] {
      for mode in [[], ["--observe"]] {
        let console = TestConsole(folder: LocalPath(repository.path))
        let words = ["init", "--policy", name, "--stdout"] + mode
        #expect(
          await runGatehouse(arguments: words, console: console.console, gates: builtInGates) == .passed)
        #expect(await isValid(console.output), "\(name)")
        #expect(console.output.contains("\nmode: observe") == !mode.isEmpty)
      }
    }
    #expect(LocalFiles.kind(of: LocalPath("\(repository.path)/.gatehouse.yml")) == nil)
  }

  @Test(
    "a policy that is there is kept unless --force is given",
    arguments: [
      (".gatehouse.yml", ".gatehouse.yml"), (".github/gatehouse.yml", ".github/gatehouse.yml"),
      (".gatehouse.yaml", ".gatehouse.yml"),
    ])
  func existing(name: String, written: String) async throws {
    let repository = try repository()
    try repository.write(name, "mine\n")
    let console = TestConsole(folder: LocalPath(repository.path))
    #expect(await console.run("init", gates: builtInGates) == .misused)
    #expect(
      console.error == "gatehouse: \(name) is there already\n"
        + "gatehouse init --force writes over it, --stdout only prints\n")
    #expect(try policy(repository, name) == "mine\n")
    #expect(await console.run("init", "--force", gates: builtInGates) == .passed)
    #expect(await isValid(try policy(repository, written)))
  }

  @Test(
    "on a terminal it asks, and writes what was answered",
    arguments: [
      (["own", "y", "y"], true, true), (["", "n", ""], true, false), (["own", "yes", "n"], false, true),
      (["own"], false, false),
    ])
  func asks(answers: [String], writes: Bool, observes: Bool) async throws {
    let repository = try repository(["trunk"])
    let console = TestConsole(folder: LocalPath(repository.path), terminalWidth: 80, answers: answers)
    #expect(await console.run("init", gates: builtInGates) == .passed)
    #expect(console.questions.count == 3)
    guard writes else {
      #expect(console.error.hasSuffix("nothing was written\n"))
      #expect(LocalFiles.kind(of: LocalPath("\(repository.path)/.gatehouse.yml")) == nil)
      return
    }
    #expect(try policy(repository).contains("\nmode: observe") == observes)
  }

  @Test("an unknown policy is named, with the nearest one") func unknownPolicy() async throws {
    let repository = try repository()
    let console = TestConsole(folder: LocalPath(repository.path))
    #expect(await console.run("init", "--policy", "onw", gates: builtInGates) == .misused)
    #expect(console.error.hasPrefix("gatehouse: unknown policy \"onw\"; did you mean \"own\"?\nknown are "))
  }

  @Test("without a repository or a work tree there is nothing to write to") func noRepository() async throws {
    let folder = try TestFolder()
    let console = TestConsole(folder: folder.path)
    #expect(await console.run("init") == .couldNotLook)
    #expect(console.error.hasPrefix("gatehouse: cannot open \(folder.path): it is not in a git repository"))
    let bare = try TestRepository(bare: true)
    #expect(await TestConsole(folder: LocalPath(bare.path)).run("init") == .misused)
  }
}
