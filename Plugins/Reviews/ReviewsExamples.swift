import GateKit

extension ReviewsGate {
  static let examples: [GateExample] = countExamples + pushExamples + ownerExamples

  private static let work = [ExampleCommit("Add a page", files: ["page.md": "A page\n"])]
  private static let people =
    "{login: grace, role: write}, {login: linus, role: maintain}, {login: eve, role: read}, {login: ada, role: admin}"

  /// - Parameter reviews: entries of the fact, `head` being the head.
  private static func facts(_ reviews: String, teams: String = "", committers: String = "ada") -> String {
    """
    {author: ada, committers: [\(committers)], permissions: [\(people)], teams: [\(teams)],
     base_repository: {id: "1", name: acme/shop}, reviews: [\(reviews)]}
    """
  }

  private static func approval(_ login: String, of commit: String = "head") -> String {
    "{author: \(login), commit: \(commit), state: approved}"
  }

  private static let maintainers = "{name: acme/maintainers, members: [ada, grace, linus]}"

  private static let countExamples = [
    GateExample("an approval of head counts", facts: facts(approval("grace")), commits: work, findings: []),
    GateExample(
      "one approval of two", settings: "{approvals: 2, teams: [maintainers]}",
      facts: facts(approval("grace"), teams: maintainers), commits: work,
      findings: ["1 of 2 approvals: needs one more of acme/maintainers (linus can)"]),
    GateExample(
      "the author's own approval, a committer's and a reader's do not count",
      facts: facts("\(approval("ada")), \(approval("Grace")), \(approval("eve"))", committers: "ada, grace"),
      commits: work, findings: ["0 of 1 approval: needs one more of people with at least the role write"]),
    GateExample(
      "changes that were requested block, however many approve",
      facts: facts("\(approval("grace")), {author: linus, commit: head, state: changes_requested}"),
      commits: work, findings: ["linus has requested changes, of e872c7cc35"]),
    GateExample(
      "an approval takes back a request for changes",
      facts: facts("{author: linus, commit: head, state: changes_requested}, \(approval("linus"))"),
      commits: work, findings: []),
    GateExample(
      "a part of the tree asks for its own people",
      settings: "rules: [{id: database, paths: [\"db/**\"], teams: [dba]}]",
      facts: facts(approval("grace"), teams: "{name: acme/dba, members: [linus]}"),
      commits: [ExampleCommit("Add a table", files: ["db/orders.sql": "create table orders;\n"])],
      findings: ["0 of 1 approval for database: needs one more of acme/dba (linus can)"]),
  ]

  private static let meanwhile = [ExampleCommit("Mend the login", files: ["login.md": "Mended\n"])]

  private static let pushExamples = [
    GateExample(
      "an approval of what was pushed over does not count", facts: facts(approval("grace", of: "head~1")),
      commits: work + [ExampleCommit("Add more", files: ["page.md": "A page\nand more\n"])],
      findings: [
        "0 of 1 approval: needs one more of people with at least the role write; grace approved e872c7cc35, "
          + "which is not this head"
      ]),
    GateExample(
      "a merge of the target leaves an approval in force", facts: facts(approval("grace", of: "head~1")),
      commits: work + [ExampleCommit("Merge main", merge: "main")], meanwhile: meanwhile, findings: []),
    GateExample(
      "what comes along in such a merge was approved by nobody",
      facts: facts(approval("grace", of: "head~1")),
      commits: work + [ExampleCommit("Merge main", files: ["door.md": "Open\n"], merge: "main")],
      meanwhile: meanwhile,
      findings: [
        "0 of 1 approval: needs one more of people with at least the role write; grace approved e872c7cc35, "
          + "which is not this head"
      ]),
  ]

  private static let owners = [
    "README.md": "# Shop\n", ".github/CODEOWNERS": "* @grace\n/db/ @acme/dba\n/docs/\n",
    "db/orders.sql": "1\n",
  ]
  private static let table = [ExampleCommit("Change a table", files: ["db/orders.sql": "2\n"])]

  private static let ownerExamples = [
    GateExample(
      "a file needs an approval by one of its owners", settings: "code_owners: true",
      facts: facts(approval("grace"), teams: "{name: acme/dba, members: [ada, linus]}"), base: owners,
      commits: table,
      findings: ["db/orders.sql needs an approval by one of its owners: @acme/dba (linus can)"]),
    GateExample(
      "an owner has approved", settings: "code_owners: true",
      facts: facts(approval("linus"), teams: "{name: acme/dba, members: [ada, linus]}"), base: owners,
      commits: table, findings: []),
    GateExample(
      "CODEOWNERS counts as it is at the base", settings: "code_owners: true",
      facts: facts(approval("linus")), base: owners,
      commits: [
        ExampleCommit("Take over", files: [".github/CODEOWNERS": "* @linus\n", "page.md": "A page\n"])
      ],
      findings: [
        "2 files need an approval by one of their owners: @grace (grace can): .github/CODEOWNERS, page.md"
      ]),
    GateExample(
      "a file without an owner asks for none", settings: "code_owners: true", facts: facts(approval("linus")),
      base: owners, commits: [ExampleCommit("Describe", files: ["docs/start.md": "Start\n"])], findings: []),
  ]
}
