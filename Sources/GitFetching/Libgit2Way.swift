import GateKit
import GitReading
import LocalSystem
import Synchronization

/// libgit2's fetch. What goes over the network goes through our own client, so that proxies, certificates, redirects
/// and limits are the same for git as for the API of a forge.
struct Libgit2Way: FetchWay {
  let environment: Environment
  let authorities: LocalPath?
  let limit: Duration

  func fetch(_ order: FetchOrder, to action: String, as credential: RemoteCredential?) async throws {
    guard order.reach == .asItIs else {
      throw FetchError(
        "cannot \(action): the git command is not in PATH, and nothing else can lengthen a history that is cut off",
        mend: Self.wayOut)
    }
    let fetch = ReferenceFetch(into: order.folder.description, from: order.remote)
    do {
      let address = try fetch.address()
      let carrier = try carrier(to: address, order, action, credential)
      let outcome = await Self.run(fetch, order.specifications, carrier)
      try outcome.get()
    } catch let error as GitError {
      throw FetchError(action, error)
    }
  }

  static let wayOut =
    "install git, or clone in full: fetch-depth: 0 in GitHub Actions, GIT_DEPTH: 0 in GitLab CI"

  private static func run(
    _ fetch: ReferenceFetch, _ specifications: [String], _ carrier: WebCarrier?
  ) async -> Result<Void, any Error> {
    await withTaskCancellationHandler {
      do {
        return try await BackgroundThread.value("for libgit2") {
          Result { try fetch.run(specifications, over: carrier) }
        }
      } catch {
        return .failure(error)
      }
    } onCancel: {
      carrier?.cancel()
    }
  }

  /// nil for a repository on this machine.
  private func carrier(
    to address: String, _ order: FetchOrder, _ action: String, _ credential: RemoteCredential?
  ) throws -> WebCarrier? {
    let remote = try SmartHTTP(
      address, of: order.folder, as: credential, environment, authorities, action: action, limit: limit)
    if let remote { return WebCarrier(remote) }
    guard address.hasPrefix("/") || address.hasPrefix("file://") else {
      throw FetchError(
        "cannot \(action): without the git command, only remotes at http and https can be reached",
        mend: Self.wayOut)
    }
    guard order.specifications.allSatisfy({ !isByID($0) }) else {
      throw FetchError(
        "cannot \(action): without the git command, no commit of another repository here is fetched by its id",
        mend: Self.wayOut)
    }
    return nil
  }
}

/// `+<id>:refs/…`
private func isByID(_ specification: String) -> Bool {
  ObjectID(String(specification.drop { $0 == "+" }.prefix { $0 != ":" })) != nil
}

/// Lets libgit2's thread wait for answers that tasks bring.
final class WebCarrier: SmartCarrier {
  private let remote: SmartHTTP
  private let state = Mutex(State())

  private struct State {
    var isCancelled = false
    var task: Task<Result<[UInt8], any Error>, Never>?
  }

  init(_ remote: SmartHTTP) { self.remote = remote }

  func answer(to request: [UInt8]?) throws -> [UInt8] {
    let task = Task { [remote] in
      do { return Result<[UInt8], any Error>.success(try await remote.answer(to: request)) } catch {
        return .failure(error)
      }
    }
    let isCancelled = state.withLock { state in
      state.task = task
      return state.isCancelled
    }
    if isCancelled { task.cancel() }
    return try BackgroundThread.wait { await task.value }.get()
  }

  func cancel() {
    state.withLock { state in
      state.isCancelled = true
      state.task?.cancel()
    }
  }
}

extension FetchError {
  /// In libgit2's words.
  init(_ action: String, _ error: GitError) {
    self.init(
      "cannot \(action): \(error.message)", isDamage: [.corrupted, .notARepository].contains(error.kind),
      isMissingReference: error.kind == .notFound)
  }
}
