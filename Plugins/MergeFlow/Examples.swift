import GateKit

extension MergeFlowGate {
  static let examples = edgeExamples + branchExamples + termExamples

  private static let stages = """
    edges:
      - {from: staging, to: main}
      - {from: development, to: staging}
      - {from: "**", to: staging, enforcement: warn}
      - {from: "feature/**", to: development}
      - {from: "contrib/**", to: development, fork: allow}
    """
  private static let hotfixLane = """
    edges:
      - {from: staging, to: main}
      - {from: "hotfix/**", to: main, back_merge: [development]}
    """
  private static let work = [ExampleCommit("Add a page", files: ["page.md": "A page\n"])]
  private static let fix = [ExampleCommit("Mend the login", files: ["login.md": "Mended\n"])]

  private static func facts(_ source: String, into target: String, headRepository: String = "{id: \"1\"}")
    -> String
  {
    "{source: \(source), target: \(target), head_repository: \(headRepository), base_repository: {id: \"1\"}}"
  }

  private static let edgeExamples = [
    GateExample(
      "a feature enters development", settings: stages, facts: facts("feature/login", into: "development"),
      commits: work, findings: []),
    GateExample(
      "a feature that skips the stages is told which branches may enter", settings: stages,
      facts: facts("feature/login", into: "main"), commits: work,
      findings: ["feature/login -> main is not in the flow; edges into main: staging"]),
    GateExample(
      "an edge may let a change through with a warning", settings: stages,
      facts: facts("feature/login", into: "staging"), commits: work,
      findings: [
        "feature/login -> staging is discouraged by the edge ** -> staging; edges into staging: development"
      ]),
    GateExample(
      "a fork's branch called staging is not this repository's", settings: stages,
      facts: facts("staging", into: "main", headRepository: "{id: \"2\"}"), commits: work,
      findings: [
        "staging is a branch of another repository or of a deleted one, and the edge staging -> main is for this "
          + "repository's branches only; edges into main: staging"
      ]),
    GateExample(
      "a head repository that is gone is another repository", settings: stages,
      facts: facts("development", into: "staging", headRepository: "null"), commits: work,
      findings: [
        "development is a branch of another repository or of a deleted one, and the edge development -> staging "
          + "is for this repository's branches only; edges into staging: development"
      ]),
    GateExample(
      "an edge with fork: allow takes contributions", settings: stages,
      facts: facts("contrib/typo", into: "development", headRepository: "{id: \"2\"}"), commits: work,
      findings: []),
  ]

  private static let naming = """
    edges: [{from: "**", to: main}]
    naming:
      patterns: "^(feature|fix)/[a-z0-9-]+$"
      except: ["dependabot/**"]
      example: feature/login
    """
  private static let freeze = """
    edges: [{from: "**", to: main}]
    freeze:
      - {to: main, windows: ["Fri 16:00 - Mon 08:00 Europe/Paris"], except: ["hotfix/**"], reason: nobody is in}
    """

  private static let branchExamples = [
    GateExample(
      "a branch is called as the team agreed", settings: naming, facts: facts("feature/login", into: "main"),
      commits: work, findings: []),
    GateExample(
      "a branch that is called otherwise", settings: naming, facts: facts("Login", into: "main"),
      commits: work,
      findings: ["the branch name Login does not match ^(feature|fix)/[a-z0-9-]+$"]),
    GateExample(
      "a bot names its branches as it likes", settings: naming,
      facts: facts("dependabot/npm/left-pad", into: "main"), commits: work, findings: []),
    GateExample(
      "nothing enters a frozen branch", settings: freeze, facts: facts("feature/login", into: "main"),
      commits: work, now: "2026-06-19T14:00:00Z",
      findings: [
        "main is frozen until 2026-06-22T06:00:00Z (Fri 16:00 - Mon 08:00 Europe/Paris): nobody is in"
      ]),
    GateExample(
      "before the freeze everything is as usual", settings: freeze,
      facts: facts("feature/login", into: "main"),
      commits: work, now: "2026-06-19T13:59:59Z", findings: []),
    GateExample(
      "a hotfix enters a frozen branch", settings: freeze, facts: facts("hotfix/login", into: "main"),
      commits: work, now: "2026-06-19T14:00:00Z", findings: []),
  ]

  private static let promotion = "edges: [{from: \"release/*\", to: main, promotes: staging}]"
  private static let current = "edges: [{from: \"**\", to: main, contains_base: true}]"

  private static let termExamples = [
    GateExample(
      "a promotion holds what has reached staging", settings: promotion,
      facts: facts("release/1", into: "main"),
      commits: work, branches: ["staging": 1], findings: []),
    GateExample(
      "a commit that never reached staging is no part of a promotion", settings: promotion,
      facts: facts("release/1", into: "main"), commits: work + fix, branches: ["staging": 1],
      findings: ["1 commit of the change has not reached staging: \"Mend the login\""]),
    GateExample(
      "a change that contains the tip of its target", settings: current,
      facts: facts("feature/login", into: "main"), commits: work, findings: []),
    GateExample(
      "a change that is behind its target", settings: current, facts: facts("feature/login", into: "main"),
      commits: work, meanwhile: fix, findings: ["feature/login is 1 commit behind main"]),
    GateExample(
      "a hotfix that has not been merged back holds up what comes next", settings: hotfixLane,
      facts: facts("staging", into: "main"), commits: work, meanwhile: fix, branches: ["development": 0],
      findings: ["development is owed a back-merge: it lacks 1 commit of main: \"Mend the login\""]),
    GateExample(
      "a second hotfix may follow the first", settings: hotfixLane,
      facts: facts("hotfix/logout", into: "main"),
      commits: work, meanwhile: fix, branches: ["development": 0], findings: []),
    GateExample(
      "nothing is owed where development has it all", settings: hotfixLane,
      facts: facts("staging", into: "main"), commits: work, branches: ["development": 0], findings: []),
    GateExample(
      "two sides that changed one place conflict", settings: stages,
      facts: facts("feature/login", into: "development"), commits: work,
      meanwhile: [ExampleCommit("Add another page", files: ["page.md": "Another page\n"])],
      findings: ["merging feature/login into development conflicts in 1 file: page.md"]),
    GateExample(
      "two sides that changed different places merge", settings: stages,
      facts: facts("feature/login", into: "development"), commits: work, meanwhile: fix, findings: []),
  ]
}
