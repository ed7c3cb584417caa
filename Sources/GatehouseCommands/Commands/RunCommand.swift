import GateEngine
import GateKit
import GitReading
import SourceText

struct RunCommand: Command {
  var gate = ""
  var places = GatePlaces()
  var assignments: [String] = []
  var subject = SubjectOptions()
  var output = ReportOutput()

  static let name = "run"
  static let abstract = "Run one gate alone, without a policy"
  static let discussion = """
    Without --base or --target the whole tree is looked at, as if every file were new. With PATH only these files and
    folders are, as they are on the disk.
    """
  static let examples = [
    CommandExample(
      "gatehouse run clean-repo", "look through the whole tree for files that do not belong there"),
    CommandExample(
      "gatehouse run migrations db/migrate --engine postgres-15", "look through the migrations of one folder"),
    CommandExample(
      "gatehouse run change-rules --base main --set size.max_lines=400", "hold the branch against one limit"),
  ]
  static let options: [Option<Self>] =
    [
      argument(
        "GATE", \.gate, required: true,
        "the gate's id, or the path of an executable that is one; gatehouse gates lists them", complete: .gate
      )
    ] + including(\.places) + [
      repeatedOption(
        "--set", "KEY=VALUE", \.assignments, "a setting of the gate, once for each", complete: .setting)
    ] + including(\.subject, under: "What is judged") + including(\.output, under: "Output")

  func run(_ console: Console, gates: [GateDefinition]) async throws -> ExitCode {
    let session = try Session(subject.folder, console, gates)
    let (definition, executable) = try await session.gate(named: gate)
    guard definition.condition == nil else {
      throw UsageError(
        "\(gate) judges deployments, and not a change", wayOut: "gatehouse deploy-check asks it")
    }
    let settings = try definition.settings(
      from: places.assignments(for: definition, in: session) + assignments)
    let subject = try await chosenSubject(session, definition.prepare(settings)?.needs ?? Needs())
    let record = RunRecord(gate: gate, settings: settings)
    let evaluation = try await session.judgement(self.subject).evaluate(
      subject, record.policy(definition, gates), record.origin(executable))
    try output.write(evaluation, to: console)
    return ExitCode(evaluation.report.verdict)
  }

  private func chosenSubject(_ session: Session, _ needs: Needs) async throws -> Subject {
    if subject.base != nil || subject.target != nil || subject.staged || subject.worktree {
      return try await session.subject(subject)
    }
    let facts = try await Facts(subject, session.console).completed(
      from: session.repository, headIsNamed: subject.head != nil)
    var options = ChangeOptions()
    options.listsFilesOnly = needs.looksAtTreesOnly
    let head: Head
    if let name = subject.head {
      head = .commit(try await session.repository.commit(named: name))
    } else if places.paths.isEmpty {
      head = .commit(try await session.repository.commit(named: "HEAD"))
    } else {
      head = .workTree
    }
    let change = try await session.repository.change(base: nil, head: head, options: options)
    return Subject(facts: facts, head: head, change: change)
  }
}

extension Session {
  /// A gate of this program, or the executable that a path leads to, with what that said of itself: naming it is the
  /// word to run it.
  func gate(named name: String) async throws -> (GateDefinition, PolicyFile?) {
    if let definition = gates.first(where: { $0.id == name }) { return (definition, nil) }
    if name.contains("/") {
      let file = try await GateFile(name, console, executables.runner)
      return (file.definition, file.record)
    }
    throw UsageError(
      "unknown gate \"\(name)\"\(didYouMean(name, among: gates.map(\.id)))",
      wayOut: "gatehouse gates lists them")
  }
}

extension GateDefinition {
  /// Settings from `key=value` words, checked like a policy's.
  func settings(from assignments: [String]) throws(UsageError) -> Node {
    var node = Node.map([:])
    var problems: [Problem] = []
    for assignment in assignments {
      do { node = try settings.set(assignment, in: node) } catch { problems.append(error) }
    }
    if problems.isEmpty {
      let inconsistencies = settings.check(node).isEmpty ? inconsistencies(node) : []
      problems = settings.check(node)
      problems += inconsistencies.map {
        Problem(mark: Mark(source: $0.keys.joined(separator: "."), line: 0, column: 0), message: $0.message)
      }
    }
    guard problems.isEmpty else {
      throw UsageError(
        problems.map(\.description).joined(separator: "\n"),
        wayOut: executable == nil
          ? "gatehouse gates \(id) shows the settings" : "gatehouse gate describe shows the settings")
    }
    return node
  }
}
