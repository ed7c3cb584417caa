public import CivilTime

extension DatabaseStore {
  public func freeze(_ freeze: Freeze) async throws(StoreFailure) {
    try await write("cannot freeze \(freeze.environment)") { session throws(DatabaseFailure) in
      try session.freeze(freeze)
    }
  }

  public func thaw(_ environment: String, of repository: RepositoryName?) async throws(StoreFailure) -> Bool {
    try await write("cannot thaw \(environment)") { session throws(DatabaseFailure) in
      try session.thaw(environment, repository)
    }
  }

  public func freezes() async throws(StoreFailure) -> [Freeze] {
    try await read("cannot read what is frozen") { session throws(DatabaseFailure) in try session.freezes() }
  }

  public func record(_ entry: AuditEntry) async throws(StoreFailure) {
    try await write("cannot write to the audit log") { session throws(DatabaseFailure) in
      try session.record(entry)
    }
  }

  public func audit(after id: Int, limit: Int) async throws(StoreFailure) -> [KeptAuditEntry] {
    try await read("cannot read the audit log") { session throws(DatabaseFailure) in
      try session.audit(after: id, limit)
    }
  }

  public func verifyAudit() async throws(StoreFailure) -> AuditVerification {
    var count = 0
    var digest = ""
    while true {
      let page = try await audit(after: count, limit: 1000)
      for kept in page {
        guard kept.id == count + 1, kept.digest == kept.entry.digest(kept.id, after: digest) else {
          return .broken(at: count + 1)
        }
        count += 1
        digest = kept.digest
      }
      if page.isEmpty { return .whole(entries: count, digest: digest) }
    }
  }

  public func mark(_ name: String) async throws(StoreFailure) -> String? {
    try await read("cannot read the mark \(name)") { session throws(DatabaseFailure) in
      try session.mark(name)
    }
  }

  public func setMark(_ name: String, _ value: String) async throws(StoreFailure) {
    try await write("cannot set the mark \(name)") { session throws(DatabaseFailure) in
      try session.setMark(name, value)
    }
  }

  public func prune(_ kind: PrunedKind, before: Instant) async throws(StoreFailure) -> Int {
    let limit = StoreLimits.pruned
    switch kind {
    case .events:
      let count = try await prune(limit) { session throws(DatabaseFailure) in
        try session.pruneEvents(before, limit: limit)
      }
      _ = try await prune(limit) { session throws(DatabaseFailure) in
        try session.pruneSlots(before, limit: limit)
      }
      return count
    case .reports:
      return try await prune(limit) { session throws(DatabaseFailure) in
        try session.pruneReports(before, limit: limit)
      }
    case .measurements:
      return try await prune(limit) { session throws(DatabaseFailure) in
        try session.pruneMeasurements(before, limit: limit)
      }
    case .notifications:
      return try await prune(limit) { session throws(DatabaseFailure) in
        try session.pruneNotices(before, limit: limit)
      }
    case .evidence:
      let count = try await prune(limit) { session throws(DatabaseFailure) in
        try session.pruneEvidence(before, limit: limit)
      }
      // Each has up to 256 parts.
      _ = try await prune(4) { session throws(DatabaseFailure) in try session.pruneContents(before, limit: 4)
      }
      return count
    }
  }

  /// In steps, so that nobody waits long behind one.
  private func prune(_ limit: Int, _ step: @escaping DatabaseWork<Int>) async throws(StoreFailure) -> Int {
    var count = 0
    while true {
      let removed = try await write("cannot remove what is old", isFrequent: false, step)
      count += removed
      if removed < limit { return count }
    }
  }

  public func check() async throws(StoreFailure) {
    try await write("cannot use the store") { session throws(DatabaseFailure) in
      try session.setMark("last check of the store", "")
    }
  }
}
