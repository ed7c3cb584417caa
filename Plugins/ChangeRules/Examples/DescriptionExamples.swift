import GateKit

extension ChangeRulesGate {
  /// Size, title, description, changelog and tag.
  static let descriptionExamples: [GateExample] = [
    GateExample(
      "without a rule there is nothing to judge", commits: [map()], findings: [],
      skipped: "the policy sets no rule for it"),
    GateExample(
      "a change of the largest size allowed passes", settings: "size: {max_lines: 2, max_files: 1}",
      commits: [ExampleCommit("Draw the map", files: ["map.txt": "sea\nland\n"])], findings: []),
    GateExample(
      "one line and one file too many are found", settings: "size: {max_lines: 2, max_files: 1}",
      commits: [ExampleCommit("Draw the map", files: ["key.txt": "key\n", "map.txt": "sea\nland\n"])],
      findings: [
        "the change has 3 changed lines; the limit is 2", "the change has 2 changed files; the limit is 1",
      ]),
    GateExample(
      "lock files do not count", settings: "size: {max_lines: 1}",
      commits: [ExampleCommit("Add a package", files: ["Cargo.lock": "a\nb\nc\n", "map.txt": "map\n"])],
      findings: []),
    GateExample(
      "a title with its ticket passes", settings: "title: {pattern: '^[A-Z]+-[0-9]+: ', max_length: 20}",
      facts: "title: 'MAP-7: Draw a border'", commits: [map()], findings: []),
    GateExample(
      "a title of another form is found, and one that is too long",
      settings: "title: {pattern: '^[A-Z]+-[0-9]+: ', max_length: 20}",
      facts: "title: Draw all of the borders",
      commits: [map()],
      findings: [
        "the title \"Draw all of the borders\" does not match ^[A-Z]+-[0-9]+: ",
        "the title has 23 characters; the limit is 20",
      ]),
    GateExample(
      "a conventional title passes", settings: "title: {conventional: {scopes: [map]}}",
      facts: "title: 'feat(map): draw borders'", commits: [map()], findings: []),
    GateExample(
      "a title that squashing would make a bad commit of is found", settings: "title: {conventional: {}}",
      facts: "title: Draw borders", commits: [map()],
      findings: ["the title \"Draw borders\" is not a conventional commit's: there is no \":\" after a type"]),
    GateExample(
      "a description that names its issue passes",
      settings: "body: {patterns: '(?m)^Closes #[0-9]+$', min_length: 20}",
      facts: "body: \"Borders help.\\n\\nCloses #7\"", commits: [map()], findings: []),
    GateExample(
      "a template's comment is no description",
      settings: "body: {patterns: 'Closes #[0-9]+', min_length: 20}",
      facts: "body: \"<!-- Closes #7, or whichever issue this is about -->\\nBorders\"", commits: [map()],
      findings: [
        "the description does not match Closes #[0-9]+",
        "the description has 7 characters; at least 20 are asked for",
      ]),
    GateExample(
      "a ticked item passes however it is set", settings: "checklist: {required: [Tests added]}",
      facts: "body: \"1. [X] **Tests** added.\\n2. [ ] Screenshots\"", commits: [map()], findings: []),
    GateExample(
      "an item that is not ticked is found, and one that is not there",
      settings: "checklist: {required: [Tests added, Runbook updated]}",
      facts: "body: \"- [ ] Tests added\\n```\\n- [x] Runbook updated\\n```\"", commits: [map()],
      findings: ["\"Tests added\" is not ticked", "the checklist has no item \"Runbook updated\""]),
    GateExample(
      "all items of one section have to be ticked", settings: "checklist: {all: true, heading: Release}",
      facts: "body: \"## Release\\n- [x] Tag\\n  - [ ] Notes\\n## Later\\n- [ ] Party\"", commits: [map()],
      findings: ["\"Notes\" is not ticked below \"Release\""]),
    GateExample(
      "a checklist that was deleted is found", settings: "checklist: {all: true}", facts: "body: Trust me",
      commits: [map()], findings: ["the description has no checklist"]),
    GateExample(
      "a breaking change with a line in the changelog passes", settings: "changelog: {}",
      base: ["CHANGELOG.md": "# Changes\n"],
      commits: [
        ExampleCommit(
          "feat!: draw the map", files: ["CHANGELOG.md": "# Changes\n- a map\n", "map.txt": "map\n"])
      ], findings: []),
    GateExample(
      "a breaking change that nobody is told of is found", settings: "changelog: {}",
      commits: [
        ExampleCommit("fix: draw the map\n\nBREAKING CHANGE: the map is round\n", files: ["map.txt": "map\n"])
      ],
      findings: ["\"fix: draw the map\" says that it breaks something, and CHANGELOG.md has no new line"]),
    GateExample(
      "a label can ask for the changelog", settings: "changelog: {labels: [user-facing]}",
      facts: "labels: [{name: user-facing}]", commits: [map()],
      findings: ["the label \"user-facing\" is set, and CHANGELOG.md has no new line"]),
    GateExample(
      "a path can ask for the changelog", settings: "changelog: {paths: ['*.txt']}", commits: [map()],
      findings: ["map.txt changed, and CHANGELOG.md has no new line"]),
    GateExample(
      "a version tag passes", settings: "tag: {semver: true}", facts: "ref: refs/tags/v1.2.3-rc.1",
      commits: [map()], findings: []),
    GateExample(
      "a tag of another form is found", settings: "tag: {semver: true, pattern: '^v[0-9.]+$'}",
      facts: "ref: refs/tags/v1.2-rc", commits: [map()],
      findings: [
        "the tag \"v1.2-rc\" is not \"v\" and a semantic version",
        "the tag \"v1.2-rc\" does not match ^v[0-9.]+$",
      ]),
    GateExample(
      "a branch is no tag", settings: "tag: {semver: true}", facts: "ref: refs/heads/latest",
      commits: [map()],
      findings: []),
  ]

  /// A commit that no rule minds.
  static func map() -> ExampleCommit { ExampleCommit("Draw the map", files: ["map.txt": "map\n"]) }
}
