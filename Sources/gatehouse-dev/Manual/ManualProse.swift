/// The written parts of gatehouse(1).
enum ManualProse {
  static let description = [
    """
    Gatehouse reads a git repository and the policy of the branch that a change wants to enter, and answers \
    with a verdict, the reasons, and the way out. The policy is the file .gatehouse.yml of the target \
    branch: a change cannot edit its own judge.
    """,
    """
    There are three ways in, with the same verdict for the same facts: gatehouse check for a developer \
    before pushing, gatehouse ci as a step of a CI job, and gatehouse serve for the webhooks of a forge.
    """,
    """
    Standard output is the answer, standard error is talk. Secrets come from files or the environment, never \
    from an option.
    """,
  ]

  static let environment = [
    (
      "GATEHOUSE_TOKEN",
      "token for the forge; read before the forge's own variables (GITHUB_TOKEN, GITLAB_TOKEN and so on)"
    ),
    ("GATEHOUSE_TOKEN_FILE", "file that holds the token and nothing else"),
    ("GATEHOUSE_CA_FILE", "certificates (PEM) to trust in place of the system's"),
    ("GATEHOUSE_CACHE", "folder for what gates derive from files; empty: nowhere"),
    ("GATEHOUSE_SERVER", "address of the server that **upload** and **deploy-check** speak to"),
    ("GATEHOUSE_SERVER_TOKEN", "token for that server"),
    ("NO_COLOR", "set to anything: no colour"),
    ("CLICOLOR_FORCE", "set to anything but 0: colour without a terminal too"),
  ]

  static let files = [
    (
      ".gatehouse.yml",
      "the policy, at the repository's root; or .github/gatehouse.yml. See `gatehouse-policy`(5)"
    ),
    (".gatehouse/waivers.yml", "findings that a team lives with until a day that each names"),
    (".gatehouse/baseline.json", "what was found when the policy was adopted"),
    (
      "/etc/gatehouse/server.yml",
      "configuration of the server that the package's unit starts. See `gatehouse-server`(5)"
    ),
    ("/usr/share/doc/gatehouse/examples/policies", "the policies of this program, with their cases"),
  ]

  static let examples = [
    (
      "gatehouse init\ngatehouse check --policy-from worktree",
      "Begin with a policy that fits the repository, and see what it says:"
    ),
    ("gatehouse check --target main", "Judge the current branch as a pull request into main:"),
    ("gatehouse ci", "Judge the pull request of a CI job, and post the verdict:"),
  ]
}
