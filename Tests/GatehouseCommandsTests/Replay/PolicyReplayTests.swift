import GateKit
import LocalSystem
import SourceText
import TestSupport
import Testing

@testable import GatehouseCommands

@Suite("gatehouse policy replay") struct PolicyReplayTests {
  private let golden = GoldenFiles(
    beside: "/" + #filePath.split(separator: "/").dropLast(2).joined(separator: "/") + "/Golden")

  private static let policy = """
    version: 1
    gates:
      clean-repo: {max_size: 40 B}
      commit-rules: {conventional: {}}
    """

  /// A good pull request, one with a bad message, a squash with a large file, a good push.
  private func stage(_ policy: String = policy) throws -> ReplayStage {
    let stage = try ReplayStage(policy: policy)
    try stage.merge("Merge pull request #7 from acme/login\n\nAdd a login page", ["b.txt": "b\n"])
    try stage.merge(
      "Merge pull request #8 from acme/fix\n\nMend *it*", commit: "Mend it", ["c.txt": "c\n"])
    try stage.push(
      "feat: a picture (#9)", ["d.txt": .text(String(repeating: "d", count: 50) + "\n")])
    try stage.push("fix: go on", ["e.txt": "e\n"])
    return stage
  }

  @Test("says which merges and commits would have been kept out, and by what") func verdicts() async throws {
    let document = try await stage().document()
    let changes = document.changes
    #expect(
      changes.compactMap { $0["kind"]?.scalar } == [
        "single commit", "single commit", "merge commit", "merge commit",
      ])
    #expect(changes.map { $0.judgement()?.verdict } == ["passed", "blocked", "blocked", "passed"])
    #expect(changes.map { $0["number"]?.scalar } == [nil, "9", "8", "7"])
    #expect(
      changes.map { $0["title"]?.scalar } == [
        "fix: go on", "feat: a picture", "Mend *it*", "Add a login page",
      ])
    #expect(changes[1].judgement()?.states == ["clean-repo": "blocked", "commit-rules": "passed"])
    #expect(changes[2].judgement()?.states == ["clean-repo": "passed", "commit-rules": "blocked"])
    #expect(document["conclusion"]?.scalar?.hasPrefix("2 of 4 changes would have been kept out") == true)
  }

  @Test("reads as people read it", arguments: ["terminal", "markdown", "html"]) func forms(form: String)
    async throws
  {
    let stage = try stage()
    try stage.repository.git("remote", "add", "origin", "git@github.com:acme/app.git")
    try stage.repository.write(
      "old.yml", "version: 1\ngates: {clean-repo: {max_size: 1 kB}, reviews: {}}\n")
    let answer = await stage.replay(
      "--policy", ".gatehouse.yml", "--against", "old.yml", "--format", form, "--head", "refs/heads/main")
    #expect(answer.code == .passed, "\(answer.error)")
    #expect(answer.error == "")
    #expect(answer.output.contains("2 of 4 changes would have been kept out"))
    #expect(golden.difference("replay.\(form).txt", answer.output) == nil)
  }

  @Test(
    "gives the same bytes on repetition, whatever the number of workers and with a cache or without",
    arguments: ["terminal", "json", "html"])
  func sameBytes(form: String) async throws {
    let stage = try stage(
      "version: 1\ngates: {clean-repo: {max_size: 40 B}, commit-rules: {conventional: {}}, duplication: {}}\n"
    )
    for number in 0..<6 {
      try stage.merge(
        "Merge branch 'x\(number)'", [RepositoryPath("x\(number).swift"): .text("let a = \(number)\n")])
    }
    let cache = try TestFolder()
    var answers: [String] = []
    for words in [["-j", "1"], ["-j", "1"], ["-j", "2"], ["-j", "7"]] {
      for folder in ["", cache.path.description] {
        let answer = await stage.trial.run(
          ["policy", "replay", "-t", "main", "-f", form, "--cache", folder] + words)
        #expect(answer.code == .passed, "\(answer.error)")
        answers.append(answer.output)
      }
    }
    #expect(answers.allSatisfy { $0 == answers[0] })
    #expect(answers[0].contains("duplication"))
  }

  @Test("judges as of the moment of the merge, by the waivers and the baseline of then") func moment()
    async throws
  {
    let stage = try ReplayStage(policy: "version: 1\ngates: {clean-repo: {max_size: 200 B}}\n")
    let large = TestFile.text(String(repeating: "d", count: 250) + "\n")
    try stage.push("feat: before", ["a1.bin": large])
    let waiver =
      "version: 1\nwaivers: [{gate: clean-repo, paths: ['a*.bin'], reason: known from before, until: 2024-01-02}]\n"
    try stage.push("chore: waive", [".gatehouse/waivers.yml": .text(waiver)])
    try stage.push("feat: waived", ["a2.bin": large])
    let late = try stage.repository.commit(
      "feat: too late", ["a3.bin": large], parents: [stage.tip], minutes: 60 * 24 * 3)
    let document = try await stage.document("--head", late.description)
    #expect(document.changes.map { $0.judgement()?.verdict } == ["blocked", "passed", "passed", "blocked"])
  }

  @Test("takes a branch's tip for what it was at that moment") func pastTips() async throws {
    let stage = try ReplayStage(
      policy: """
        version: 1
        flow:
          edges:
            - {from: "hotfix/**", to: main, fork: allow, back_merge: [staging]}
            - {from: "**", to: main, fork: allow}
        gates: {merge-flow: {}}
        """)
    try stage.repository.commit("chore: staging begins", on: "staging", parents: [stage.tip])
    try stage.merge("Merge branch 'hotfix/1'", ["h.txt": "h\n"])
    try stage.merge("Merge branch 'early'", ["b.txt": "b\n"])
    let staging = try stage.repository.git("rev-parse", "staging")
    try stage.repository.commit(
      "Merge branch 'main' into staging", on: "staging", ["h.txt": "h\n"],
      parents: [try #require(ObjectID(staging)), stage.tip])
    try stage.merge("Merge branch 'late'", ["c.txt": "c\n"])
    let states = try await stage.document("--own-branches").changes.map {
      $0.judgement()?.states["merge-flow"]
    }
    #expect(states == ["passed", "blocked", "passed"])
  }

  @Test(
    "never judges by what git does not know, whatever the policy says of what is missing",
    arguments: ["fail", "warn", "pass"])
  func notJudged(onMissing: String) async throws {
    let stage = try ReplayStage(
      policy: """
        version: 1
        gates:
          reviews: {approvals: 1}
          required-reports: {reports: [{id: unit, paths: ["junit.xml"], on_missing: \(onMissing)}]}
        """)
    try stage.repository.write("junit.xml", "<testsuites/>")
    try stage.push("feat: go on", ["b.txt": "b\n"])
    let document = try await stage.document()
    let judgement = try #require(document.changes.first?.judgement())
    #expect(judgement.states == ["reviews": "not judged", "required-reports": "not judged"])
    #expect(judgement.verdict == "not judged")
    #expect(document["policies"]?.items[0]["not_judged"]?.scalar == "1")
    #expect(document["policies"]?.items[0]["passed"]?.scalar == "0")
    let text = await stage.replay().output
    #expect(text.contains("required-reports was not judged in 1 change: git does not know report \"unit\""))
    #expect(text.contains("of 1 nothing could be judged"))
  }

  @Test("is brought facts by files of a change's id, of its number, and of all changes") func facts()
    async throws
  {
    let policy = """
      version: 1
      gates: {change-rules: {title: {pattern: "^[A-Z]"}, body: {min_length: 5}}, clean-repo: {}}
      rules: [{when: {labels: waved}, gates: {change-rules: {enforcement: warn}}}]
      """
    let stage = try ReplayStage(policy: policy)
    try stage.merge("Merge pull request #7 from acme/x\n\nadd it", ["b.txt": "b\n"])
    let second = try stage.push("feat: go on (#8)", ["c.txt": "c\n"])
    let folder = try TestFolder()
    let before = try await stage.document()
    #expect(before.changes.map { $0.judgement()?.states["change-rules"] } == ["not judged", "not judged"])
    #expect(before["remarks"]?.items.contains { $0.scalar?.contains("the rule at") == true } == true)
    try folder.write("default.yml", "{body: a long text, labels: [], title: Not used where git knows}")
    try folder.write("7.yml", "labels: [{name: waved}]")
    try folder.write("\(second).json", "{\"title\": \"Go on\"}")
    let after = try await stage.document("--facts", folder.path.description)
    #expect(after.changes.map { $0.judgement()?.states["change-rules"] } == ["passed", "warned"])
    #expect(after["remarks"]?.items.isEmpty == true)
    try folder.write("99.yml", "{}")
    let stranger = await stage.replay("--facts", folder.path.description)
    #expect(stranger.error.contains("99.yml is of none of the changes"))
    try folder.write("7.json", "{}")
    let twins = await stage.replay("--facts", folder.path.description)
    #expect(twins.code == .misused)
    #expect(twins.error.contains("are of one change"))
  }

  @Test(
    "links to the forge where the remote's host says its kind, or the caller does",
    arguments: [
      ("git@github.com:acme/app.git", nil, "https://github.com/acme/app/pull/7"),
      (
        "https://user:secret@gitlab.com/acme/web/app", nil,
        "https://gitlab.com/acme/web/app/-/merge_requests/7"
      ),
      ("https://codeberg.org/acme/app", nil, "https://codeberg.org/acme/app/pulls/7"),
      ("https://git.example.org/acme/app", "forgejo", "https://git.example.org/acme/app/pulls/7"),
      ("https://git.example.org/acme/app", nil, nil), ("/srv/git/app.git", nil, nil),
    ] as [(String, String?, String?)])
  func links(remote: String, kind: String?, page: String?) async throws {
    let stage = try ReplayStage(policy: Self.policy)
    try stage.repository.git("remote", "add", "origin", remote)
    let commit = try stage.merge("Merge pull request #7 from acme/x\n\nAdd it", ["b.txt": "b\n"])
    let words = kind.map { ["--forge", $0] } ?? []
    let answer = await stage.trial.run(["policy", "replay", "-t", "main", "-f", "html"] + words)
    #expect(answer.output.contains("secret") == false)
    if let page {
      #expect(answer.output.contains("href=\"\(page)\""))
      #expect(answer.output.contains("/commit/\(commit)\""))
    } else {
      #expect(!answer.output.contains("href=\"http"))
    }
  }

  @Test("knows a fork's branch by the owner that a message names") func forks() async throws {
    let policy = "version: 1\nflow: {edges: [{from: '**', to: main}]}\ngates: {merge-flow: {}}\n"
    let stage = try ReplayStage(policy: policy)
    try stage.repository.git("remote", "add", "origin", "https://github.com/acme/app")
    try stage.merge("Merge pull request #1 from acme/x", ["b.txt": "b\n"])
    try stage.merge("Merge pull request #2 from octocat/x", ["c.txt": "c\n"])
    try stage.merge("Merge branch 'x' into 'main'", ["d.txt": "d\n"])
    func states(_ words: String...) async throws -> [String?] {
      let answer = await stage.trial.run(["policy", "replay", "-t", "main", "-f", "json"] + words)
      let document = try readDocument(answer.output)
      return document.changes.map { $0.judgement()?.states["merge-flow"] }
    }
    #expect(try await states() == ["not judged", "blocked", "passed"])
    #expect(try await states("--own-branches") == ["passed", "blocked", "passed"])
  }

  @Test("takes merges alone, single commits alone, and as many as are asked for") func wanted() async throws {
    let stage = try stage()
    #expect(try await stage.document("--changes", "merges").changes.count == 2)
    #expect(try await stage.document("--changes", "commits").changes.count == 2)
    #expect(try await stage.document("--last", "3").changes.count == 3)
    #expect(try await stage.document("--changes", "merges", "--last", "1").changes.count == 1)
    let one = try await stage.document("--only", "clean-repo").changes[2].judgement()
    #expect(one?.states == ["clean-repo": "passed", "commit-rules": "skipped"])
  }

  @Test("compares with the policy of a revision") func revision() async throws {
    let stage = try stage()
    try stage.repository.write(
      ".gatehouse.yml", "version: 1\ngates: {clean-repo: {max_size: 1 kB}, commit-rules: {}}\n")
    let document = try await stage.document("--against", "main")
    #expect(document["policies"]?.items.compactMap { $0["blocked"]?.scalar } == ["0", "2"])
    #expect(document["policies"]?.items[1]["name"]?.scalar == ".gatehouse.yml at \(stage.tip.short) (main)")
    let text = await stage.replay("--against", "main").output
    #expect(text.contains("2 changes would be let through now"))
  }

  @Test("ends where a shallow clone ends, and says so") func shallow() async throws {
    let stage = try stage()
    let clone = try TestRepository(madeBy: [
      "clone", "--quiet", "--depth", "3", "file://\(stage.repository.path)",
    ])
    let answer = await CommandTrial(in: clone)("policy", "replay", "--format", "json", "--cache", "")
    let document = try readDocument(answer.output)
    #expect(document["cut_off"]?.scalar == "true")
    #expect(!document.changes.isEmpty)
    #expect(document.changes.count < 4)
    #expect(document.changes.allSatisfy { $0.judgement()?.verdict != "errored" })
  }

  @Test("has nothing to say of a branch that took nothing in") func empty() async throws {
    let stage = try ReplayStage(policy: Self.policy)
    for form in ["terminal", "markdown", "html", "json"] {
      let answer = await stage.replay("--format", form)
      #expect(answer.code == .passed)
      #expect(answer.output.contains("main took no change in that could be judged"), "\(form)")
    }
  }

  @Test(
    "refuses what makes no sense, with the way out",
    arguments: [
      (["--format", "sarif"], "a replay has no form sarif"), (["--output", "junit=x.xml"], "no form junit"),
      (["--last", "0"], "--last: expected 1 to"), (["--jobs", "0"], "--jobs: expected 1 to"),
      (["--policy", "nowhere"], "there is no such file, and no branch"),
      (["--only", "clean-rep"], "did you mean \"clean-repo\"?"),
      (["--facts", "nowhere"], "there is no folder"),
      (["--target", "nowhere"], "there is no branch \"nowhere\""), (["--policy", "bad.yml"], "bad.yml:2:"),
      (["--policy", "without"], "without has no policy"),
    ] as [([String], String)])
  func mistakes(words: [String], error: String) async throws {
    let stage = try stage()
    try stage.repository.write("bad.yml", "version: 1\ngates: {no-such-gate: {}}\n")
    try stage.repository.commit(
      "feat: none", on: "without", [".gatehouse.yml": .deleted], parents: [stage.tip])
    let target = words.contains("--target") ? [] : ["--target", "main"]
    let answer = await stage.trial.run(["policy", "replay"] + target + words)
    #expect(answer.code == .misused)
    #expect(answer.error.contains(error), "\(answer.error)")
    #expect(answer.output == "")
  }
}
