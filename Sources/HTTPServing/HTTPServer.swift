internal import LocalSystem
internal import Synchronization

/// An HTTP/1.1 server: libmicrohttpd's threads read and write, tasks answer.
///
/// ```swift
/// var options = HTTPServingOptions()
/// options.port = 8080
/// let server = try HTTPServer(options, router)
/// await server.stop(within: .seconds(30))
/// ```
///
/// With its last reference it stops at once.
public final class HTTPServer: Sendable {
  private let core: ServerCore
  private let daemon: MicrohttpdDaemon
  private let watch: Task<Void, Never>
  private let stopping = Mutex<Task<Void, Never>?>(nil)

  /// The port it listens on.
  public var port: Int { daemon.port }

  /// Connections that are open.
  public var connectionCount: Int { core.connections.count }

  /// Listens from here on.
  ///
  /// - Parameter onFinished: told of every request that was read up to its body, in the server's own thread:
  ///   it writes a line and counts.
  public init(
    _ options: HTTPServingOptions, _ handler: any RequestHandler,
    onFinished: @escaping @Sendable (FinishedRequest) -> Void = { _ in }
  ) throws(HTTPServingProblem) {
    let core = ServerCore(options, handler, onFinished)
    self.core = core
    daemon = try MicrohttpdDaemon(core)
    let shortest = min(options.headTime, options.idleTime, options.requestTime, options.fileTime)
    let interval = max(.milliseconds(10), min(.seconds(1), shortest / 4))
    watch = Task {
      while !Task.isCancelled {
        // Cancelled when the server stops.
        try? await Task.sleep(for: interval)
        core.connections.endOverdue()
      }
    }
  }

  deinit { _ = beginStopping(within: .zero) }

  /// Lets nobody in any more, waits for the requests under way, and closes all connections.
  ///
  /// - Parameter patience: how long it waits; what is still under way then is cancelled and answered with
  ///   503.
  public func stop(within patience: Duration) async { await beginStopping(within: patience).value }

  private func beginStopping(within patience: Duration) -> Task<Void, Never> {
    stopping.withLock { stopping in
      if let stopping { return stopping }
      let task = Task { [core, daemon, watch] in
        await Self.stop(core, daemon, within: patience)
        watch.cancel()
      }
      stopping = task
      return task
    }
  }

  private static func stop(_ core: ServerCore, _ daemon: MicrohttpdDaemon, within patience: Duration) async {
    core.drain.begin()
    daemon.quiesce()
    await core.drain.idle(within: patience)
    for exchange in core.drain.close() { exchange.abandon() }
    // For the answers that were there in time, or say that they were not.
    await core.drain.idle(within: .seconds(1))
    await withCheckedContinuation { continuation in
      let end: @Sendable () -> Void = {
        daemon.stop()
        continuation.resume()
      }
      // Where there is no thread for it, this one waits for the others to end.
      do { try BackgroundThread.start("to stop the server", end) } catch { end() }
    }
    core.uploads.remove()
  }
}
