import ForeignPolicies
import GateCatalog
import GateKit
import LocalSystem
import PolicyFiles
import SourceText
import TestSupport
import Testing

@testable import GatehouseCommands

@Suite("gatehouse init --from") struct InitFromTests {
  private static let codecov = """
    coverage:
      status:
        project: {default: {target: 80%, threshold: 1%}}
        patch: {default: {target: 50%}}
        changes: yes
    comment: {layout: files}

    """

  /// `main` holds a file, topic adds what is given; the tool's file lies in the work tree.
  private static func repository(
    _ name: String, _ text: String, change: [RepositoryPath: TestFile] = ["b.txt": "b\n"]
  ) throws -> TestRepository {
    let repository = try TestRepository.withTopic(policy: nil, message: "feat: go on", change)
    try repository.write(name, text)
    return repository
  }

  private static func policy(_ repository: TestRepository) throws -> String {
    let path = LocalPath(repository.path).appending(".gatehouse.yml")
    return String(decoding: try LocalFiles.read(path, limit: 1 << 20), as: UTF8.self)
  }

  @Test("writes a policy, tells what differs and is left out, and counts the keys") func writes() async throws
  {
    let repository = try Self.repository("codecov.yml", Self.codecov)
    let trial = CommandTrial(in: repository)
    let answer = await trial("init", "--from", "codecov.yml")
    #expect(answer.code == .passed)
    #expect(answer.output == "")
    #expect(
      answer.error == """
        codecov.yml:5:5: left out: coverage.status.changes: no gate asks why files that the change does not touch are \
        covered otherwise; project: {target: auto} notices where they are covered less
        3 of 5 keys of codecov.yml are carried over; 1 needs nothing here, 1 is left out
        wrote .gatehouse.yml: taken over from codecov.yml
        commit it; gatehouse check --policy-from worktree shows what it says of the current branch

        """)
    let checked = await trial("policy", "check")
    #expect(checked.code == .passed, "\(checked.error)")
    #expect(checked.output == ".gatehouse.yml: fine, 1 gate\n")
    #expect(try Self.policy(repository).contains("- line 6, comment: the comment has one form"))
  }

  @Test("prints the policy alone on standard output with --stdout, over a policy that is there too")
  func prints() async throws {
    let repository = try Self.repository("codecov.yml", Self.codecov)
    try repository.write(".gatehouse.yml", "mine\n")
    let answer = await CommandTrial(in: repository)(
      "init", "--from", "codecov.yml", "--stdout", "--observe", "--policy", "continuous-deployment")
    #expect(answer.code == .passed)
    #expect(answer.output.hasPrefix("# What a pull request must satisfy"))
    #expect(answer.output.contains("\nextends: [continuous-deployment]\nmode: observe"))
    #expect(answer.error.hasSuffix("is left out\n"))
    #expect(try Self.policy(repository) == "mine\n")
    let reading = await PolicyReader(gates: builtInGates).read(name: "p", bytes: Array(answer.output.utf8))
    guard case .policy = reading else {
      Issue.record("\(reading)")
      return
    }
  }

  @Test("finds Codecov's reports where a workflow uploads them from, and judges them") func workflows()
    async throws
  {
    let repository = try Self.repository(
      "codecov.yml",
      "coverage: {status: {project: off, patch: {default: {target: 60%}}}}\nflags: {api: {}}\n",
      change: ["app.py": "a = 1\nb = 2\n"])
    try repository.write(
      ".github/workflows/ci.yml",
      """
      jobs:
        test:
          steps:
            - uses: actions/checkout@v4
            - uses: codecov/codecov-action@v4
              with: {files: "./out/api.info, out/more.info", flags: api}
            - uses: codecov/codecov-action@v4
              with: {file: out/web.info}
            - uses: codecov/codecov-action@v4
              with: {files: "${{ matrix.report }}"}

      """)
    try repository.write(".github/workflows/broken.yml", "jobs: [")
    try repository.write("out/api.info", "SF:app.py\nDA:1,1\nDA:2,0\nend_of_record\n")
    try repository.write("out/web.info", "SF:app.py\nDA:1,0\nDA:2,0\nend_of_record\n")
    let trial = CommandTrial(in: repository)
    let answer = await trial("init", "--from", "codecov.yml")
    #expect(answer.code == .passed)
    #expect(answer.error.contains("reports are read from where .github/workflows/ci.yml uploads them\n"))
    let policy = try Self.policy(repository)
    #expect(policy.contains("- {id: api, flag: api, paths: [out/api.info, out/more.info]}\n"), "\(policy)")
    #expect(policy.contains("- {id: coverage, paths: [out/web.info]}\n"))
    let check = ["check", "--policy-from", "worktree", "--only", "coverage", "--target", "main"]
    #expect(await trial.run(check).code == .blocked)
    try repository.write("out/web.info", "SF:app.py\nDA:1,0\nDA:2,1\nend_of_record\n")
    #expect(await trial.run(check).code == .passed)
  }

  @Test("keeps a policy that is there unless --force is given") func existing() async throws {
    let repository = try Self.repository("codecov.yml", Self.codecov)
    try repository.write(".gatehouse.yml", "mine\n")
    let trial = CommandTrial(in: repository)
    let refused = await trial("init", "--from", "codecov.yml")
    #expect(refused.code == .misused)
    #expect(
      refused.error == "gatehouse: .gatehouse.yml is there already\n"
        + "gatehouse init --force writes over it, --stdout only prints\n")
    #expect(try Self.policy(repository) == "mine\n")
    #expect(await trial("init", "--from", "codecov.yml", "--force").code == .passed)
    #expect(try Self.policy(repository).contains("coverage:"))
  }

  @Test(
    "refuses what it cannot read with the way out, and writes nothing",
    arguments: [
      (
        "codecov.yml", "coverage: [", "codecov.yml:2:1: expected a value, found the end of the file",
        "1 mistake; nothing was written"
      ),
      (
        ".policy.yml", "policy: {approval: [a]}",
        ".policy.yml:1:21: policy.approval[0]: no approval rule is called \"a\"",
        "1 mistake; nothing was written"
      ),
      (
        "sonar-project.properties", "a=\\u1", "sonar-project.properties:1:3: \\u without four",
        "1 mistake; nothing was written"
      ),
      (
        "coverage.yml", "", "cannot tell which tool coverage.yml is of",
        "codecov.yml, sonar-project.properties or .policy.yml"
      ),
      (
        ".policy.yml",
        "policy: {approval: [a]}\napproval_rules: [{name: a, requires: {conditions: {has_status: {conclusions: [fine], statuses: [ci]}}}}]",
        ".gatehouse.yml:13:42: expected one of success, neutral", "change what these lines come from"
      ),
    ])
  func refuses(name: String, text: String, message: String, wayOut: String) async throws {
    let repository = try Self.repository(name, text)
    let answer = await CommandTrial(in: repository)("init", "--from", name)
    #expect(answer.code == .misused)
    #expect(answer.error.contains(message), "\(answer.error)")
    #expect(answer.error.contains(wayOut), "\(answer.error)")
    #expect(LocalFiles.kind(of: LocalPath(repository.path).appending(".gatehouse.yml")) == nil)
  }

  @Test("names a file that is not there, and one that is too large") func unreadable() async throws {
    let repository = try Self.repository("codecov.yml", String(repeating: "#", count: 300_000))
    let trial = CommandTrial(in: repository)
    let missing = await trial("init", "--from", "sonar-project.properties")
    #expect(missing.code == .misused)
    #expect(missing.error.contains("sonar-project.properties: No such file or directory"))
    let large = await trial("init", "--from", "codecov.yml")
    #expect(large.code == .misused)
    #expect(large.error.contains("codecov.yml"))
  }

  @Test("is proposed where another tool's file is there") func proposed() async throws {
    let repository = try Self.repository(".codecov.yml", Self.codecov)
    let answer = await CommandTrial(in: repository)("init", "--yes")
    #expect(answer.code == .passed)
    #expect(
      answer.error.contains(
        ".codecov.yml is here too: gatehouse init --from .codecov.yml --force takes it over\n"))
  }

  @Test("asks on a terminal before it writes", arguments: [(["y", "y"], true), (["n", "n"], false)])
  func asks(answers: [String], writes: Bool) async throws {
    let repository = try Self.repository("codecov.yml", Self.codecov)
    let console = TestConsole(folder: LocalPath(repository.path), terminalWidth: 80, answers: answers)
    #expect(await console.run("init", "--from", "codecov.yml", gates: builtInGates) == .passed)
    #expect(console.questions.count == 2)
    #expect((LocalFiles.kind(of: LocalPath(repository.path).appending(".gatehouse.yml")) != nil) == writes)
  }
}

