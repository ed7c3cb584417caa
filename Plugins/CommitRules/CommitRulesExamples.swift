import GateKit

extension CommitRulesGate {
  static let examples: [GateExample] = [
    GateExample(
      "finished commits pass",
      commits: [ExampleCommit("Draw the map", files: ["map.txt": "map\n"])], findings: []),
    GateExample(
      "a fixup commit that was never squashed is found",
      commits: [
        ExampleCommit("Draw the map", files: ["map.txt": "map\n"]),
        ExampleCommit("fixup! Draw the map", files: ["map.txt": "a map\n"]),
      ],
      findings: ["\"fixup! Draw the map\" is a fixup! commit"]),
    GateExample(
      "work in progress is found, in brackets and as a description too",
      commits: [
        ExampleCommit("[WIP] Draw the map", files: ["map.txt": "map\n"]),
        ExampleCommit("feat: wip", files: ["map.txt": "a map\n"]),
      ],
      findings: ["\"[WIP] Draw the map\" is work in progress", "\"feat: wip\" is work in progress"]),
    GateExample(
      "a conventional message passes", settings: "conventional: {scopes: [map]}",
      commits: [ExampleCommit("feat(map)!: draw borders", files: ["map.txt": "map\n"])], findings: []),
    GateExample(
      "a message of another style is found", settings: "conventional: {}",
      commits: [ExampleCommit("Draw the map", files: ["map.txt": "map\n"])],
      findings: ["\"Draw the map\" is not a conventional commit: there is no \":\" after a type"]),
    GateExample(
      "a type that the team does not use is found", settings: "conventional: {types: [feat, fix]}",
      commits: [ExampleCommit("feet: draw the map", files: ["map.txt": "map\n"])],
      findings: [
        "\"feet: draw the map\" is not a conventional commit: type \"feet\" is not one of feat, fix; "
          + "did you mean \"feat\"?"
      ]),
    GateExample(
      "a breaking change has to say what breaks", settings: "conventional: {breaking_footer: true}",
      commits: [ExampleCommit("feat!: draw the map", files: ["map.txt": "map\n"])],
      findings: [
        "\"feat!: draw the map\" is not a conventional commit: it is marked by \"!\" and no "
          + "\"BREAKING CHANGE: \" footer says what breaks"
      ]),
    GateExample(
      "a subject that names its ticket passes",
      settings: "subject: {pattern: '^[A-Z]+-[0-9]+ ', max_length: 50}",
      commits: [ExampleCommit("MAP-7 Draw borders", files: ["map.txt": "map\n"])], findings: []),
    GateExample(
      "a subject that does not match is found, and one that is too long",
      settings: "subject: {pattern: '^MAP-', max_length: 20}",
      commits: [
        ExampleCommit("Draw borders", files: ["map.txt": "map\n"]),
        ExampleCommit("MAP-7 Draw all borders", files: ["map.txt": "a map\n"]),
      ],
      findings: [
        "the subject of \"Draw borders\" does not match ^MAP-",
        "\"MAP-7 Draw all borders\" has a subject of 22 characters; the limit is 20",
      ]),
    GateExample(
      "a commit that its author signed off passes", settings: "sign_off: author",
      commits: [
        ExampleCommit(
          "Draw the map\n\nSigned-off-by: Ada Lovelace <ada@example.com>\n", files: ["map.txt": "map\n"])
      ], findings: []),
    GateExample(
      "a commit without a sign-off is found, and one signed off by somebody else",
      settings: "sign_off: author",
      commits: [
        ExampleCommit("Draw the map", files: ["map.txt": "map\n"]),
        ExampleCommit(
          "Colour the map\n\nSigned-off-by: Eve <eve@example.com>\n", files: ["map.txt": "a map\n"]),
      ],
      findings: [
        "\"Draw the map\" has no Signed-off-by line",
        "\"Colour the map\" is signed off by Eve <eve@example.com>, which is not its author",
      ]),
    GateExample(
      "a commit without a signature is found", settings: "signature: true",
      commits: [ExampleCommit("Draw the map", files: ["map.txt": "map\n"])],
      findings: ["\"Draw the map\" is not signed"]),
    GateExample(
      "a bot that is exempt need not sign",
      settings: "{signature: true, exempt_authors: ['**\\[bot\\]@users.noreply.github.com']}",
      commits: [
        ExampleCommit(
          "Bump a dependency", files: ["map.txt": "map\n"],
          author: "dependabot[bot] <49699333+dependabot[bot]@users.noreply.github.com>")
      ], findings: []),
    GateExample(
      "an author of the team passes", settings: "identity: {allowed_emails: ['**@example.com']}",
      commits: [ExampleCommit("Draw the map", files: ["map.txt": "map\n"])], findings: []),
    GateExample(
      "an address that git made up is found, and one from outside",
      settings: "identity: {allowed_emails: ['**@example.com']}",
      commits: [
        ExampleCommit("Draw the map", files: ["map.txt": "map\n"], author: "root <root@localhost>"),
        ExampleCommit("Colour the map", files: ["map.txt": "a map\n"], author: "Eve <eve@example.org>"),
      ],
      findings: [
        "the author of \"Draw the map\" uses root@localhost, which root@** forbids",
        "the author of \"Colour the map\" uses eve@example.org, which is none of **@example.com",
      ]),
    GateExample(
      "a noreply address is found where the team wants none", settings: "identity: {noreply: false}",
      commits: [
        ExampleCommit(
          "Draw the map", files: ["map.txt": "map\n"], author: "Ada <1+ada@users.noreply.github.com>")
      ],
      findings: ["the author of \"Draw the map\" uses the noreply address 1+ada@users.noreply.github.com"]),
    GateExample(
      "a history without merges is linear", settings: "linear_history: true",
      commits: [ExampleCommit("Draw the map", files: ["map.txt": "map\n"])], findings: []),
    GateExample(
      "a merge commit is found where history has to be linear", settings: "linear_history: true",
      commits: [
        ExampleCommit("Draw the map", files: ["map.txt": "map\n"]),
        ExampleCommit("Merge main", merge: "main"),
      ],
      meanwhile: [ExampleCommit("Write the legend", files: ["legend.txt": "legend\n"])],
      findings: ["\"Merge main\" merges 2 commits; the history has to be linear"]),
    GateExample(
      "as many commits as allowed pass", settings: "max_commits: 1",
      commits: [ExampleCommit("Draw the map", files: ["map.txt": "map\n"])], findings: []),
    GateExample(
      "more commits than allowed are found", settings: "max_commits: 1",
      commits: [
        ExampleCommit("Draw the map", files: ["map.txt": "map\n"]),
        ExampleCommit("Colour the map", files: ["map.txt": "a map\n"]),
      ],
      findings: ["the change holds 2 commits; the limit is 1"]),
  ]
}
