public import Storage

/// Whoever asks for a page, and what the forge or the configuration lets them see.
public struct Viewer: Hashable, Sendable {
  public enum Identity: Hashable, Sendable {
    case anonymous
    /// By its name in the configuration.
    case token(String)
    case login(String, forge: String)
  }

  public enum Readable: Hashable, Sendable {
    case everything
    case only(Set<RepositoryName>)
  }

  public let identity: Identity
  public let readable: Readable
  /// Sees the queue, which names repositories that nobody else may know of.
  public let isOperator: Bool

  public init(_ identity: Identity, readable: Readable, isOperator: Bool = false) {
    self.identity = identity
    self.readable = readable
    self.isOperator = isOperator
  }

  public static let anonymous = Viewer(.anonymous, readable: .only([]))
}

/// Who may see what. Whatever a viewer may not see is, for them, not there: the answer is the same as for a page that
/// nobody has.
public struct PageAccess: Hashable, Sendable {
  public let viewer: Viewer
  /// Repositories whose pages everybody may see: the forge shows them to everybody too.
  public let open: Set<RepositoryName>

  public init(_ viewer: Viewer, open: Set<RepositoryName>) {
    self.viewer = viewer
    self.open = open
  }

  public func mayRead(_ repository: RepositoryName) -> Bool {
    if open.contains(repository) { return true }
    return switch viewer.readable {
    case .everything: true
    case .only(let names): names.contains(repository)
    }
  }

  public func mayRead(_ address: PageAddress) -> Bool {
    switch address {
    case .repositories, .style: true
    case .queue, .deadLetters, .health: viewer.isOperator
    case .repository(let name), .trends(let name), .pull(let name, _), .history(let name, _),
      .evaluation(let name, _, _), .document(let name, _, _):
      mayRead(name)
    }
  }
}
