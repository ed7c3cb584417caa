import SourceText
import TestSupport
import Testing

@testable import GatehouseCommands

@Suite("gatehouse check") struct CheckCommandTests {
  @Test("a change that keeps the target's policy passes") func passes() async throws {
    let repository = try TestRepository.withTopic()
    let answer = await CommandTrial(in: repository)("check")
    #expect(answer.code == .passed)
    #expect(answer.output.contains("topic -> main"))
    #expect(answer.output.contains("policy: .gatehouse.yml of the target branch"))
    #expect(answer.error == "")
  }

  @Test("a change that breaks it is blocked, with the rule and the way out") func blocks() async throws {
    let repository = try TestRepository.withTopic(message: "Go on")
    let answer = await CommandTrial(in: repository)("check")
    #expect(answer.code == .blocked)
    #expect(answer.output.contains("\"Go on\" is not a conventional commit"))
    #expect(answer.output.contains("[conventional]"))
    #expect(answer.output.contains("fix: reword commit"))
  }

  @Test("a check of the target itself passes, and says that there was nothing to judge")
  func nothing() async throws {
    let repository = try TestRepository.withTopic()
    try repository.checkOut("main")
    let answer = await CommandTrial(in: repository)("check")
    #expect(answer.code == .passed)
    #expect(answer.error.hasPrefix("gatehouse: there was nothing to judge"))
  }

  @Test("a target without a policy is judged by the default branch's") func defaultBranch() async throws {
    let repository = try TestRepository.withTopic(message: "Go on")
    try repository.commit("Begin apart", on: "bare", ["c.txt": "c\n"], parents: [])
    let answer = await CommandTrial(in: repository)("check", "--target", "bare")
    #expect(answer.code == .blocked)
    #expect(answer.output.contains("of the default branch"))
  }

  @Test("where no policy is in force, head's is a preview and decides nothing") func preview() async throws {
    let repository = try TestRepository.withTopic(
      policy: nil, message: "Go on",
      [".gatehouse.yml": "version: 1\ngates: {commit-rules: {conventional: {}}}\n"])
    let answer = await CommandTrial(in: repository)("check")
    #expect(answer.code == .passed)
    #expect(answer.output.contains("policy: none in force"))
    #expect(answer.output.contains("would say: blocked (it decides nothing here)"))
  }

  @Test("a change that loosens the policy is judged by the old one, and told what the new one would say")
  func edited() async throws {
    let repository = try TestRepository.withTopic(
      message: "Go on", [".gatehouse.yml": "version: 1\ngates: {clean-repo: {}}\n"])
    let answer = await CommandTrial(in: repository)("check")
    #expect(answer.code == .blocked)
    #expect(answer.output.contains("would say: passed (it decides nothing here)"))
    #expect(answer.output.contains("commit-rules: blocked -> no such gate"))
    let asked = await CommandTrial(in: repository)("check", "--policy-from", "head")
    #expect(asked.code == .passed)
  }

  @Test("a change that breaks the policy's file is judged by the old one, and told the mistakes")
  func brokenAtHead() async throws {
    let repository = try TestRepository.withTopic([".gatehouse.yml": "version: 1\ngates: {claen-repo: {}}\n"])
    let answer = await CommandTrial(in: repository)("check")
    #expect(answer.code == .passed)
    #expect(answer.output.contains("cannot be read"))
    #expect(answer.output.contains("claen-repo"))
  }

  @Test(
    "mistakes in the policy in force are told with the commit that holds them, which is not the one at hand")
  func brokenAtBase() async throws {
    let repository = try TestRepository.withTopic(
      policy: "version: 1\ngates: {claen-repo: {}}\n",
      [".gatehouse.yml": "version: 1\ngates: {clean-repo: {}}\n"])
    let main = try repository.git("rev-parse", "--short=10", "main")
    for command in [["check"], ["explain"], ["policy", "show"]] {
      let answer = await CommandTrial(in: repository).run(command)
      #expect(answer.code == .misused)
      #expect(answer.error.contains("claen-repo"))
      #expect(answer.error.contains("1 mistake in the policy of the target branch at \(main);"))
    }
  }

  @Test("--policy judges by a file of the caller's") func file() async throws {
    let repository = try TestRepository.withTopic(message: "Go on")
    try repository.write("lax.yml", "version: 1\ngates: {clean-repo: {}}\n")
    let answer = await CommandTrial(in: repository)("check", "--policy", "lax.yml")
    #expect(answer.code == .passed)
    #expect(answer.output.contains("policy: lax.yml named on the command line"))
  }

  @Test(
    "what is staged and what is in the work tree is judged before a commit exists",
    arguments: [
      ("--staged", ["staged.env.pem"], 1), ("--worktree", ["loose.env.pem", "staged.env.pem"], 2),
    ])
  func uncommitted(option: String, files: [String], count: Int) async throws {
    let repository = try TestRepository.withTopic(policy: "version: 1\ngates: {clean-repo: {}}\n")
    let key =
      "-----BEGIN RSA PRIVATE KEY-----\n" + String(repeating: "QUJD", count: 300)
      + "\n-----END RSA PRIVATE KEY-----\n"
    try repository.write("staged.env.pem", key)
    try repository.git(["add", "staged.env.pem"])
    try repository.write("loose.env.pem", key)
    let answer = await CommandTrial(in: repository)("check", option, "--width", "200")
    #expect(answer.code == .blocked)
    #expect(["loose.env.pem", "staged.env.pem"].filter { answer.output.contains($0) } == files)
    #expect(files.count == count)
    #expect(await CommandTrial(in: repository)("check").code == .passed)
  }

