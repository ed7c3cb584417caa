import GateEngine
import GateKit
import Rendering
import SourceText

struct GroupsCommand: Command {
  enum Format: String, CaseIterable, OptionValue { case terminal, json, github }

  var subject = SubjectOptions()
  var policy = PolicySource()
  var format = Format.terminal

  static let name = "groups"
  static let abstract = "Say which groups of the policy a change affects"
  static let discussion = """
    A group is affected where one of its files changes, or one of a group that it needs. The policy's `groups:` names \
    them. A pipeline builds and tests only those: --format github writes the list for a matrix.
    """
  static let examples = [
    CommandExample("gatehouse groups --target main", "what the current branch affects"),
    CommandExample(
      "gatehouse groups --target main --format github >> \"$GITHUB_OUTPUT\"",
      "groups=[\"api\",\"web\"] for a job's matrix, and any=true"),
  ]
  static let options: [Option<Self>] =
    including(\.subject, under: "What is judged")
    + including(\.policy, under: "By which policy")
    + [
      option(
        "-f, --format", "FORMAT", \.format, "terminal, json, or github: lines for $GITHUB_OUTPUT")
    ]

  func run(_ console: Console, gates: [GateDefinition]) async throws -> ExitCode {
    let session = try Session(subject.folder, console, gates)
    let subject = try await session.subject(subject)
    let choice = try policy.choice()
    let groups: PathGroups
    switch try await session.finder.policy(choice, base: subject.change.base, head: subject.head) {
    case .found(let policy, _): groups = policy.groups
    case .wrong(let problems, _): throw UsageError(problems)
    case .absent:
      throw UsageError("there is no policy to name groups", wayOut: "`gatehouse init` proposes one")
    }
    guard !groups.names.isEmpty else {
      throw UsageError(
        "the policy names no groups", wayOut: "describe them under groups:, as docs/policy.md shows")
    }
    let affected = groups.names.filter { groups.isAffected($0, by: subject.change) }
    switch format {
    case .terminal: console.print(text(groups, affected, subject.change, width: console.width))
    case .json: console.print(jsonText(document(groups, affected, subject.change)))
    case .github:
      let names = affected.map { jsonText(.text($0)).trimmed() }.joined(separator: ",")
      console.print("groups=[\(names)]\nany=\(!affected.isEmpty)\n")
    }
    return .passed
  }

  private func text(_ groups: PathGroups, _ affected: [String], _ change: Change, width: Int) -> String {
    var lines = affected.map { name in
      "\(name): "
        + (groups.isChanged(name, by: change) ? "changed" : "needs \(causes(of: name, groups, change))")
    }
    if affected.isEmpty { lines.append("no group is affected") }
    let others = outside(groups, change)
    if !others.isEmpty { lines.append("in no group: \(listed(others.map(\.description)))") }
    return lines.map { wrap($0.escaped(for: .terminal), width, hanging: 2) }.joined(separator: "\n") + "\n"
  }

  private func document(_ groups: PathGroups, _ affected: [String], _ change: Change) -> Node {
    .map([
      "affected": .list(
        affected.map { name in
          .map(["name": .text(name), "changed": .bool(groups.isChanged(name, by: change))])
        }),
      "unaffected": .list(groups.names.filter { !affected.contains($0) }.map { .text($0) }),
      "in_no_group": .list(outside(groups, change).map { .text($0.description) }),
    ])
  }

  private func causes(of name: String, _ groups: PathGroups, _ change: Change) -> String {
    listed(groups.closure(of: [name]).filter { groups.isChanged($0, by: change) })
  }

  private func outside(_ groups: PathGroups, _ change: Change) -> [RepositoryPath] {
    let all = groups.names.flatMap { groups[$0]?.paths.values ?? [] }
    return change.files.map(\.path).filter { path in !all.contains { $0.matches(path) } }
  }
}
