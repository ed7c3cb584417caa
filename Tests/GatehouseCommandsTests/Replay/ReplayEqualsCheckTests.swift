import GateKit
import LocalSystem
import SourceText
import TestSupport
import Testing

@testable import GatehouseCommands

@Suite("A replay and a check") struct ReplayEqualsCheckTests {
  private static let policy = """
    version: 1
    flow:
      edges:
        - {from: "hotfix/**", to: main, back_merge: [main]}
        - {from: "**", to: main, contains_base: true, merge_method: merge}
      freeze: [{to: main, windows: ["Mon 00:10 - Mon 00:14 UTC"], reason: lunch}]
    gates:
      clean-repo: {max_size: 30 B}
      commit-rules: {conventional: {}, linear_history: true}
      change-rules:
        size: {max_lines: 20}
        forbidden_content: [{id: word, pattern: "never"}]
      duplication: {}
    rules:
      - {when: {any_paths: "docs/**"}, gates: {clean-repo: {enforcement: warn}}}
      - {when: {source: "hotfix/**"}, gates: {commit-rules: {enforcement: inform}}}
    """

  /// Merges and pushes as the dice fall: renames, deletions, text that is forbidden, stale branches.
  private func stage(_ random: inout SplitMix) throws -> ReplayStage {
    let stage = try ReplayStage(policy: Self.policy, ["docs/x.md": "x\n"])
    try stage.repository.git("remote", "add", "origin", "https://github.com/acme/app")
    for number in 0..<8 {
      func one<Value>(of values: [Value]) -> Value {
        values[Int.random(in: 0..<values.count, using: &random)]
      }
      let folder = one(of: ["docs", "src", "src/deep"])
      let text = one(of: [
        "short\n", "this is never to be\n", String(repeating: "line \(number)\n", count: 25),
        String(repeating: "w", count: 40) + "\n",
      ])
      let files: [RepositoryPath: TestFile] = [
        RepositoryPath("\(folder)/f\(Int.random(in: 0..<5, using: &random)).txt"): .text(text)
      ]
      let subject = one(of: ["feat: go on", "Go on", "fix: mend"])
      switch Int.random(in: 0..<4, using: &random) {
      case 0: try stage.push("\(subject) (#\(number))", files)
      case 1: try stage.push(subject, files)
      default:
        let branch = one(of: ["acme/topic", "acme/hotfix/1", "octocat/topic"])
        try stage.merge("Merge pull request #\(number) from \(branch)\n\nTitle", commit: subject, files)
      }
    }
    return stage
  }

  @Test("say the same of every change, gate by gate", arguments: 0..<Effort.rounds(3, full: 60))
  func same(seed: Int) async throws {
    var random = SplitMix(state: UInt64(seed))
    let stage = try stage(&random)
    let document = try await stage.document("-j", "3")
    #expect(document.changes.count == 8)
    for change in document.changes {
      let facts = try facts(of: change)
      let report = await stage.trial.run([
        "check", "--policy", ".gatehouse.yml", "--base", change["base"]?.scalar ?? "", "--head",
        change["head"]?.scalar ?? "", "--at", change["at"]?.scalar ?? "", "--facts", facts.file.description,
        "--format", "json",
      ])
      let checked = try readDocument(report.output)
      let judgement = try #require(change.judgement())
      #expect(judgement.verdict == checked["verdict"]?.scalar, "\(change)")
      for gate in checked["gates"]?.items ?? [] {
        let replayed = judgement["gates"]?.items.first { $0["name"]?.scalar == gate["name"]?.scalar }
        let name = gate["name"]?.scalar ?? ""
        #expect((replayed?["keeps_out"] != nil) == (gate["verdict"]?.scalar != "passed"), "\(name)")
        let counting = gate["findings"]?.items.filter { $0["effect"]?.scalar != "off" } ?? []
        #expect(Int(replayed?["findings"]?.scalar ?? "0") == counting.count, "\(name)")
        #expect(
          (replayed?["state"]?.scalar == "not judged") == (gate["outcome"]?.scalar == "not asked"), "\(name)")
        let first = replayed?["shown"]?.items.first
        #expect(first?["message"]?.scalar == counting.first?["message"]?.scalar, "\(name)")
      }
    }
  }

  /// What the replay says that it knows.
  private func facts(of change: Node) throws -> (folder: TestFolder, file: LocalPath) {
    let folder = try TestFolder()
    var lines = ["target: main", "base_repository: {id: https://github.com/acme/app}"]
    if let number = change["number"]?.scalar { lines += ["number: \(number)", "title: Title"] }
    if let source = change["source"]?.scalar {
      lines.append("source: \(source)")
      let isOwn = change["fork"]?.scalar == "false"
      lines.append("head_repository: {id: \(isOwn ? "https://github.com/acme/app" : "octocat")}")
    }
    try folder.write("facts.yml", lines.joined(separator: "\n"))
    return (folder, folder.path.appending("facts.yml"))
  }
}
