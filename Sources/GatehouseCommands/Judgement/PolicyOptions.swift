import GateEngine

/// The options that say by which policy, and by how much of it.
public struct PolicyOptions: OptionGroup {
  var source = PolicySource()
  var only: [String] = []
  var withoutForge = false
  var organisation = OrganisationOptions()

  public init() {}

  public static let options: [Option<PolicyOptions>] =
    including(\.source) + including(\.organisation) + [
      repeatedOption(
        "--only", "NAME", \.only, "run this gate of the policy and skip the others", complete: .gate),
      flag("--without-forge", \.withoutForge, "skip gates that need facts which only a forge knows"),
    ]

  /// - Throws: `UsageError` where both name a policy.
  func choice() throws(UsageError) -> PolicyChoice { try source.choice() }
}

/// The options that say by which policy.
public struct PolicySource: OptionGroup {
  var file: String?
  var from: PolicyPlace?

  public init() {}

  public static let options: [Option<PolicySource>] = [
    option(
      "-p, --policy", "FILE", \.file, "judge by this policy instead of the one in force", complete: .file),
    option("--policy-from", "WHERE", \.from, "judge by the policy of base, head or the work tree"),
  ]

  /// - Throws: `UsageError` where both name a policy.
  func choice() throws(UsageError) -> PolicyChoice {
    switch (file, from) {
    case (nil, nil): .inForce
    case (let file?, nil): .file(file)
    case (nil, let from?): .from(from.source)
    case (_?, _?): throw UsageError("--policy and --policy-from exclude each other")
    }
  }
}

/// The organisation's policy, which a server reads from where its configuration says.
public struct OrganisationOptions: OptionGroup {
  var file: String?

  public init() {}

  public static let options: [Option<OrganisationOptions>] = [
    option(
      "--central", "FILE", \.file,
      "the organisation's policy, below which none may fall (default: GATEHOUSE_CENTRAL)", complete: .file)
  ]
}

/// Where `--policy-from` looks.
enum PolicyPlace: String, CaseIterable, OptionValue {
  case base, head, worktree

  var source: PolicyOrigin.Source {
    switch self {
    case .base: .base
    case .head: .head
    case .worktree: .worktree
    }
  }
}
