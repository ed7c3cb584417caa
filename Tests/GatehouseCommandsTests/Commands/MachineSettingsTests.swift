import LocalSystem
import SourceText
import TestSupport
import Testing

@Suite("Settings of the machine")
struct MachineSettingsTests {
  /// Of git, and each of them changes what git itself would say.
  private static let configuration = """
    [diff]
    \trenames = false
    \talgorithm = patience
    [core]
    \tattributesFile = "HOME/attributes"
    \texcludesFile = "HOME/ignore"
    \tignoreCase = true
    \tprecomposeUnicode = true
    \tautocrlf = true
    [merge]
    \trenames = false
    [url "file:///nowhere/"]
    \tinsteadOf = /

    """

  @Test("for git, whoever made them, change no byte of a report")
  func git() throws {
    let program = try ThisProcess.executable().folder.appending("gatehouse")
    let repository = try TestRepository()
    let lines = (1...30).map { "line \($0)\n" }.joined()
    let base = try repository.commit(
      "feat: begin", on: "main",
      [".gatehouse.yml": "version: 1\ngates: {clean-repo: {}, change-rules: {}}\n", "old.txt": .text(lines)])
    try repository.commit(
      "feat: go on", on: "topic",
      [
        "old.txt": .deleted, "new.txt": .text(lines + "more\n"),
        "c.txt": "<<<<<<< a\na\n=======\nb\n>>>>>>> b\n",
      ],
      parents: [base])
    func report(_ home: TestFolder, _ more: [String: String] = [:]) throws -> ProgramRun {
      try runProgram(
        "\(program)",
        [
          "check", "--base", "main", "--head", "topic", "--target", "main", "--format", "json", "--cache", "",
          "--at", "2026-11-27T12:00:00Z",
        ], in: repository.path, environment: ["HOME": "\(home.path)"].merging(more) { $1 })
    }
    let quiet = try report(try TestFolder())
    #expect(quiet.status == 1, "\(quiet.error)")
    #expect(quiet.output.contains("new.txt"))
    let loud = try TestFolder()
    let settings = Self.configuration.replacing("HOME", with: "\(loud.path)")
    for name in [".gitconfig", "git/config", "system"] { try loud.write(name, settings) }
    for name in ["attributes", "git/attributes"] { try loud.write(name, "* binary\n") }
    for name in ["ignore", "git/ignore"] { try loud.write(name, "*\n") }
    let found = try report(
      loud,
      [
        "XDG_CONFIG_HOME": "\(loud.path)", "GIT_CONFIG_SYSTEM": "\(loud.path)/system",
        "GIT_CONFIG_GLOBAL": "\(loud.path)/.gitconfig", "GIT_CONFIG_COUNT": "1",
        "GIT_CONFIG_KEY_0": "diff.renames", "GIT_CONFIG_VALUE_0": "false",
      ])
    #expect(found == quiet)
  }
}
