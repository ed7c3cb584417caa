import GateKit

extension InfrastructureGate {
  static let examples = [
    GateExample(
      "a database that would be replaced", settings: plan + "\ndeny: [aws_db_*]\nmax_replacements: 1",
      base: ["main.tf": database("14")],
      commits: [ExampleCommit("Upgrade", files: ["main.tf": database("16")])],
      reports: [
        "tfplan.json": planned(
          resource(
            "aws_db_instance", "main", #"["delete", "create"]"#,
            more: #", "replace_paths": [["engine_version"]]"#))
      ],
      findings: [
        "aws_db_instance.main would be replaced, since engine_version cannot be changed in place; aws_db_* is in deny"
      ]),
    GateExample(
      "more deletions than may be", settings: plan, commits: [tidy],
      reports: [
        "tfplan.json": planned(
          resource("aws_sqs_queue", "mail", #"["delete"]"#),
          resource("aws_sqs_queue", "jobs", #"["delete"]"#),
          resource("aws_sqs_queue", "news", #"["create"]"#))
      ],
      findings: [
        "2 resources would be deleted; the limit is 0: aws_sqs_queue.mail, aws_sqs_queue.jobs"
      ]),
    GateExample(
      "types with caps of their own, and types that may go",
      settings: plan + """

        allow: [null_resource, random_*]
        limits: [{type: aws_route53_*, max_deletes: 1}]
        """,
      commits: [tidy],
      reports: [
        "tfplan.json": planned(
          resource("null_resource", "run", #"["delete", "create"]"#),
          resource("aws_route53_record", "www", #"["delete"]"#))
      ],
      findings: []),
    GateExample(
      "a plan of a part of the configuration", settings: plan + "\non_incomplete: fail", commits: [tidy],
      reports: [
        "tfplan.json": planned(resource("aws_sqs_queue", "a", #"["update"]"#), more: #", "complete": false"#)
      ],
      findings: ["tfplan.json is not the whole plan: it was made with -target, or changes were put off"]),
    GateExample(
      "values are never shown", settings: plan, commits: [tidy],
      reports: [
        "tfplan.json": planned(
          resource(
            "aws_db_instance", "main", #"["update"]"#,
            more: #", "before": {"password": "old"}, "after": {"password": "new"}"#))
      ],
      findings: []),
    GateExample(
      "a change that asks for no plan",
      settings: "reports: [{id: plan, paths: [tfplan.json], when_changed: ['**/*.tf']}]",
      commits: [ExampleCommit("Explain", files: ["docs/a.md": "Text.\n"])], findings: [],
      skipped: "no changed file asks for a plan"),
  ]

  private static let plan = "reports: [{id: plan, paths: [tfplan.json]}]"
  private static let tidy = ExampleCommit("Tidy up", files: ["main.tf": "# nothing\n"])

  private static func database(_ version: String) -> String {
    "resource \"aws_db_instance\" \"main\" {\n  engine_version = \"\(version)\"\n}\n"
  }

  private static func planned(_ changes: String..., more: String = "") -> String {
    #"{"format_version": "1.2", "terraform_version": "1.9.5", "planned_values": {}, "resource_changes": ["#
      + changes.joined(separator: ", ") + "]\(more)}"
  }

  private static func resource(_ type: String, _ name: String, _ actions: String, more: String = "") -> String
  {
    """
    {"address": "\(type).\(name)", "mode": "managed", "type": "\(type)", "name": "\(name)", \
    "change": {"actions": \(actions)\(more)}}
    """
  }
}
