import GateKit
import SourceText

/// Repositories under one policy, below which theirs may not fall.
struct OrganisationSettings: Settings, Hashable {
  var repositories: [Glob] = []
  var policy = CentralPolicySettings()

  static let schema: [Setting<OrganisationSettings>] = [
    setting("repositories", \.repositories, required: true, "those that it is over: github/acme/*"),
    setting("policy", \.policy, required: true, "where the organisation's policy is"),
  ]

  var inconsistencies: [Inconsistency] {
    policy.inconsistencies.map { Inconsistency(["policy"] + $0.keys, $0.message) }
      + (repositories.isEmpty
        ? [Inconsistency(["repositories"], "name at least one: github/acme/*")] : [])
  }
}

struct CentralPolicySettings: Settings, Hashable {
  var repository: String?
  var branch = "main"
  var path = "gatehouse.yml"
  var file: String?

  static let schema: [Setting<CentralPolicySettings>] = [
    setting(
      "repository", \.repository,
      "repository that holds it, which is read as the forge's others are: github/acme/.github"),
    setting("branch", \.branch, "its branch"),
    setting("path", \.path, "its path there"),
    setting("file", \.file, "a file on this machine instead"),
  ]

  var inconsistencies: [Inconsistency] {
    (repository == nil) == (file == nil) ? [Inconsistency([], "name either a repository or a file")] : []
  }
}