/// What is written judges as the other tool did, on both sides of each limit.
@Suite("A policy taken over") struct TakenOverJudgingTests {
  private static let lines = (1...100).map { "a\($0) = \($0)\n" }.joined()

  private static func lcov(_ covered: Int, of count: Int, partial: Int = 0) -> String {
    let lines = (1...count).map { "DA:\($0),\($0 <= covered ? 1 : 0)\n" }.joined()
    // A covered line of which one arm of two was taken.
    let arms = (0..<partial).map { "BRDA:\($0 + 1),0,0,1\nBRDA:\($0 + 1),0,1,0\n" }.joined()
    return "SF:app.py\n\(lines)\(arms)end_of_record\n"
  }

  /// A pull request that adds 100 lines, judged by what is made of codecov.yml.
  private func judge(codecov: String, _ lcov: String, at path: String = "lcov.info") async throws
    -> CommandTrial.Answer
  {
    let repository = try TestRepository.withTopic(policy: nil, ["app.py": .text(Self.lines)])
    try repository.write("codecov.yml", codecov)
    try repository.write(path, lcov)
    let trial = CommandTrial(in: repository)
    let written = await trial("init", "--from", "codecov.yml")
    #expect(written.code == .passed, "\(written.error)")
    return await trial("check", "--policy-from", "worktree", "--only", "coverage", "--target", "main")
  }

