/// Whether the forge keeps a branch from being pushed to as anybody likes.
public struct BranchProtection: Settings, Equatable {
  public var branch = ""
  public var protected = false

  public init() {}
  public init(branch: String, protected: Bool) {
    self.branch = branch
    self.protected = protected
  }

  public static let schema: [Setting<BranchProtection>] = [
    setting("branch", \.branch, required: true, "without refs/heads/"),
    setting("protected", \.protected, required: true, "a rule of the forge protects it"),
  ]
}
