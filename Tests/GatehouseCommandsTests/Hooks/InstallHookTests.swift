import GateKit
import LocalSystem
import SourceText
import TestSupport
import Testing

@testable import GatehouseCommands

@Suite("gatehouse install-hook") struct InstallHookTests {
  /// A repository, and a `gatehouse` on the path that writes down what it was called with, and then exits so.
  private final class Stage {
    let repository: TestRepository
    let programs: TestFolder
    let trial: CommandTrial

    init(exit code: Int = 0) throws {
      repository = try TestRepository()
      try repository.commit("feat: begin", ["a.txt": "a\n"])
      try repository.checkOut()
      programs = try TestFolder()
      try LocalFiles.writeExecutable(
        Array("#!/bin/sh\necho \"gatehouse $*\" >> \"\(programs.path)/calls\"\nexit \(code)\n".utf8),
        to: programs.path.appending("gatehouse"))
      trial = CommandTrial(in: repository)
    }

    var calls: [String] {
      let text = (try? programs.text("calls")) ?? ""
      return text.split(separator: "\n").map(String.init)
    }

    /// Plain git, whose hooks find that program.
    func git(_ words: String..., in folder: String? = nil) throws {
      let command = GitCommand(in: folder ?? repository.path)
      try command(words, environment: ["PATH": "\(programs.path):/usr/bin:/bin"])
    }

    func text(_ file: String) throws -> String {
      String(
        decoding: try LocalFiles.read(LocalPath("\(repository.path)/\(file)"), limit: 1 << 20), as: UTF8.self)
    }
  }

  @Test("before a commit, what is staged is judged, and a verdict keeps the commit back") func preCommit()
    async throws
  {
    let stage = try Stage()
    let answer = await stage.trial("install-hook")
    #expect(answer.code == .passed, "\(answer.error)")
    #expect(answer.output.hasSuffix("pre-commit hook installed\n"))
    try stage.git("commit", "--allow-empty", "-m", "go on")
    #expect(stage.calls == ["gatehouse check --staged"])
    let strict = try Stage(exit: 1)
    #expect(await strict.trial("install-hook").code == .passed)
    #expect(throws: GitCommand.Failure.self) { try strict.git("commit", "--allow-empty", "-m", "go on") }
  }

  @Test("before a push, each branch is judged as it is pushed; tags and deletions are not") func prePush()
    async throws
  {
    let stage = try Stage()
    let remote = try TestRepository(bare: true)
    #expect(await stage.trial("install-hook", "pre-push").code == .passed)
    try stage.repository.git("remote", "add", "origin", remote.path)
    try stage.repository.git("tag", "v1")
    let tip = try stage.repository.git("rev-parse", "main")
    try stage.git("push", "-q", "origin", "main", "main:refs/heads/topic/x", "v1")
    try stage.git("push", "-q", "origin", ":topic/x")
    #expect(
      stage.calls.sorted() == [
        "gatehouse check --head \(tip) --source main", "gatehouse check --head \(tip) --source topic/x",
      ])
    let strict = try Stage(exit: 3)
    #expect(await strict.trial("install-hook", "pre-push").code == .passed)
    try strict.repository.git("remote", "add", "origin", remote.path)
    #expect(throws: GitCommand.Failure.self) { try strict.git("push", "-q", "origin", "main:other") }
  }

  @Test("a hook that is there is left alone, or run first and put back", arguments: HookKind.allCases)
  func chained(hook: HookKind) async throws {
    let stage = try Stage()
    let own = "#!/bin/sh\ncat >/dev/null\necho own >> '\(stage.programs.path)/calls'\n"
    try stage.repository.write(".git/hooks/\(hook.rawValue)", own)
    try stage.repository.setExecutable(".git/hooks/\(hook.rawValue)")
    let refused = await stage.trial("install-hook", hook.rawValue)
    #expect(refused.code == .misused)
    #expect(refused.error.contains("there is a \(hook.rawValue) hook already"))
    #expect(refused.error.contains("--chain"))
    #expect(try stage.text(".git/hooks/\(hook.rawValue)") == own)
    #expect(await stage.trial("install-hook", hook.rawValue, "--chain").code == .passed)
    #expect(await stage.trial("install-hook", hook.rawValue).code == .passed, "ours is replaced by ours")
    if hook == .preCommit {
      try stage.git("commit", "--allow-empty", "-m", "go on")
    } else {
      let remote = try TestRepository(bare: true)
      try stage.git("push", "-q", remote.path, "main")
    }
    #expect(stage.calls.first == "own")
    #expect(stage.calls.count == 2)
    let back = await stage.trial("install-hook", "--uninstall")
    #expect(back.output.contains("the hook that was there before is back"))
    #expect(try stage.text(".git/hooks/\(hook.rawValue)") == own)
    let again = await stage.trial("install-hook", "--uninstall", hook.rawValue)
    #expect(again.output.contains("no hook of ours"))
    #expect(try stage.text(".git/hooks/\(hook.rawValue)") == own)
  }

  @Test("goes where core.hooksPath says, in the repository alone") func hooksPath() async throws {
    let stage = try Stage()
    try stage.repository.git("config", "core.hooksPath", ".githooks")
    #expect(await stage.trial("install-hook").code == .passed)
    try stage.git("commit", "--allow-empty", "-m", "go on")
    #expect(stage.calls == ["gatehouse check --staged"])
    for elsewhere in ["/etc/hooks", "~/hooks", "../hooks"] {
      try stage.repository.git("config", "core.hooksPath", elsewhere)
      let answer = await stage.trial("install-hook")
      #expect(answer.code == .misused)
      #expect(answer.error.contains("which is not this repository's alone"), "\(elsewhere)")
    }
  }

  @Test("serves every work tree of the repository") func worktrees() async throws {
    let stage = try Stage()
    let linked = try TestFolder()
    let place = "\(linked.path)/tree"
    try stage.repository.git("worktree", "add", "-q", "-b", "other", place)
    #expect(await CommandTrial(in: place)("install-hook").code == .passed)
    try stage.git("commit", "--allow-empty", "-m", "go on", in: place)
    try stage.git("commit", "--allow-empty", "-m", "go on")
    #expect(stage.calls.count == 2)
  }

  @Test("what git commits by path is judged, and not what else is staged") func partialCommit() async throws {
    let repository = try TestRepository.withTopic(
      policy: "version: 1\ngates: {clean-repo: {max_size: 50 B}}\n")
    try repository.write("big.txt", String(repeating: "b", count: 100))
    try repository.git("add", "big.txt")
    var trial = CommandTrial(in: repository)
    #expect(await trial("check", "--staged").code == .blocked)
    try repository.git("read-tree", "--index-output=.git/next-index", "HEAD")
    trial.environment["GIT_INDEX_FILE"] = ".git/next-index"
    #expect(await trial("check", "--staged").code == .passed)
  }
}
