import GateKit
import Rendering
import SourceText

struct PolicyDiffCommand: Command {
  var old = ""
  var new: String?
  var folder = "."
  var output = ReportOutput()

  static let name = "policy diff"
  static let abstract = "Say in plain words what one policy asks otherwise than another"
  static let discussion = """
    Both are laid together with all that they extend and with every default written out, so that what has the same \
    effect is no difference, however it is written. Stricter and looser are said where a limit's direction is known; \
    of anything else it says that it changed. policy replay shows what the difference would have done.
    """
  static let examples = [
    CommandExample("gatehouse policy diff main", "the work tree's policy beside the one of main"),
    CommandExample("gatehouse policy diff v1.2 v1.3", "the policies of two revisions"),
    CommandExample("gatehouse policy diff old.yml new.yml --format markdown", "two files, as a comment"),
  ]
  static let options: [Option<Self>] =
    [
      argument("OLD", \.old, required: true, "the old policy: a file, or a revision", complete: .file),
      argument("NEW", \.new, "the new one (default: the work tree's)", complete: .file),
      option("-C, --directory", "DIR", \.folder, "look at the repository of this folder", complete: .folder),
    ] + including(\.output, under: "Output")

  func run(_ console: Console, gates: [GateDefinition]) async throws -> ExitCode {
    try output.refuseForms(otherThan: [.terminal, .json, .markdown], of: "a comparison of policies")
    let session = try Session(folder, console, gates)
    let finder = session.finder
    let before = try await finder.named(old, by: "OLD")
    let after =
      if let new {
        try await finder.named(new, by: "NEW")
      } else {
        try await finder.ofWorkTree(else: session.repository.commit(named: "HEAD"))
      }
    let comparison = PolicyComparison(before.policy, before.name, after.policy, after.name)
    try output.write(to: console) { form, style in
      switch form {
      case .json: jsonText(comparisonDocument(comparison, program: programVersion))
      case .markdown: markdownComparison(comparison, program: programVersion)
      default: TerminalReport(width: style.width, colour: style.colour).text(comparison)
      }
    }
    return .passed
  }
}
