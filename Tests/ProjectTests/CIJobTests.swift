import DocumentReading
import LocalSystem
import SourceText
import TestSupport
import Testing

/// The action, the templates and the examples of docs/ci.md: what people copy into their pipelines.
@Suite("A CI job to copy")
struct CIJobTests {
  private static func document(_ text: String, _ source: String) throws -> Node {
    try readYAML(Array(text.utf8), source: source)
  }

  private static func file(_ name: String) throws -> Node { try document(Checkout.text(name), name) }

  /// The two documents of a component of GitLab's: what it takes, and the job.
  private static func component() throws -> (header: Node, job: Node) {
    let name = "templates/gitlab/gatehouse.yml"
    let parts = try Checkout.text(name).split(separator: "\n---\n", maxSplits: 1).map(String.init)
    try #require(parts.count == 2)
    return (try document(parts[0], name), try document(parts[1], name))
  }

  /// The fenced blocks of one language in docs/ci.md.
  private static func examples(_ language: String) throws -> [String] {
    try Checkout.text("docs/ci.md").matches(of: /(?ms)^```([a-z]+)\n(.*?)^```$/)
      .filter { $0.1 == language }.map { String($0.2) }
  }

  /// All scripts at any depth: what a shell is given.
  private static func scripts(_ node: Node) -> [String] {
    node.entries.flatMap { entry in
      ["run", "script", "command"].contains(entry.key)
        ? ([entry.node.scalar] + entry.node.items.map(\.scalar)).compactMap { $0 } : scripts(entry.node)
    } + node.items.flatMap(scripts)
  }

  // MARK: - Every one

  @Test("is YAML, and no value from outside becomes text of a script")
  func scripts() throws {
    var documents = [try Self.file("action.yml"), try Self.file("templates/gitea/gatehouse.yml")]
    documents.append(try Self.component().job)
    let examples = try Self.examples("yaml")
    #expect(examples.count == 6)
    documents += try examples.map { try Self.document($0, "docs/ci.md") }
    let scripts = documents.flatMap(Self.scripts)
    #expect(scripts.count >= 6)
    for script in scripts {
      #expect(!script.contains("${{") && !script.contains("$[["), "\(script)")
    }
    #expect(scripts.contains { $0.contains("gatehouse ci") })
  }

  @Test("grants what it needs and no more, and checks nothing of a pull request out")
  func permissions() throws {
    let example = try #require(try Self.examples("yaml").first { $0.contains("merge_group") })
    for workflow in [
      try Self.document(example, "docs/ci.md"), try Self.file("templates/gitea/gatehouse.yml"),
    ] {
      let permissions = try #require(workflow["permissions"])
      #expect(permissions["contents"]?.scalar == "read")
      let known: Set = ["contents", "pull-requests", "statuses", "checks", "issues"]
      #expect(Set(permissions.entries.map(\.key)).isSubset(of: known))
      #expect(workflow["on"]?["pull_request_target"] != nil)
      let steps = workflow["jobs"]?["gatehouse"]?["steps"]?.items ?? []
      #expect(steps.count == 2)
      // With the token of the target branch, one step more or another ref would be a hole.
      #expect(steps.first?["with"]?["ref"] == nil && steps.first?["with"]?["repository"] == nil)
    }
  }

  // MARK: - The action

