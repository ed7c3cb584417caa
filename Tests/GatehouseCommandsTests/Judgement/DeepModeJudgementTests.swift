import GateCatalog
import LocalSystem
import SourceText
import TestSupport
import Testing

@testable import GatehouseCommands

/// Migrations that a change brings, tried by the whole program on a server of their own.
@Suite(
  "Deep mode", .serialized,
  .enabled(if: mayHoldTrials, "scripts/setup-peers installs PostgreSQL and bubblewrap, and did not run"))
struct DeepModeJudgementTests {
  @Test("of check finds a table that is written anew, and a way back that leaves something else")
  func check() async throws {
    let repository = try TestRepository.withMigrations([
      "db/migrations/0002_amount.up.sql": "ALTER TABLE orders ALTER COLUMN amount TYPE bigint;\n",
      "db/migrations/0002_amount.down.sql": "ALTER TABLE orders ALTER COLUMN amount TYPE smallint;\n",
      "alembic/versions/b.py": """
      from alembic import op
      import sqlalchemy as sa
      revision = "b"
      down_revision = "a"
      def upgrade():
          op.add_column("users", sa.Column("mail", sa.Text()))
      def downgrade():
          op.drop_column("users", "mail")

      """,
    ])
    let trial = CommandTrial(in: repository)
    let answer = await trial("check", "--target", "main", "--output", "json=report.json")
    #expect(answer.code == .blocked, "\(answer.output)\(answer.error)")
    let text = answer.words
    #expect(text.contains("orders is written anew under ACCESS EXCLUSIVE, as a server showed"))
    #expect(text.contains("the way back does not restore the schema: + column public.orders.amount smallint"))
    #expect(text.contains("the migrations were not tried: migrations of alembic are code, which is not run"))
    // What was tried is in the report, which can be held to it without another trial.
    let verified = await trial("verify", "report.json")
    #expect(verified.code == .passed, "\(verified.output)\(verified.error)")
    let report = try String(
      decoding: LocalFiles.read(trial.folder.appending("report.json"), limit: 1 << 24), as: UTF8.self)
    #expect(report.contains(#"\"outcome\": \"differs\""#))
    let forged = report.replacing(#"\"outcome\": \"differs\""#, with: #"\"outcome\": \"restored\""#)
    try LocalFiles.write(Array(forged.utf8), to: trial.folder.appending("forged.json"))
    let refused = await trial("verify", "forged.json")
    #expect(refused.code == .couldNotLook)
    #expect(refused.error.contains("its digest is not"))
  }

  @Test("passes a change that does nothing bad and comes back, and one without migrations")
  func passes() async throws {
    let good = try TestRepository.withMigrations([
      "db/migrations/0002_note.up.sql": "ALTER TABLE orders ADD COLUMN note text;\n",
      "db/migrations/0002_note.down.sql": "ALTER TABLE orders DROP COLUMN note;\n",
    ])
    let answer = await CommandTrial(in: good)("check", "--target", "main")
    #expect(answer.code == .passed, "\(answer.output)\(answer.error)")
    let code = try TestRepository.withMigrations(["app/cart.py": "total = 0\n"])
    #expect(await CommandTrial(in: code)("check", "--target", "main").code == .passed)
  }

  @Test("finds what the schema and rows refuse, which no reader of statements can see")
  func refused() async throws {
    let repository = try TestRepository.withMigrations([
      "db/migrations/0002_do.up.sql":
        "DO $$ BEGIN EXECUTE 'ALTER TABLE ' || 'orders' || ' ADD COLUMN z int NOT NULL'; END $$;\n",
      "db/migrations/0002_do.down.sql": "ALTER TABLE orders DROP COLUMN z;\n",
    ])
    let trial = CommandTrial(in: repository)
    let answer = await trial("check", "--target", "main")
    #expect(answer.code == .blocked)
    #expect(answer.words.contains("column \"z\" of relation \"orders\" contains null values (23502)"))
  }

  @Test("of trial writes the report that another job reads, which holds for this head alone")
  func file() async throws {
    let policy = """
      version: 1
      gates:
        migrations: {engine: postgres-15, deep: postgres, deep_report: {paths: [trial.json]}}

      """
    let repository = try TestRepository.withMigrations(
      policy: policy, ["db/migrations/0002_index.up.sql": "CREATE INDEX i ON orders (amount);\n"])
    let trial = CommandTrial(in: repository)
    let missing = await trial("check", "--target", "main")
    #expect(missing.code == .couldNotLook)
    #expect(missing.words.contains("report \"migration-trial\" is missing: no file matches trial.json"))
    let made = await trial("trial", "--target", "main", "--output", "trial.json")
    #expect(made.code == .passed, "\(made.error)")
    #expect(made.output.hasPrefix("trial.json: db/migrations ("))
    #expect(made.output.contains(": 1 migration tried on PostgreSQL "))
    let found = await trial("check", "--target", "main", "--output", "json=report.json")
    #expect(found.code == .blocked)
    #expect(found.words.contains("orders is read from end to end under SHARE, as a server showed"))
    #expect(await trial("verify", "report.json").code == .passed)
    try repository.git("commit", "--quiet", "--allow-empty", "-m", "feat: more")
    let stale = await trial("check", "--target", "main")
    #expect(stale.code == .couldNotLook)
    #expect(stale.words.contains("report trial.json speaks of something else: it is of head"))
  }

  @Test("runs nothing without a sandbox")
  func noSandbox() async throws {
    let repository = try TestRepository.withMigrations([
      "db/migrations/0002_a.up.sql": "ALTER TABLE orders ADD COLUMN note text;\n"
    ])
    var trial = CommandTrial(in: repository)
    trial.environment["PATH"] = "/nowhere"
    let answer = await trial("check", "--target", "main")
    #expect(answer.code == .blocked)
    #expect(
      answer.words.contains("bubblewrap is not installed; nothing of a change is run without a sandbox"))
    let command = await trial("trial", "--target", "main")
    #expect(command.code == .couldNotLook)
    #expect(command.error.contains("bubblewrap is not installed"))
  }

