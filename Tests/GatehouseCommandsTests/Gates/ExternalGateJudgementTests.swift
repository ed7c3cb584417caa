import GateCatalog
import LocalSystem
import SourceText
import TestSupport
import Testing

@testable import GatehouseCommands

/// Executables as gates of a policy, judged by the whole program.
@Suite("An executable as a gate") struct ExternalGateJudgementTests {
  static let gate = ".gatehouse/gates/words"

  /// Finds the words of its settings in what head changes, and says what it was sent.
  static func script(evaluate: String = "") -> String {
    #"""
    #!/bin/sh
    case "$1" in
      describe) cat <<'JSON'
    {"protocol": 1, "id": "words", "summary": "Is a word there?", "rationale": "It should not be.",
     "rules": [{"id": "word", "summary": "It is there."}],
     "reads": {"facts": ["title"], "change": true, "snapshots": [{"of": "head", "paths": ["**/*.txt", "*.txt"]}]},
     "settings": [{"key": "word", "type": "text", "default": "bad", "help": "the word"},
                  {"key": "most", "type": "integer", "minimum": 0, "maximum": 9, "default": 0, "help": "so many"}]}
    JSON
      ;;
      evaluate) \#(evaluate)
        jq -c '.settings.word as $word | {protocol: 1, findings: [.snapshots[0].files[]
          | select(.text | contains($word)) | {rule: "word", message: "\(.path) says \($word)", path: .path}],
          notes: ["keys: \(keys | join(" ")); facts: \(.facts | keys | join(" "))"]}' ;;
    esac
    """#
  }

  static let policy = """
    version: 1
    gates:
      no-bad-words: {run: \(gate), deadline: 30m}

    """

  private func repository(
    policy: String = policy, script: String = script(), head: [RepositoryPath: TestFile] = ["b.txt": "bad\n"],
    isExecutable: Bool = true
  ) throws -> TestRepository {
    let repository = try TestRepository()
    let main = try repository.commit(
      "feat: begin",
      [
        ".gatehouse.yml": .text(policy), "a.txt": "a\n",
        RepositoryPath(Self.gate): isExecutable ? .executable(script) : .text(script),
      ])
    try repository.commit("feat: go on", on: "topic", head, parents: [main])
    try repository.checkOut("topic")
    return repository
  }

  @Test("finds, is sent what it asked for and nothing else, and its report is verified without running it")
  func finds() async throws {
    let repository = try repository()
    let trial = CommandTrial(in: repository)
    let answer = await trial(
      "check", "--target", "main", "--title", "feat: go on", "--author", "mallory", "--output",
      "json=report.json")
    #expect(answer.code == .blocked, "\(answer.output)\(answer.error)")
    #expect(answer.words.contains("b.txt says bad"))
    #expect(answer.words.contains("keys: change facts gate now protocol reports settings snapshots"))
    #expect(answer.words.contains("facts: base_repository title"))
    // Another program in its place would answer otherwise, if anything ran it.
    let report = try String(
      decoding: LocalFiles.read(trial.folder.appending("report.json"), limit: 1 << 24), as: UTF8.self)
    let verified = await trial("verify", "report.json")
    #expect(verified.code == .passed, "\(verified.output)\(verified.error)")
    let forged = report.replacing("b.txt says bad", with: "b.txt says fine")
    try LocalFiles.write(Array(forged.utf8), to: trial.folder.appending("forged.json"))
    let refused = await trial("verify", "forged.json")
    #expect(refused.code == .couldNotLook)
    #expect(refused.error.contains("its digest is not"))
  }

  @Test("verify runs nothing: a report holds where the executable cannot even be started any more")
  func verifyRunsNothing() async throws {
    let trap = try TestFolder()
    let repository = try repository(
      script: Self.script(evaluate: "echo x >> \"$TMPDIR/../ran\" 2>/dev/null;"))
    var trial = CommandTrial(in: repository)
    #expect(
      await trial("check", "--target", "main", "--title", "t", "--output", "json=r.json").code == .blocked)
    trial.environment["TMPDIR"] = "\(trap.path)/nowhere"
    #expect(await trial("verify", "r.json").code == .passed)
    let unable = await trial("check", "--target", "main", "--title", "t")
    #expect(unable.code == .misused)
    #expect(unable.error.contains("cannot make a folder in \(trap.path)/nowhere"))
  }

  @Test(
    "is errored, and no pass, with what it did",
    arguments: [
      ("exit 3;", "\(gate) exited with 3"),
      ("echo '{'; exit 0;", "wrote what is no answer: answer:"),
      ("echo '{\"protocol\": 7}'; exit 0;", "it speaks protocol 7; this gatehouse speaks 1"),
      ("echo why >&2; kill -9 $$;", "signal 9 (SIGKILL); its standard error ends in: why"),
      ("exit 0;", "wrote nothing to standard output"),
      ("printf '\\377\\376'; exit 0;", "wrote what is not UTF-8"),
    ])
  func errored(_ evaluate: String, reason: String) async throws {
    let trial = CommandTrial(in: try repository(script: Self.script(evaluate: evaluate)))
    let answer = await trial("check", "--target", "main", "--title", "t", "--output", "json=r.json")
    #expect(answer.code == .couldNotLook)
    #expect(answer.words.contains(reason), "\(answer.output)")
    #expect(await trial("verify", "r.json").code == .passed)
  }

  @Test(
    "that hangs is ended at the deadline, and the report says that another run may end otherwise")
  func hangs() async throws {
    let policy = Self.policy.replacing("deadline: 30m", with: "deadline: 1s")
    let repository = try repository(policy: policy, script: Self.script(evaluate: "sleep 86400;"))
    let trial = CommandTrial(in: repository)
    let answer = await trial("check", "--target", "main", "--title", "t", "--format", "json")
    #expect(answer.code == .couldNotLook)
    #expect(answer.output.contains("took longer than its deadline of 1s"))
    #expect(answer.output.contains("another run may end otherwise"))
  }

  @Test("is the base's: what head makes of it, or of the policy, is not run")
  func neverHead() async throws {
    let evil = Self.script(evaluate: "echo '{\"protocol\": 1}'; exit 0;")
    let repository = try repository(head: [
      "b.txt": "bad\n", RepositoryPath(Self.gate): .executable(evil),
      ".gatehouse.yml": .text(Self.policy.replacing("deadline: 30m", with: "word: fine")),
    ])
    let answer = await CommandTrial(in: repository)("check", "--target", "main", "--title", "t")
    #expect(answer.code == .blocked)
    #expect(answer.words.contains("b.txt says bad"))
    let preview = await CommandTrial(in: repository)(
      "check", "--target", "main", "--title", "t", "--policy-from", "head")
    #expect(preview.code == .passed)
    #expect(preview.words.contains("\(Self.gate) is not run for the policy of head"))
  }

  @Test(
    "is held to its description in the policy, with file, line and key",
    arguments: [
      ("most: 12", ".gatehouse.yml:3:53: expected a whole number, 0 to 9, found \"12\""),
      ("wrod: x", ".gatehouse.yml:3:47: unknown key \"wrod\"; did you mean \"word\"?"),
      ("gate: coverage", "\"run\" and \"gate\" exclude each other"),
    ])
  func settings(_ setting: String, reason: String) async throws {
    let policy = Self.policy.replacing("deadline: 30m", with: setting)
    let answer = await CommandTrial(in: try repository(policy: policy))("check", "--target", "main")
    #expect(answer.code == .misused)
    #expect(answer.error.contains(reason), "\(answer.error)")
  }

  @Test(
    "that is not there, or is no executable of the target branch, is a mistake of the policy",
    arguments: [
      (gate + "x", "holds no file \(gate)x"),
      ("../x/y", "\"../x/y\" leads out of the repository"),
      ("/bin/true", "\"/bin/true\" leads out of the repository"),
      ("mine", "\"mine\" is a gate of this machine, and GATEHOUSE_GATES names no folder of them"),
      (".gatehouse.yml/", "is no path of the repository"),
      ("a/../.gatehouse.yml", "leads out of the repository"),
    ])
  func place(_ run: String, reason: String) async throws {
    let policy = Self.policy.replacing(Self.gate, with: run)
    let answer = await CommandTrial(in: try repository(policy: policy))("check", "--target", "main")
    #expect(answer.code == .misused)
    #expect(answer.error.contains(reason), "\(answer.error)")
  }

  @Test("without the mode of an executable says how to give it one")
  func mode() async throws {
    let answer = await CommandTrial(in: try repository(isExecutable: false))("check", "--target", "main")
    #expect(answer.code == .misused)
    #expect(answer.error.contains("git update-index --chmod=+x \(Self.gate)"))
  }

  @Test("may be one of the machine's own folder")
  func machine() async throws {
    let folder = try TestFolder()
    try folder.write("words", Self.script())
    var trial = CommandTrial(in: try repository(policy: Self.policy.replacing(Self.gate, with: "words")))
    trial.environment["GATEHOUSE_GATES"] = "\(folder.path)"
    let answer = await trial("check", "--target", "main", "--title", "t")
    #expect(answer.code == .blocked, "\(answer.error)")
    #expect(answer.words.contains("b.txt says bad"))
  }

  @Test("that lacks a fact is not asked, and one that is off is not run")
  func facts() async throws {
    let trial = CommandTrial(in: try repository())
    let answer = await trial("check", "--target", "main")
    #expect(answer.code == .passed)
    #expect(answer.words.contains("title"))
    let off = Self.policy.replacing("deadline: 30m", with: "enforcement: off")
    let skipped = await CommandTrial(in: try repository(policy: off))(
      "check", "--target", "main", "--title", "t")
    #expect(skipped.code == .passed)
  }

  @Test("of the work tree is asked by policy check only where the caller trusts it")
  func policyCheck() async throws {
    let repository = try repository(policy: Self.policy.replacing("deadline: 30m", with: "most: 12"))
    let trial = CommandTrial(in: repository)
    let careful = await trial("policy", "check")
    #expect(careful.code == .passed)
    #expect(careful.error.contains("the settings of no-bad-words were not checked"))
    let trusting = await trial("policy", "check", "--trust-gates")
    #expect(trusting.code == .misused)
    #expect(trusting.error.contains("expected a whole number, 0 to 9"))
  }
}
