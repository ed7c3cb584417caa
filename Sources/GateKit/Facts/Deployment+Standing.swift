public import CivilTime

extension Deployment {
  /// Whether a commit runs somewhere, and for long enough.
  public enum Standing: Hashable, Sendable {
    case missing
    case running
    /// It has to run until then.
    case soaking(until: Instant)
    case unfinished
    /// failure or error
    case failed(State)
    /// Something else has taken its place.
    case replaced
    /// It does not say since when it runs.
    case undated
  }
}

extension [Deployment] {
  /// How the newest deployment of a commit to an environment stands: what was deployed again has to soak again.
  ///
  /// - Parameter soak: how long it has to have run; zero: not at all.
  public func standing(of commit: ObjectID?, in environment: String, soak: TimeSpan, at now: Instant)
    -> Deployment.Standing
  {
    guard let commit,
      let newest = last(where: { $0.environment == environment && ObjectID($0.commit) == commit })
    else { return .missing }
    switch newest.state {
    case .pending, .queued, .inProgress: return .unfinished
    case .failure, .error: return .failed(newest.state)
    case .inactive: return .replaced
    case .success:
      guard soak.seconds > 0 else { return .running }
      guard let since = newest.since else { return .undated }
      let end = since.adding(soak)
      return end <= now ? .running : .soaking(until: end)
    }
  }
}
