public import GateKit

extension InfrastructureGate {
  public static let id = "infrastructure"

  public static let manifest = GateManifest(
    id: id,
    summary: "Which resources would the plan delete or replace, and may it?",
    rationale: """
      A renamed resource, a changed engine version, a key that left a `for_each`: a few lines of configuration, and the \
      plan destroys a database. The line that says so stands among hundreds in the log of a CI job. This gate reads the \
      plan as `terraform show -json tfplan` or `tofu show -json tfplan` writes it, counts what would be deleted and what \
      would be replaced, and holds both against caps, by type of resource where the policy wants.

      `deny` names types that are never deleted or replaced, `allow` those that may come and go. A deleted object that an \
      earlier replacement left (deposed) counts as deleted. Data sources do not count.

      A plan holds sensitive values in the clear. The gate never reads values: it shows addresses, types and the names of \
      attributes that force a replacement, and errors quote nothing of the document. A plan whose planning failed, a \
      state, the log of `terraform plan -json` and a format version that is not known are refused, and a plan that leaves \
      something out (`-target`) is told: none of them proves that nothing is destroyed.
      """,
    rules: [
      .init(Rule.denied, "a resource of a denied type that would be deleted or replaced"),
      .init(Rule.cap, "more resources that are deleted, replaced, forgotten, changed or created than may be"),
      .init(Rule.incomplete, "a plan that leaves changes out"),
    ],
    examples: examples)
}
