public import CivilTime

extension DatabaseStore {
  public func claimNotice(for recipient: String, now: Instant, lease: TimeSpan)
    async throws(StoreFailure) -> NoticeClaim?
  {
    let token = Self.newToken()
    return try await write("cannot claim a notice for \(recipient)") { session throws(DatabaseFailure) in
      try session.claimNotice(for: recipient, now, lease, token: token)
    }
  }

  public func delivered(_ claim: NoticeClaim, at moment: Instant) async throws(StoreFailure) -> Bool {
    try await settle(claim, .delivered, moment, nil)
  }

  public func postpone(_ claim: NoticeClaim, until: Instant, problem: String) async throws(StoreFailure)
    -> Bool
  {
    try await settle(claim, .waiting, until, problem)
  }

  public func bury(_ claim: NoticeClaim, problem: String, now: Instant) async throws(StoreFailure) -> Bool {
    try await settle(claim, .dead, now, problem)
  }

  private func settle(_ claim: NoticeClaim, _ state: KeptNotice.State, _ since: Instant, _ problem: String?)
    async throws(StoreFailure) -> Bool
  {
    try await write("cannot settle the notice \(claim.notice.delivery)") { session throws(DatabaseFailure) in
      try session.settle(claim, state, since, problem)
    }
  }

  public func buryNotices(except recipients: [String], problem: String, now: Instant)
    async throws(StoreFailure) -> Int
  {
    try await write("cannot give up notices") { session throws(DatabaseFailure) in
      try session.buryNotices(except: recipients, problem, now)
    }
  }

  public func reviveNotice(_ delivery: String, now: Instant) async throws(StoreFailure) -> Bool {
    try await write("cannot revive the notice \(delivery)") { session throws(DatabaseFailure) in
      try session.reviveNotice(delivery, now)
    }
  }

  public func notices(_ state: KeptNotice.State, limit: Int) async throws(StoreFailure) -> [KeptNotice] {
    try await read("cannot list notices") { session throws(DatabaseFailure) in
      try session.notices(state, limit)
    }
  }

  public func count(of state: KeptNotice.State) async throws(StoreFailure) -> Int {
    try await read("cannot count notices") { session throws(DatabaseFailure) in
      try session.countNotices(state)
    }
  }
}
