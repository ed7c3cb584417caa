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
    /// Those that everybody may see among them.
    case only(Set<RepositoryName>)
  }

  public let identity: Identity
  public let readable: Readable
  /// Sees the queue, which names repositories that nobody else may know of.
  public let isOperator: Bool
  /// What the form that signs a login out sends along, so that no other site's form does it.
  public let signOutToken: String

  public init(
    _ identity: Identity, readable: Readable, isOperator: Bool = false, signOutToken: String = ""
  ) {
    self.identity = identity
    self.readable = readable
    self.isOperator = isOperator
    self.signOutToken = signOutToken
  }

  public static let anonymous = Viewer(.anonymous, readable: .only([]))
}

// Whatever a viewer may not see is, for them, not there: the answer is the same as for a page that nobody has.
extension Viewer {
  public func mayRead(_ repository: RepositoryName) -> Bool {
    switch readable {
    case .everything: true
    case .only(let names): names.contains(repository)
    }
  }

  public func mayRead(_ address: PageAddress) -> Bool {
    switch address {
    case .repositories, .style: true
    case .queue, .deadLetters, .health: isOperator
    case .repository(let name), .trends(let name), .pull(let name, _), .history(let name, _),
      .evaluation(let name, _, _), .document(let name, _, _):
      mayRead(name)
    }
  }
}
