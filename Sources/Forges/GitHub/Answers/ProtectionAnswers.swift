import DocumentReading

/// https://docs.github.com/en/rest/repos/repos#get-a-repository
struct DefaultBranchAnswer: WireValue {
  let defaultBranch: String

  init(_ reader: inout JSONReader) throws(DocumentProblem) {
    var branch: String?
    try reader.object { reader, key throws(DocumentProblem) in
      if key == "default_branch" { branch = try reader.stringOrNull() } else { try reader.skip() }
    }
    defaultBranch = try reader.required(branch, "default_branch")
  }
}

/// https://docs.github.com/en/rest/actions/workflow-runs#get-pending-deployments-for-a-workflow-run
struct PendingDeploymentAnswer: WireValue {
  /// Its name.
  let environment: String?

  init(_ reader: inout JSONReader) throws(DocumentProblem) {
    var environment: NamedAnswer?
    try reader.object { reader, key throws(DocumentProblem) in
      if key == "environment" { environment = try reader.valueOrNull() } else { try reader.skip() }
    }
    self.environment = environment?.name
  }
}

struct NamedAnswer: WireValue {
  let name: String?

  init(_ reader: inout JSONReader) throws(DocumentProblem) {
    var name: String?
    try reader.object { reader, key throws(DocumentProblem) in
      if key == "name" { name = try reader.stringOrNull() } else { try reader.skip() }
    }
    self.name = name
  }
}

/// https://docs.github.com/en/rest/deployments/protection-rules
struct ProtectionRulesAnswer: WireValue {
  let rules: [Rule]

  init(_ reader: inout JSONReader) throws(DocumentProblem) {
    var rules: [Rule]?
    try reader.object { reader, key throws(DocumentProblem) in
      if key == "custom_deployment_protection_rules" {
        rules = try reader.values()
      } else {
        try reader.skip()
      }
    }
    self.rules = rules ?? []
  }

  struct Rule: WireValue {
    let isEnabled: Bool
    /// The number of the App whose rule it is.
    let app: Int?

    init(_ reader: inout JSONReader) throws(DocumentProblem) {
      var isEnabled: Bool?
      var app: AppAnswer?
      try reader.object { reader, key throws(DocumentProblem) in
        switch key {
        case "enabled": isEnabled = try reader.boolOrNull()
        case "app": app = try reader.valueOrNull()
        default: try reader.skip()
        }
      }
      self.isEnabled = isEnabled ?? false
      self.app = app?.id
    }
  }
}
