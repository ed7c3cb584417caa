import CivilTime
import Storage
import TestSupport
import Testing

extension StoreTests {
  @Suite("forgets what is old and no longer needed")
  struct RetentionTests {
    private static func evidence(_ commit: String) -> NewEvidence {
      NewEvidence(repository: shop, commit: commit, file: "lcov.info", source: "token ci", at: noon)
    }

    @Test("but keeps evidence of what may be judged again, until it has ended", arguments: StoreKind.all)
    func evidence(_ kind: StoreKind) async throws {
      try await kind.use { store in
        _ = try await store.keep(report(pull(1), key: "k0", head: "old"), measurements: [])
        _ = try await store.keep(report(pull(1), key: "k1", head: "h1"), measurements: [])
        _ = try await store.keep(report(pull(2), key: "k2", head: "h2"), measurements: [])
        for commit in ["old", "h1", "h2", "b1", "other"] {
          _ = try await store.keep(Self.evidence(commit), content: Array("of \(commit)".utf8))
        }
        try await store.markEnded(pull(2), at: noon.after(5))
        let end = noon.after(1_000)
        // Of an earlier head, of a pull request that is closed, and of what no report is of.
        #expect(try await store.prune(.evidence, before: end) == 3)
        for (commit, count) in [("h1", 1), ("b1", 1), ("old", 0), ("h2", 0), ("other", 0)] {
          #expect(try await store.evidence(of: shop, commit: commit).count == count, "\(commit)")
        }
        let kept = try #require(try await store.evidence(of: shop, commit: "h1").first)
        #expect(try await store.content(of: kept) == Array("of h1".utf8))
        try await store.markEnded(pull(1), at: noon.after(6))
        #expect(try await store.prune(.evidence, before: end) == 2)
        await #expect(throws: StoreFailure.self) { try await store.content(of: kept) }
      }
    }

    @Test("and the last report of a pull request once that has ended", arguments: StoreKind.all)
    func reports(_ kind: StoreKind) async throws {
      try await kind.use { store in
        let closed = try await store.keep(report(pull(1), key: "k1"), measurements: [])
        let open = try await store.keep(report(pull(2), key: "k2"), measurements: [])
        try await store.markEnded(pull(1), at: noon.after(50))
        try await store.markEnded(pull(7), at: noon.after(50))
        #expect(try await store.prune(.reports, before: noon.after(50)) == 0)
        #expect(try await store.prune(.reports, before: noon.after(51)) == 1)
        #expect(try await store.report(closed) == nil)
        #expect(try await store.report(open) != nil)
      }
    }

    @Test("but none of a pull request that was opened again", arguments: StoreKind.all)
    func reopened(_ kind: StoreKind) async throws {
      try await kind.use { store in
        let id = try await store.keep(report(pull(1), key: "k1"), measurements: [])
        try await store.markEnded(pull(1), at: noon.after(50))
        try await store.markPublished(id, at: noon.after(60))
        #expect(try await store.prune(.reports, before: noon.after(99_999)) == 0)
      }
    }

    @Test("of every kind that a configuration can name", arguments: StoreKind.all)
    func kinds(_ kind: StoreKind) async throws {
      try await kind.use { store in
        for pruned in PrunedKind.allCases {
          let gone = try await store.prune(pruned, before: noon)
          #expect(gone == 0, "\(pruned)")
        }
      }
    }
  }
}
