/// What became of a publication.
public struct PublicationOutcome: Hashable, Sendable {
  /// What was written, in order; for a dry run, what would be.
  public internal(set) var steps: [PublicationStep] = []
  /// Why nothing more was written: head moved, say. A newer publication is due or on its way.
  public internal(set) var outdated: String?
  /// What could not be read or written and why, a line each. The rest was written all the same.
  public internal(set) var problems: [String] = []

  public init() {}

  /// The forge shows what the publication wants.
  public var isComplete: Bool { outdated == nil && problems.isEmpty }
}
