import GateKit

extension CleanRepoGate {
  static let examples = unwanted + contents + names + modes + credentials

  private static let unwanted = [
    GateExample(
      "an ordinary change", commits: [ExampleCommit("Add a page", files: ["page.md": "A page\n"])],
      findings: []),
    GateExample(
      "what tools leave behind", commits: [ExampleCommit("Add a log", files: ["build/app.log": "started\n"])],
      findings: ["build/app.log does not belong in a repository (**/*.log)"]),
    GateExample(
      "a deleted file is never a finding", base: ["app.log": "started\n"],
      commits: [ExampleCommit("Delete the log", files: ["app.log": nil])], findings: []),
    GateExample(
      "a team has its own list", settings: "{also_forbidden: [\"*.docx\"], allowed: [\"samples/**\"]}",
      commits: [ExampleCommit("Add notes", files: ["notes.docx": "x\n", "samples/app.log": "x\n"])],
      findings: ["notes.docx does not belong in a repository (*.docx)"]),
    GateExample(
      "a file that .gitignore ignores, added by force", base: [".gitignore": "/dist/\n"],
      commits: [ExampleCommit("Add the bundle", files: ["dist/app.js": "run()\n"])],
      findings: ["dist/app.js is new, and .gitignore ignores it (line 1: /dist/)"]),
    GateExample(
      "a file that .gitignore takes back", base: [".gitignore": "*.min.js\n!logo.min.js\n"],
      commits: [ExampleCommit("Add the logo", files: ["logo.min.js": "draw()\n"])], findings: []),
  ]

  private static let contents = [
    GateExample(
      "a file over the limit", settings: "max_size: 10",
      commits: [ExampleCommit("Add data", files: ["data.csv": "1,2,3,4,5,6\n"])],
      findings: ["data.csv is 12 bytes; the limit is 10"]),
    GateExample(
      "a file at the limit", settings: "max_size: 12",
      commits: [ExampleCommit("Add data", files: ["data.csv": "1,2,3,4,5,6\n"])], findings: []),
    GateExample(
      "a large file that shrinks", settings: "max_size: 10", base: ["data.csv": "1,2,3,4,5,6,7\n"],
      commits: [ExampleCommit("Drop a column", files: ["data.csv": "1,2,3,4,5,6\n"])], findings: []),
    GateExample(
      "what a merge left of a conflict",
      commits: [
        ExampleCommit(
          "Merge", files: ["page.md": "<<<<<<< HEAD\nours\n=======\ntheirs\n>>>>>>> topic\n"])
      ],
      findings: ["page.md holds an unresolved conflict, lines 1 to 5"]),
    GateExample(
      "an underlined heading is no conflict",
      commits: [ExampleCommit("Add a page", files: ["page.rst": "Heading\n=======\n"])], findings: []),
  ]

  private static let names = [
    GateExample(
      "two names that are one on macOS and Windows",
      commits: [ExampleCommit("Add a page", files: ["readme.md": "Another\n"])],
      findings: [
        "README.md and readme.md are one name on file systems that ignore case or Unicode composition"
      ]),
    GateExample(
      "a file that only changes its case",
      commits: [ExampleCommit("Rename", files: ["README.md": nil, "readme.md": "# Example\n"])], findings: []),
    GateExample(
      "a name that Windows cannot hold", settings: "portable_names: true",
      commits: [ExampleCommit("Add a driver", files: ["src/aux.c": "int x;\n"])],
      findings: ["Windows cannot hold the name src/aux.c: AUX is a device"]),
    GateExample(
      "a name that every system can hold", settings: "portable_names: true",
      commits: [ExampleCommit("Add a driver", files: ["src/auxiliary.c": "int x;\n"])], findings: []),
    GateExample(
      "a link out of the repository",
      commits: [
        ExampleCommit("Link", files: ["docs/key": "../../secrets/key"], modes: ["docs/key": "120000"])
      ],
      findings: [
        "the link docs/key leads nowhere in a clone: ../../secrets/key is outside of the repository"
      ]),
    GateExample(
      "a link to nothing",
      commits: [ExampleCommit("Link", files: ["docs/start": "index.md"], modes: ["docs/start": "120000"])],
      findings: ["the link docs/start leads nowhere in a clone: there is no docs/index.md"]),
    GateExample(
      "a link to a file of the repository",
      commits: [
        ExampleCommit("Link", files: ["docs/start": "../README.md"], modes: ["docs/start": "120000"])
      ],
      findings: []),
  ]

  private static let modes = [
    GateExample(
      "an executable text without #!",
      commits: [ExampleCommit("Add a page", files: ["page.md": "A page\n"], modes: ["page.md": "100755"])],
      findings: ["page.md has the executable bit but does not begin with #!"]),
    GateExample(
      "a script without the executable bit", settings: "shebang_scripts_are_executable: true",
      commits: [ExampleCommit("Add a script", files: ["run": "#!/bin/sh\n"])],
      findings: ["run begins with #! but lacks the executable bit"]),
    GateExample(
      "an executable script", settings: "shebang_scripts_are_executable: true",
      commits: [ExampleCommit("Add a script", files: ["run": "#!/bin/sh\n"], modes: ["run": "100755"])],
      findings: []),
  ]

  private static let credentials = [
    GateExample(
      "a file whose name says what it holds",
      commits: [ExampleCommit("Configure", files: [".env": "PASSWORD=x\n"])],
      findings: [".env is a file that holds credentials (**/.env)"]),
    GateExample(
      "a template of such a file",
      commits: [ExampleCommit("Configure", files: [".env.example": "PASSWORD=\n"])], findings: []),
    GateExample(
      "a token in an added line",
      // In two parts, so that no scanner takes this file for a leak.
      commits: [ExampleCommit("Deploy", files: ["deploy.yml": "id: AKIA" + "Z3MSJV7QXN5LRT2B\n"])],
      findings: ["deploy.yml holds an AWS access key id in line 1"]),
    GateExample(
      "a token that is made for documentation",
      commits: [ExampleCommit("Document", files: ["deploy.yml": "id: AKIA" + "IOSFODNN7EXAMPLE\n"])],
      findings: []),
  ]
}