  @Test("is reported by doctor, which warns where the policy wants it and the machine cannot")
  func doctor() async throws {
    let repository = try TestRepository.withMigrations(["a.txt": "a\n"])
    var trial = CommandTrial(in: repository)
    #expect(await trial("doctor").words.contains("ok deep mode can run: PostgreSQL "))
    trial.environment["PATH"] = "/nowhere"
    let answer = await trial("doctor")
    #expect(answer.words.contains("warn deep mode cannot run, and the policy wants it: bubblewrap is not"))
  }
}

/// Where nothing of a change may be run, no server is even looked for: what stands in its place here leaves a trace.
@Suite("Deep mode runs nothing") struct DeepModeRefusalTests {
  private struct Stage {
    let repository: TestRepository
    let trial: CommandTrial
    let trap: TestFolder

    init(policy: String? = TestRepository.deepPolicy, _ files: [RepositoryPath: TestFile] = [:]) throws {
      repository = try TestRepository.withMigrations(
        policy: policy,
        files.merging([
          "db/migrations/0002_a.up.sql": "ALTER TABLE orders ADD COLUMN note text;\n",
          "db/migrations/0002_a.down.sql": "ALTER TABLE orders DROP COLUMN note;\n",
        ]) { $1 })
      trap = try TestFolder()
      for program in ["initdb", "postgres", "bwrap"] {
        try trap.write(program, "#!/bin/sh\ntouch \(trap.path)/sprung\necho 'postgres (PostgreSQL) 15.1'\n")
        _ = try runProgram("chmod", ["+x", "\(trap.path)/\(program)"])
      }
      var trial = CommandTrial(in: repository)
      trial.environment = ["PATH": "\(trap.path):/usr/bin:/bin", "GATEHOUSE_POSTGRES": "\(trap.path)"]
      self.trial = trial
    }

