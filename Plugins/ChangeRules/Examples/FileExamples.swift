import GateKit

extension ChangeRulesGate {
  /// Files that change together, or not at all.
  static let fileExamples: [GateExample] = [
    GateExample(
      "the schema changes with the interface", settings: together,
      base: ["api/map.py": "1\n", "openapi.yml": "1\n"],
      commits: [ExampleCommit("Draw", files: ["api/map.py": "2\n", "openapi.yml": "2\n"])], findings: []),
    GateExample(
      "an interface that changed alone is found", settings: together,
      base: ["api/map.py": "1\n", "openapi.yml": "1\n"],
      commits: [ExampleCommit("Draw", files: ["api/map.py": "2\n"])],
      findings: ["api/map.py changed, and nothing at openapi.yml did (schema)"]),
    GateExample(
      "files that are left out ask for nothing, and another change can make up for it", settings: together,
      base: ["api/README.md": "1\n", "api/map.py": "1\n", "docs/waiver.md": "1\n"],
      commits: [
        ExampleCommit("Draw", files: ["api/README.md": "2\n", "api/map.py": "2\n", "docs/waiver.md": "2\n"])
      ],
      findings: []),
    GateExample(
      "a new migration passes", settings: "append_only: [{id: migrations, paths: 'db/*.sql'}]",
      base: ["db/1.sql": "create\n"], commits: [ExampleCommit("Migrate", files: ["db/2.sql": "alter\n"])],
      findings: []),
    GateExample(
      "a migration that was edited is found, and one that was deleted",
      settings: "append_only: [{id: migrations, paths: 'db/*.sql'}]",
      base: ["db/1.sql": "create\n", "db/2.sql": "alter\n"],
      commits: [ExampleCommit("Migrate", files: ["db/1.sql": "create more\n", "db/2.sql": nil])],
      findings: ["db/1.sql was modified (migrations)", "db/2.sql was deleted (migrations)"]),
    GateExample(
      "a log may grow at its end", settings: "append_only: [{id: log, paths: LOG.md, mode: lines}]",
      base: ["LOG.md": "one\n"], commits: [ExampleCommit("Log", files: ["LOG.md": "one\ntwo\n"])],
      findings: []),
    GateExample(
      "a log that grew at its start is found",
      settings: "append_only: [{id: log, paths: LOG.md, mode: lines}]",
      base: ["LOG.md": "one\n"], commits: [ExampleCommit("Log", files: ["LOG.md": "zero\none\n"])],
      findings: ["LOG.md was changed before its end (log)"]),
    GateExample(
      "two environments of the same keys pass", settings: sameKeys,
      base: [".env.dev": "URL=a\n", ".env.prod": "URL=b\n"],
      commits: [
        ExampleCommit(
          "Configure",
          files: [".env.dev": "URL=a\nDEBUG_SQL=1\nKEY=1\n", ".env.prod": "export KEY=2\nURL=b\n"])
      ], findings: []),
    GateExample(
      "a key that one environment lacks is found on either side", settings: sameKeys,
      base: [".env.dev": "URL=a\n", ".env.prod": "URL=b\n"],
      commits: [
        ExampleCommit("Configure", files: [".env.dev": "KEY=1\nURL=a\n", ".env.prod": "PORT=1\nURL=b\n"])
      ],
      findings: [".env.dev lacks PORT (environments)", ".env.prod lacks KEY (environments)"]),
    GateExample(
      "translations are compared file by file",
      settings: "same_keys: [{id: languages, paths: ['locales/*/*.json'], group_by: name}]",
      base: [
        "locales/de/app.json": #"{"menu": {"open": "Öffnen"}}"#,
        "locales/de/mail.json": #"{"hello": "Hallo"}"#,
        "locales/en/app.json": #"{"menu": {"open": "Open"}}"#, "locales/en/mail.json": #"{"hello": "Hello"}"#,
      ],
      commits: [
        ExampleCommit(
          "Translate", files: ["locales/en/app.json": #"{"menu": {"open": "Open", "quit": "Quit"}}"#])
      ],
      findings: ["locales/de/app.json lacks menu.quit (languages)"]),
  ]

  private static let together =
    "together: [{id: schema, when: 'api/**', exclude: '**/*.md', then: openapi.yml, unless: docs/waiver.md}]"
  private static let sameKeys =
    "same_keys: [{id: environments, paths: [.env.dev, .env.prod], ignore: ['DEBUG_*']}]"
}
