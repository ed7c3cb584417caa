import GitReading
import HTTPTransfer
import LocalSystem

/// `git fetch`.
struct GitCommandWay: FetchWay {
  let environment: Environment
  let authorities: LocalPath?
  let limit: Duration

  func fetch(_ order: FetchOrder, to action: String, as credential: RemoteCredential?) async throws {
    do {
      try await run(order, from: order.remote, action, credential)
    } catch let error as FetchError {
      // Where a remote wants to know who asks before it says that it has moved, git asks on at the old address.
      guard error.isElsewhere, let place = try await destination(order, action, credential) else {
        throw error
      }
      try await run(order, from: place, action, credential)
    }
  }

  private func destination(
    _ order: FetchOrder, _ action: String, _ credential: RemoteCredential?
  ) async throws -> String? {
    let address = try ReferenceFetch(into: order.folder.description, from: order.remote).address()
    let remote = try SmartHTTP(
      address, of: order.folder, as: credential, environment, authorities, action: action, limit: limit)
    return try await remote?.destination().text
  }

  private func run(
    _ order: FetchOrder, from remote: String, _ action: String, _ credential: RemoteCredential?
  ) async throws {
    let reach =
      switch order.reach {
      case .asItIs: [String]()
      case .depth(let count): ["--depth=\(count)"]
      case .deepen(let count): ["--deepen=\(count)"]
      case .all: ["--unshallow"]
      case .unfiltered: ["--refetch", "--no-filter"]
      }
    let git = try GitCommandLine(
      in: order.folder, environment, as: credential, authorities: authorities, limit: limit)
    try await git.run(
      Self.fetching + reach + ["--end-of-options", remote] + order.specifications, to: action)
  }

  private static let fetching = [
    "fetch", "--quiet", "--no-tags", "--no-recurse-submodules", "--no-write-fetch-head", "--no-auto-gc",
  ]
}