  @Test("of GitHub: the action's inputs are those of the page, and none chooses a policy")
  func inputs() throws {
    let action = try Self.file("action.yml")
    let inputs = action["inputs"]?.entries.map(\.key) ?? []
    #expect(inputs == ["token", "working-directory", "path", "version", "dry-run"])
    let page = try Checkout.text("docs/ci.md")
    for input in inputs { #expect(page.contains("`\(input)`")) }
    #expect(!inputs.contains { $0.contains("policy") || $0.contains("arg") })
    for input in action["inputs"]?.entries ?? [] {
      #expect(input.node["description"]?.scalar?.isEmpty == false)
      let name = "inputs.\(input.key) }}"
      #expect(try Checkout.text("action.yml").contains(name), "\(input.key) is used nowhere")
    }
    #expect(action["runs"]?["using"]?.scalar == "composite")
    for step in action["runs"]?["steps"]?.items ?? [] { #expect(step["shell"]?.scalar == "bash") }
  }

  /// A program that notes its arguments and the token, and ends with a status.
  private static func standIn(in folder: TestFolder, at name: String, status: Int = 0) throws {
    try folder.write(
      name,
      """
      #!/bin/sh
      if [ "$1" = version ]; then echo 'gatehouse 0.1.0'; exit 0; fi
      for argument; do printf '[%s]' "$argument"; done > "$NOTES"
      printf ' token %s\\n' "$GATEHOUSE_TOKEN" >> "$NOTES"
      exit \(status)

      """)
    _ = try runProgram("chmod", ["+x", "\(folder.path)/\(name)"])
  }

  private static func run(_ step: String, _ variables: [String: String]) throws -> ProgramRun {
    let steps = try file("action.yml")["runs"]?["steps"]?.items ?? []
    let script = try #require(steps.first { $0["id"]?.scalar == step }?["run"]?.scalar)
    // As the runner calls it.
    return try runProgram(
      "bash", ["--noprofile", "--norc", "-eo", "pipefail", "-c", script], environment: variables)
  }

  @Test(
    "of GitHub: the action takes the program that is named, else the one on the PATH",
    arguments: [
      ("named/gatehouse", "named/gatehouse"), ("", "bin/gatehouse"),
    ])
  func program(_ asked: String, _ found: String) throws {
    let folder = try TestFolder()
    try Self.standIn(in: folder, at: "named/gatehouse")
    try Self.standIn(in: folder, at: "bin/gatehouse")
    let run = try Self.run(
      "program",
      [
        "ASKED_PATH": asked.isEmpty ? "" : "\(folder.path)/\(asked)", "ASKED_VERSION": "0.1.0",
        "ACTION_FOLDER": "/no/such/folder", "GITHUB_OUTPUT": "\(folder.path)/output",
        "PATH": "\(folder.path)/bin:/usr/bin:/bin",
      ])
    #expect(run.status == 0, "\(run.error)")
    #expect(try folder.text("output") == "path=\(folder.path)/\(found)\n")
  }

  @Test("of GitHub: the action builds the program where there is none")
  func built() throws {
    let folder = try TestFolder()
    try Self.standIn(in: folder, at: "built/gatehouse")
    try folder.write("action/scripts/setup", "#!/bin/sh\necho set up >&2\n")
    try folder.write("action/scripts/build", "#!/bin/sh\necho \(folder.path)/built/gatehouse\n")
    _ = try runProgram(
      "chmod", ["+x", "\(folder.path)/action/scripts/setup", "\(folder.path)/action/scripts/build"])
    let run = try Self.run(
      "program",
      [
        "ASKED_PATH": "", "ASKED_VERSION": "", "ACTION_FOLDER": "\(folder.path)/action",
        "GITHUB_OUTPUT": "\(folder.path)/output", "PATH": "/usr/bin:/bin",
      ])
    #expect(run.status == 0, "\(run.error)")
    #expect(try folder.text("output") == "path=\(folder.path)/built/gatehouse\n")
  }

  @Test("of GitHub: the action refuses another version than the one that is asked for")
  func version() throws {
    let folder = try TestFolder()
    try Self.standIn(in: folder, at: "gatehouse")
    let run = try Self.run(
      "program",
      [
        "ASKED_PATH": "\(folder.path)/gatehouse", "ASKED_VERSION": "9.9.9",
        "ACTION_FOLDER": "/no/such/folder",
        "GITHUB_OUTPUT": "\(folder.path)/output",
      ])
    #expect(run.status == 2)
    #expect(run.output.hasPrefix("::error title=Gatehouse::"))
  }

  @Test(
    "of GitHub: the action hands the token over by the environment and fails as the program does",
    arguments: [
      ("false", 0, "[ci]"), ("true", 1, "[ci][--dry-run]"), ("", 3, "[ci]"),
    ])
  func call(_ dryRun: String, _ status: Int, _ arguments: String) throws {
    let folder = try TestFolder()
    try Self.standIn(in: folder, at: "gatehouse", status: status)
    let run = try Self.run(
      "gatehouse",
      [
        "PROGRAM": "\(folder.path)/gatehouse", "GATEHOUSE_TOKEN": "t0ken", "DRY_RUN": dryRun,
        "NOTES": "\(folder.path)/notes",
      ])
    #expect(run.status == Int32(status))
    #expect(try folder.text("notes") == "\(arguments) token t0ken\n")
  }

  // MARK: - The component

  @Test("of GitLab: the component uses every input that it takes, and no other")
  func component() throws {
    let (header, _) = try Self.component()
    let inputs = header["spec"]?["inputs"]?.entries.map(\.key) ?? []
    #expect(!inputs.isEmpty)
    let text = try Checkout.text("templates/gitlab/gatehouse.yml")
    let used = Set(text.matches(of: /\$\[\[ inputs\.([a-z-]+) \]\]/).map { String($0.1) })
    #expect(used == Set(inputs))
    let required = header["spec"]?["inputs"]?.entries.filter { $0.node["default"] == nil }.map(\.key)
    #expect(required == ["image"])
  }

  @Test(
    "of GitLab: the job's script calls the program with what was asked",
    arguments: [
      ("true", "[--dry-run]"), ("false", ""),
    ])
  func job(_ dryRun: String, _ last: String) throws {
    let (_, document) = try Self.component()
    let job = try #require(document.entries.first?.node)
    let script = try #require(job["script"]?.items.first?.scalar)
    let folder = try TestFolder()
    try Self.standIn(in: folder, at: "gatehouse", status: 1)
    let run = try runProgram(
      "sh", ["-e", "-c", script],
      environment: [
        "PROGRAM": "\(folder.path)/gatehouse", "DIRECTORY": "a b", "DRY_RUN": dryRun,
        "NOTES": "\(folder.path)/notes", "GATEHOUSE_TOKEN": "",
      ])
    #expect(run.status == 1)
    let files = "[--output][code-quality=gl-code-quality-report.json][--output][junit=gatehouse.xml]"
    #expect(try folder.text("notes") == "[ci][--directory][a b]\(files)\(last) token \n")
    #expect(job["artifacts"]?["reports"]?["codequality"]?.scalar == "gl-code-quality-report.json")
  }
}