  private static let limits = """
    coverage:
      status:
        project: {default: {target: 80%, threshold: 1%}}
        patch: {default: {target: 50%}}

    """

  @Test(
    "holds Codecov's target less its threshold, and counts partial lines as it does",
    arguments: [(80, 0, true), (79, 0, true), (78, 0, false), (80, 1, true), (80, 2, false)])
  func project(covered: Int, partial: Int, passes: Bool) async throws {
    let answer = try await judge(codecov: Self.limits, Self.lcov(covered, of: 100, partial: partial))
    #expect(answer.code == (passes ? .passed : .blocked), "\(answer.output)")
    if !passes {
      #expect(answer.output.contains("project 78.00 % (78 of 100) < 80 % less 1 %"), "\(answer.output)")
    }
  }

  @Test("holds Codecov's target of the patch", arguments: [(75, true), (74, false)])
  func patch(covered: Int, passes: Bool) async throws {
    let codecov = "coverage: {status: {project: off, patch: {default: {target: 75}}}}\n"
    let answer = try await judge(codecov: codecov, Self.lcov(covered, of: 100))
    #expect(answer.code == (passes ? .passed : .blocked), "\(answer.output)")
  }

  @Test("blocks nothing where Codecov only informs") func informational() async throws {
    let codecov = "coverage: {status: {project: off, patch: {default: {target: 75, informational: true}}}}\n"
    let answer = try await judge(codecov: codecov, Self.lcov(10, of: 100))
    #expect(answer.code == .passed)
    #expect(answer.output.contains("patch 10.00 %"))
  }

