extension CommandTable {
  /// The commands of `gatehouse`, in the order of its help. A new one is one line.
  static let gatehouse = CommandTable(
    program: "gatehouse",
    abstract: "Decides whether a pull request may enter a branch, by the policy of that branch",
    example: "gatehouse check --target main",
    commands: [
      CommandDefinition(CheckCommand.self),
      CommandDefinition(CICommand.self),
      CommandDefinition(DeployCheckCommand.self),
      CommandDefinition(ExplainCommand.self),
      CommandDefinition(RunCommand.self),
      CommandDefinition(ReadCommand.self),
      CommandDefinition(GroupsCommand.self),
      CommandDefinition(VerifyCommand.self),
      CommandDefinition(ServeCommand.self),
      CommandDefinition(PolicyShowCommand.self),
      CommandDefinition(PolicyCheckCommand.self),
      CommandDefinition(PolicyTestCommand.self),
      CommandDefinition(BaselineWriteCommand.self),
      CommandDefinition(TrialCommand.self),
      CommandDefinition(UploadCommand.self),
      CommandDefinition(GatesCommand.self),
      CommandDefinition(SchemaCommand.self),
      CommandDefinition(InitCommand.self),
      CommandDefinition(DoctorCommand.self),
      CommandDefinition(CompletionsCommand.self),
      CommandDefinition(VersionCommand.self),
    ],
    groups: [
      Group(name: "baseline", abstract: "Record what is there, so that gates judge only what is new"),
      Group(name: "policy", abstract: "Show, check and test policies"),
    ])
}