  @Test("a repository without a commit can still be judged by what is staged") func unborn() async throws {
    let repository = try TestRepository()
    try repository.write("a.txt", "<<<<<<< HEAD\na\n=======\nb\n>>>>>>> topic\n")
    try repository.git(["add", "a.txt"])
    let trial = CommandTrial(in: repository)
    let staged = await trial("run", "clean-repo", "--staged")
    #expect(staged.code == .blocked)
    #expect(staged.output.contains("judged from the empty tree"))
    let committed = await trial("run", "clean-repo")
    #expect(committed.code == .misused)
    #expect(committed.error.contains("--staged"))
  }

  @Test("facts come from a file or standard input, and options lie over them") func facts() async throws {
    let repository = try TestRepository.withTopic(
      policy: "version: 1\ngates: {change-rules: {title: {pattern: '^MAP-'}}}\n")
    let trial = CommandTrial(in: repository)
    let facts = "{\"target\": \"main\", \"title\": \"Draw\"}"
    #expect(await trial("check", "--facts", "-", input: facts).code == .blocked)
    #expect(await trial("check", "--facts", "-", "--title", "MAP-7", input: facts).code == .passed)
    let unknown = await trial("check")
    #expect(unknown.code == .passed)
    #expect(unknown.output.contains("not asked"))
    let skipped = await trial("check", "--without-forge")
    #expect(skipped.output.contains("skipped"))
  }

  @Test(
    "mistakes of the caller's end in 2 and a way out",
    arguments: [
      (["check", "--only", "clean-rep"], "has no gate of that name; did you mean \"clean-repo\"?"),
      (["check", "--base", ""], "--base has an empty value"),
      (["check", "--target", "mian"], "there is no branch \"mian\" here; did you mean \"main\"?"),
      (["check", "--base", "nosuch"], "cannot find the revision nosuch"),
      (["check", "--head", "nosuch"], "cannot find the revision nosuch"),
      (["check", "--policy", "nosuch.yml"], "nosuch.yml: No such file or directory"),
      (["check", "--facts", "nosuch.yml"], "nosuch.yml: No such file or directory"),
      (["check", "--facts", "wrong.yml"], "wrong.yml:1:2: unknown key \"tiitle\"; did you mean \"title\"?"),
      (["check", "--facts", "-"], "standard input: there are no facts"),
      (["check", "--policy", "wrong.yml"], "wrong.yml:1:1: \"version\" is required"),
      (["check", "--policy-from", "head", "--head", "bare"], "head has no policy"),
      (["check", "--policy", "a.yml", "--policy-from", "head"], "exclude each other"),
      (["check", "--staged", "--worktree"], "exclude each other"),
      (["check", "--staged", "--head", "main"], "--head names a commit"),
      (["check", "-C", "nowhere"], "there is no folder"),
      (["explain", "--only", "nosuch"], "it has clean-repo, commit-rules"),
      (["run", "clean-rep"], "unknown gate \"clean-rep\"; did you mean \"clean-repo\"?"),
      (["run", ""], "GATE is empty"),
      (["run", "clean-repo", "--set", "max_sise=3"], "did you mean \"max_size\"?"),
      (["run", "merge-flow", "--set", "edges=x"], "which only a policy file can write"),
      (["run", "merge-flow"], "gatehouse: edges: without an edge"),
      (["policy", "test", "nosuch"], "nosuch: No such file or directory"),
      (["policy", "test", "wrong.yml"], "wrong.yml:1:2: unknown key \"tiitle\""),
      (["verify", "nosuch.json"], "nosuch.json: No such file or directory"),
      (["verify", "a.txt"], "a.txt:1:1: expected a value"),
      (["verify", "wrong.json"], "wrong.json: this is no report: \"inputs\" is missing"),
    ])
  func misuse(arguments: [String], words: String) async throws {
    let repository = try TestRepository.withTopic()
    try repository.commit("Begin apart", on: "bare", ["c.txt": "c\n"], parents: [])
    try repository.write("wrong.yml", "{tiitle: x}\n")
    try repository.write("wrong.json", "{}\n")
    let answer = await CommandTrial(in: repository).run(arguments)
    #expect(answer.code == .misused)
    #expect(answer.error.contains(words), "\(answer.error)")
    #expect(answer.error.split(separator: "\n").count >= 2)
    #expect(answer.output == "")
  }

  @Test("a commit that is not here is nobody's mistake: exit 3") func couldNotLook() async throws {
    let repository = try TestRepository.withTopic()
    let id = String(repeating: "1", count: 40)
    #expect(await CommandTrial(in: repository)("check", "--base", id).code == .couldNotLook)
    let folder = try TestFolder()
    let answer = await CommandTrial(in: "\(folder.path)")("check")
    #expect(answer.code == .couldNotLook)
    #expect(answer.error.contains("not in a git repository"))
  }
}
