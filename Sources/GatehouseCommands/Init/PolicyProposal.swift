import SourceText

/// A policy that fits what a repository shows, with the reason.
struct PolicyProposal: Hashable, Sendable {
  /// A built-in policy, or `own`: a small one that is written out in full.
  let name: String
  /// `branches development, staging and main are there`.
  let reason: String

  static let own = "own"

  /// What fits, the best first; `own` is always the last.
  ///
  /// A built-in policy is proposed only where the branches that it speaks of are there: its rules would not
  /// apply to others.
  static func fitting(_ survey: RepositorySurvey, builtIn: Set<String>) -> [PolicyProposal] {
    var found: [PolicyProposal] = []
    func propose(_ name: String, _ reason: String, where condition: Bool) {
      if condition, builtIn.contains(name) { found.append(PolicyProposal(name: name, reason: reason)) }
    }
    let toMain = survey.has("main")
    let toDevelop = toMain && survey.has("develop")
    propose(
      "three-stages", "branches development, staging and main are there",
      where: toMain && survey.has("staging") && survey.has("development"))
    propose(
      "dev-prod-migrations", "branches dev and prod are there, and migrations of a database",
      where: survey.has("dev") && survey.has("prod")
        && (survey.hasFile(named: "alembic.ini") || survey.hasFolder(named: "migrations")
          || survey.hasFolder(named: "alembic"))
    )
    propose(
      "platform", "branches develop and main are there, and applications beside each other",
      where: toDevelop && (survey.hasFolder(named: "apps") || survey.hasFolder(named: "packages")))
    propose(
      "web-product", "branches develop and main are there, and a package.json",
      where: toDevelop && survey.hasFile(named: "package.json"))
    propose(
      "continuous-deployment", "main is the only long-lived branch",
      where: toMain && survey.branch("develop", "development", "dev", "staging", "stage", "prod") == nil)
    return found + [PolicyProposal(name: own, reason: "a small policy of your own, written out in full")]
  }

  /// The policy file.
  ///
  /// - Parameter gates: ids of the program's gates.
  func text(_ survey: RepositorySurvey, observe: Bool, gates: Set<String>) -> String {
    let mode =
      observe
      ? "mode: observe   # everything runs and is shown, nothing blocks; remove this line to enforce"
      : "# mode: observe   # everything runs and is shown, nothing blocks"
    let head = """
      # What a pull request must satisfy before it enters a branch.
      # The policy of the target branch decides: a change of this file counts once it is merged.
      # gatehouse check         judges the current branch
      # gatehouse policy show   prints the policy with all that it extends
      # gatehouse gates         lists the gates and their settings
      version: 1

      """
    guard name != Self.own else { return head + mode + "\n\n" + flow(survey) + ownGates(gates) }
    return head + """
      extends: [\(name)]   # \(reason)
      \(mode)

      # What differs here is written below and wins over \(name):
      #
      # gates:
      #   clean-repo:
      #     enforcement: warn   # block | warn | inform | off

      """
  }

  private func flow(_ survey: RepositorySurvey) -> String {
    let main = survey.defaultBranch ?? survey.branch("main", "master", "prod") ?? "main"
    let stages =
      [
        survey.branch("development", "develop", "dev"), survey.branch("staging", "stage"),
      ].compactMap { $0 }.filter { $0 != main } + [main]
    var edges = zip(stages, stages.dropFirst()).map { ($0, $1) }
    edges.append(("**", stages[0]))
    let lines = edges.map { "    - {from: \(yaml($0)), to: \(yaml($1))}\n" }
    return "flow:   # which branch may enter which; the first edge that matches decides\n  edges:\n"
      + lines.joined() + "  otherwise: block\n\n"
  }

  private func ownGates(_ gates: Set<String>) -> String {
    let wanted = [
      ("clean-repo", "{}   # no stray files, conflict markers, keys or oversized files"),
      ("commit-rules", "{enforcement: warn}   # a start: block once the team is used to it"),
    ]
    let lines = wanted.filter { gates.contains($0.0) }.map { "  \($0.0): \($0.1)\n" }
    return lines.isEmpty ? "" : "gates:\n" + lines.joined()
  }
}

/// A scalar of a flow mapping.
private func yaml(_ text: String) -> String {
  let isPlain = text.utf8.allSatisfy {
    UInt8(ascii: "a")...UInt8(ascii: "z") ~= $0 || UInt8(ascii: "A")...UInt8(ascii: "Z") ~= $0
      || UInt8(ascii: "/") == $0 || UInt8(ascii: "-") == $0 || UInt8(ascii: "_") == $0
  }
  return isPlain ? text : "\"" + text.escaped(for: .json) + "\""
}