  @Test("holds the target of a flag against the reports of that flag", arguments: [(85, true), (84, false)])
  func flag(covered: Int, passes: Bool) async throws {
    let codecov = """
      coverage: {status: {project: {backend: {target: 85, flags: [backend]}}, patch: off}}
      flags: {backend: {paths: [app.py]}}

      """
    let answer = try await judge(
      codecov: codecov, Self.lcov(covered, of: 100), at: "reports/backend/lcov.info")
    #expect(answer.code == (passes ? .passed : .blocked), "\(answer.output)")
  }

  @Test("does not count files that Codecov ignores", arguments: [("app.py", true), ("other/", false)])
  func ignored(pattern: String, passes: Bool) async throws {
    let answer = try await judge(
      codecov: Self.limits + "ignore: [\"\(pattern)\"]\n",
      Self.lcov(10, of: 100) + "SF:b.py\nDA:1,1\nend_of_record\n")
    #expect((answer.code == .passed) == passes, "\(answer.output)")
  }

  private static let properties = """
    sonar.coverageReportPaths=reports/lcov.info
    sonar.exclusions=legacy/

    """

  @Test(
    "holds Sonar way's 80 % of new code, conditions counted too",
    arguments: [(80, 0, true), (79, 0, false), (80, 2, false)])
  func sonarWay(covered: Int, partial: Int, passes: Bool) async throws {
    let repository = try TestRepository.withTopic(policy: nil, ["app.py": .text(Self.lines)])
    try repository.write("sonar-project.properties", Self.properties)
    try repository.write("reports/lcov.info", Self.lcov(covered, of: 100, partial: partial))
    let trial = CommandTrial(in: repository)
    #expect(await trial("init", "--from", "sonar-project.properties").code == .passed)
    let answer = await trial("check", "--policy-from", "worktree", "--only", "coverage", "--target", "main")
    #expect(answer.code == (passes ? .passed : .blocked), "\(answer.output)")
  }

  private static let bot = """
    policy:
      approval:
        - or: [documentation, {and: [one approval, the database team]}]
    approval_rules:
      - name: documentation
        if: {only_changed_files: {paths: ["^docs/.*$"]}}
      - name: one approval
        requires: {count: 1, permissions: [write]}
      - name: the database team
        if: {changed_files: {paths: ["^db/.*$"]}}
        requires: {count: 1, teams: [acme/dba]}

    """

  @Test(
    "asks the people whom policy-bot asks",
    arguments: [
      ("docs/a.md", "[]", true), ("src/a.c", "[]", false), ("src/a.c", "[grace]", true),
      ("db/a.sql", "[grace]", false),
      ("db/a.sql", "[grace, linus]", true), ("db/a.sql", "[linus]", true), ("src/a.c", "[ada]", false),
      ("src/a.c", "[eve]", false),
    ])
  func approvals(path: RepositoryPath, approvers: String, passes: Bool) async throws {
    let repository = try TestRepository()
    let main = try repository.commit("feat: begin", ["README.md": "# Shop\n"])
    let head = try repository.commit("feat: go on", on: "topic", [path: "a\n"], parents: [main])
    try repository.checkOut("topic")
    try repository.write(".policy.yml", Self.bot)
    let trial = CommandTrial(in: repository)
    let written = await trial("init", "--from", ".policy.yml")
    #expect(written.code == .passed, "\(written.error)")
    let reviews = approvers.dropFirst().dropLast().split(separator: ", ")
      .map { "{author: \($0), commit: \(head), state: approved}" }.joined(separator: ", ")
    let facts = """
      target: main
      author: ada
      committers: [ada]
      permissions:
        - {login: grace, role: write}
        - {login: linus, role: maintain}
        - {login: eve, role: read}
        - {login: ada, role: admin}
      teams: [{name: acme/dba, members: [linus, ada]}]
      base_repository: {id: "1", name: acme/shop}
      reviews: [\(reviews)]

      """
    let answer = await trial.run(["check", "--policy-from", "worktree", "--facts", "-"], input: facts)
    #expect(answer.code == (passes ? .passed : .blocked), "\(answer.output)\(answer.error)")
  }
}
