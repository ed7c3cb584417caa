internal import LocalSystem
internal import PostgresClient
internal import Synchronization

/// Opens sessions, more and more rarely as long as the server cannot be reached: hundreds of waiting tasks
/// that all knock would keep one that is starting from it.
final class Reconnecting: Sendable {
  private struct State {
    var failures = 0
    /// By the monotonic clock, in nanoseconds.
    var notBefore: Int64 = 0
    var reason = ""
  }

  private let address: PostgresAddress
  private let options: PostgresOptions
  private let state = Mutex(State())
  private static let shortest: Int64 = 50_000_000
  private static let longest: Int64 = 5_000_000_000

  init(_ address: PostgresAddress, _ options: PostgresOptions) {
    self.address = address
    self.options = options
  }

  func connect() throws(DatabaseFailure) -> PostgresConnection {
    let refusal: String? = state.withLock { state in
      state.notBefore > SystemClock.monotonicNanoseconds() ? state.reason : nil
    }
    if let refusal { throw DatabaseFailure(refusal, .passing) }
    do throws(PostgresFailure) {
      let connection = try PostgresConnection(address, within: options.connectLimit)
      try connection.run(settings, within: options.statementLimit)
      state.withLock { $0 = State() }
      return connection
    } catch {
      state.withLock { state in
        let pause = min(Self.shortest << Int64(min(state.failures, 16)), Self.longest)
        state.failures += 1
        state.notBefore = SystemClock.monotonicNanoseconds() + pause
        state.reason = "\(error)"
      }
      throw DatabaseFailure("\(error)", .passing)
    }
  }

  /// Nothing that a role or a database is set to changes what statements mean here.
  private var settings: String {
    let (seconds, attoseconds) = options.statementLimit.components
    let limit = min(max(seconds, 0), 86_400) * 1000 + attoseconds / 1_000_000_000_000_000
    return """
      SET search_path = \(PostgresEngine.schema);
      SET statement_timeout = \(limit); SET lock_timeout = \(limit);
      SET idle_in_transaction_session_timeout = \(limit * 2);
      SET bytea_output = hex; SET standard_conforming_strings = on;
      SET default_transaction_isolation = 'read committed'; SET default_transaction_read_only = off;
      SELECT set_config('synchronous_commit', 'on', false) WHERE current_setting('synchronous_commit') = 'off'
      """
  }
}
