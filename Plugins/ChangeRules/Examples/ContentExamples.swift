import GateKit

extension ChangeRulesGate {
  /// What files hold.
  static let contentExamples: [GateExample] = [
    GateExample(
      "a line that was there before is not held against the change", settings: forbidden,
      base: ["map.js": "console.log(1)\n"],
      commits: [ExampleCommit("Draw", files: ["map.js": "console.log(1)\ndraw()\n"])], findings: []),
    GateExample(
      "an added line that may not be is found", settings: forbidden, base: ["map.js": "draw()\n"],
      commits: [
        ExampleCommit(
          "Draw", files: ["map.js": "draw()\nconsole.log(1)\n", "test/map.js": "console.log(1)\n"])
      ],
      findings: [#"map.js line 2 matches console\.log (no-logging)"#]),
    GateExample(
      "a file with its licence passes", settings: required,
      commits: [ExampleCommit("Draw", files: ["map.py": "# SPDX-License-Identifier: MIT\ndraw()\n"])],
      findings: []),
    GateExample(
      "a file without its licence is found", settings: required,
      commits: [ExampleCommit("Draw", files: ["map.py": "draw()\n"])],
      findings: ["map.py does not hold (?m)^# SPDX-License-Identifier: (licence)"]),
    GateExample(
      "values as they have to be pass", settings: values,
      commits: [
        ExampleCommit(
          "Deploy",
          files: [
            "deploy.yml": "replicas: 03\nimage: map:1.2\nregion: eu\njobs:\n  a: {permissions: read}\n"
          ])
      ], findings: []),
    GateExample(
      "values that are wrong, forbidden or missing are found", settings: values,
      commits: [
        ExampleCommit(
          "Deploy",
          files: [
            "deploy.yml":
              "replicas: 1\nimage: map:latest\nregion: us\nprivileged: yes\njobs:\n  a: {permissions: read}\n  b: {}\n"
          ])
      ],
      findings: [
        "deploy.yml: replicas is 1; it has to be 3 (replicas)",
        "deploy.yml: image is map:latest, which does not match :[0-9.]+$ (pinned)",
        "deploy.yml: region is us; allowed are eu, ch (region)",
        "deploy.yml: privileged is yes, which is forbidden (unprivileged)",
        "deploy.yml: jobs.b.permissions is missing (permissions)",
      ]),
    GateExample(
      "a key that may not be there is found",
      settings: "values: [{id: no-proxy, paths: '*.json', key: proxy, absent: true}]",
      commits: [ExampleCommit("Configure", files: ["app.json": #"{"proxy": "http://proxy"}"#])],
      findings: ["app.json: proxy is http://proxy; it has to be absent (no-proxy)"]),
    GateExample(
      "a file that is not what its name says is found",
      settings: "values: [{id: no-proxy, paths: '*.json', key: proxy, absent: true}]",
      commits: [ExampleCommit("Configure", files: ["app.json": "{"])],
      findings: ["app.json cannot be read as JSON: the file ends in the middle of a value"]),
  ]

  private static let forbidden =
    #"forbidden_content: [{id: no-logging, pattern: 'console\.log', paths: '**/*.js', exclude: 'test/**'}]"#
  private static let required =
    "required_content: [{id: licence, pattern: '(?m)^# SPDX-License-Identifier:', paths: '**/*.py'}]"
  private static let values = """
    values:
      - {id: replicas, paths: '*.yml', key: replicas, equals: 3}
      - {id: pinned, paths: '*.yml', key: image, matches: ':[0-9.]+$'}
      - {id: region, paths: '*.yml', key: region, one_of: [eu, ch]}
      - {id: unprivileged, paths: '*.yml', key: privileged, not: true}
      - {id: permissions, paths: '*.yml', key: jobs.*.permissions}
    """
}