    var isSprung: Bool { LocalFiles.kind(of: LocalPath("\(trap.path)/sprung")) != nil }
  }

  @Test("of a change whose own policy alone switches it on")
  func headSwitchesOn() async throws {
    let stage = try Stage(
      policy: "version: 1\ngates: {migrations: {engine: postgres-15}}\n",
      [".gatehouse.yml": .text(TestRepository.deepPolicy)])
    let answer = await stage.trial("check", "--target", "main", "--format", "json")
    #expect(answer.code == .passed, "\(answer.output)\(answer.error)")
    // Head's policy is shown as a preview, and says what is in its way.
    #expect(answer.words.contains("this one is of head"))
    #expect(await stage.trial("check", "--target", "main", "--policy-from", "head").code == .blocked)
    #expect(await stage.trial("check", "--target", "main", "--policy-from", "worktree").code == .blocked)
    #expect(await stage.trial("check", "--target", "main", "--policy", ".gatehouse.yml").code == .blocked)
    let command = await stage.trial("trial", "--target", "main")
    #expect(command.code == .misused)
    #expect(command.error.contains("merge gates: {migrations: {deep: postgres}} into it"))
    #expect(!stage.isSprung)
  }

  @Test("of a change into a branch without a policy, whatever the change brings")
  func noPolicy() async throws {
    let stage = try Stage(policy: nil, [".gatehouse.yml": .text(TestRepository.deepPolicy)])
    let answer = await stage.trial("check", "--target", "main", "--format", "json")
    #expect(answer.code == .passed)
    #expect(answer.words.contains("this one is of head"))
    #expect(await stage.trial("trial", "--target", "main").code == .misused)
    #expect(!stage.isSprung)
  }

  @Test(
    "of a fork, and of a change that might be one",
    arguments: [
      (
        "{base_repository: {id: '1'}, head_repository: {id: '2'}, source: topic, target: main}",
        "nothing of a fork is run"
      ),
      (
        "{base_repository: {id: '1'}, head_repository: null, source: topic, target: main}",
        "nothing of a fork is run"
      ),
      (
        "{base_repository: {id: '1'}, source: topic, target: main}",
        "nobody knows whether the change comes from a fork"
      ),
    ])
  func forks(_ facts: String, _ words: String) async throws {
    let stage = try Stage()
    try stage.repository.write("facts.yml", facts + "\n")
    let answer = await stage.trial("check", "--facts", "facts.yml")
    #expect(answer.code == .blocked)
    #expect(answer.words.contains(words), "\(answer.words)")
    let command = await stage.trial("trial", "--facts", "facts.yml", "--output", "trial.json")
    #expect(command.code == .couldNotLook)
    #expect(command.error.contains(words))
    #expect(!stage.isSprung)
  }

  @Test("of a branch that was fetched from another remote than its target's")
  func anotherRemote() async throws {
    let stage = try Stage()
    for name in ["origin", "somebody"] {
      try stage.repository.git("remote", "add", name, "https://forge.example/\(name)/shop.git")
    }
    try stage.repository.git("config", "branch.main.remote", "origin")
    try stage.repository.git("config", "branch.topic.remote", "somebody")
    let answer = await stage.trial("check", "--target", "main")
    #expect(answer.words.contains("nothing of a fork is run"), "\(answer.words)")
    #expect(!stage.isSprung)
  }

  @Test("of a commit whose branch nobody names")
  func namelessHead() async throws {
    let stage = try Stage()
    let head = try stage.repository.git("rev-parse", "topic").trimmed()
    let answer = await stage.trial("check", "--target", "main", "--head", head)
    #expect(answer.code == .blocked)
    #expect(answer.words.contains("nobody knows which branch the head is of"))
    #expect(!stage.isSprung)
  }

