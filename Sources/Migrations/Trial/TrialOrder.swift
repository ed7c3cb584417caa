/// Trials that somebody wants held of one change: of each source whose migrations are plain SQL.
public struct TrialOrder: Hashable, Sendable {
  public struct Source: Hashable, Sendable {
    /// `db/migrations (raw)`
    public let name: String
    public let plan: TrialPlan

    public init(name: String, plan: TrialPlan) {
      self.name = name
      self.plan = plan
    }
  }

  /// The commits; nil where there is none, as of a work tree.
  public let base: String?
  public let head: String?
  /// Each with at least one migration that the change adds.
  public var sources: [Source] = []

  public init(base: String?, head: String?) {
    self.base = base
    self.head = head
  }
}
