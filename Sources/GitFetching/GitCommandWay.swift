import LocalSystem

/// `git fetch`.
struct GitCommandWay: FetchWay {
  let environment: Environment
  let authorities: LocalPath?
  let limit: Duration

  func fetch(_ order: FetchOrder, to action: String, as credential: RemoteCredential?) async throws {
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
      Self.fetching + reach + ["--end-of-options", order.remote] + order.specifications, to: action)
  }

  private static let fetching = [
    "fetch", "--quiet", "--no-tags", "--no-recurse-submodules", "--no-write-fetch-head", "--no-auto-gc",
  ]
}