  @Test(
    "of a fork's pull request in a CI job, and of the repository's own looks at the machine",
    arguments: [(id: 200, isOwn: false), (id: 100, isOwn: true)])
  func job(_ headRepository: (id: Int, isOwn: Bool)) async throws {
    let stage = try Stage()
    let origin = stage.repository
    try origin.git("config", "uploadpack.allowAnySHA1InWant", "true")
    try origin.git("update-ref", "refs/pull/12/head", "topic")
    let head = try origin.git("rev-parse", "topic").trimmed()
    let base = try origin.git("rev-parse", "main").trimmed()
    let clone = try TestRepository(madeBy: ["init", "--quiet"])
    try clone.git("remote", "add", "origin", "file://" + origin.path)
    try clone.git("fetch", "--quiet", "--depth=1", "origin", "+refs/pull/12/head:refs/remotes/job")
    try clone.git("checkout", "--quiet", "--detach", "refs/remotes/job")
    let own = #"{"id": 100, "full_name": "acme/shop"}"#
    let repository = #"{"id": \#(headRepository.id), "full_name": "somebody/shop"}"#
    try clone.write(
      ".git/event.json",
      #"""
      {"pull_request": {"number": 12, "title": "feat: topic", "body": "", "user": {"login": "ada"},
        "labels": [], "draft": false, "head": {"ref": "topic", "sha": "\#(head)", "repo": \#(repository)},
        "base": {"ref": "main", "sha": "\#(base)", "repo": \#(own)}}, "repository": \#(own)}
      """#)
    var trial = CommandTrial(in: clone)
    trial.environment = stage.trial.environment.merging([
      "HOME": clone.path, "GIT_CONFIG_NOSYSTEM": "1", "GITHUB_ACTIONS": "true",
      "GITHUB_EVENT_NAME": "pull_request", "GITHUB_REPOSITORY": "acme/shop", "GITHUB_REPOSITORY_ID": "100",
      "GITHUB_SERVER_URL": "https://github.com", "GITHUB_EVENT_PATH": clone.path + "/.git/event.json",
    ]) { $1 }
    for arguments in [["ci", "--format", "json"], ["trial"]] {
      let answer = await trial.run(arguments)
      #expect(answer.words.contains("nothing of a fork is run") == !headRepository.isOwn, "\(answer.words)")
    }
    #expect(stage.isSprung == headRepository.isOwn)
  }

  @Test("unless everything is as it should be, and then the machine is looked at")
  func control() async throws {
    let stage = try Stage()
    let answer = await stage.trial("check", "--target", "main")
    // What stands there is no server.
    #expect(answer.code == .blocked)
    #expect(stage.isSprung)
  }
}

/// PostgreSQL and bubblewrap are here, or this is a CI job, in which `scripts/setup-peers` has to have installed them.
private let mayHoldTrials =
  mayStartPostgres && (Environment.process.isSet("CI") || programPath("bwrap") != nil)

extension TestRepository {
  fileprivate static let deepPolicy = """
    version: 1
    gates:
      migrations: {engine: postgres-15, deep: postgres}

    """

  /// `main` has a table of orders in SQL, and one of users by Alembic; `topic` adds the files and is checked out.
  fileprivate static func withMigrations(
    policy: String? = deepPolicy, _ files: [RepositoryPath: TestFile]
  ) throws -> TestRepository {
    let repository = try TestRepository()
    var first: [RepositoryPath: TestFile] = [
      "db/migrations/0001_orders.up.sql":
        "CREATE TABLE orders (id bigserial PRIMARY KEY, amount int DEFAULT 0);\n",
      "db/migrations/0001_orders.down.sql": "DROP TABLE orders;\n",
      "alembic.ini": "[alembic]\nscript_location = alembic\n",
      "alembic/versions/a.py": """
      from alembic import op
      import sqlalchemy as sa
      revision = "a"
      down_revision = None
      def upgrade():
          op.create_table("users", sa.Column("id", sa.Integer()))
      def downgrade():
          op.drop_table("users")

      """,
    ]
    if let policy { first[".gatehouse.yml"] = .text(policy) }
    let main = try repository.commit("feat: begin", first)
    try repository.commit("feat: go on", on: "topic", files, parents: [main])
    try repository.checkOut("topic")
    return repository
  }
}
