public import LocalSystem

/// What is to be brought from where into which repository.
struct FetchOrder: Sendable {
  /// The work tree, or the bare repository.
  let folder: LocalPath
  /// A remote's name, or an address.
  let remote: String
  let specifications: [String]
  var reach = Reach.asItIs

  /// How much history comes along.
  enum Reach: Hashable, Sendable {
    /// All that is not here, up to where history is cut off here already.
    case asItIs
    /// So many commits of each.
    case depth(Int)
    /// So many more than are here.
    case deepen(Int)
    case all
    /// Everything once more, with the files that a filter left out.
    case unfiltered
  }
}

/// A program or a library that fetches.
protocol FetchWay: Sendable {
  /// - Parameter action: `fetch the branch main`, for the error.
  /// - Throws: `FetchError`.
  func fetch(_ order: FetchOrder, to action: String, as credential: RemoteCredential?) async throws
}

/// What brings commits on this machine.
public enum Fetcher: String, Hashable, Sendable {
  /// The git command.
  case git
  /// libgit2, where that is absent: over http, https and from this machine, and whole histories alone.
  case libgit2

  public init(_ environment: Environment) {
    self = GitCommandLine.executable(environment) == nil ? .libgit2 : .git
  }

  func way(
    _ environment: Environment, _ access: RemoteAccess, limit: Duration
  ) -> any FetchWay {
    switch self {
    case .git: GitCommandWay(environment: environment, authorities: access.authorities, limit: limit)
    case .libgit2: Libgit2Way(environment: environment, authorities: access.authorities, limit: limit)
    }
  }
}

/// A fetch that takes longer than this is over.
let fetchTimeLimit = Duration.seconds(600)
