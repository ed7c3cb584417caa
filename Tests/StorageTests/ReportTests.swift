import CivilTime
import Storage
import TestSupport
import Testing

extension StoreTests {
  @Suite("keeps reports")
  struct ReportTests {
    @Test("and gives each back as it was", arguments: StoreKind.all)
    func whole(_ kind: StoreKind) async throws {
      try await kind.use { store in
        let full = NewReport(
          work: pull(1, repository("Acme/Shop")), key: "k1", head: "h1", base: nil, target: "main",
          verdict: "pending", at: noon, validUntil: noon.after(60), document: [0, 1, 255])
        let id = try await store.keep(full, measurements: [])
        let kept = try #require(try await store.report(id))
        #expect(kept.report == full)
        #expect(kept.published == nil)
        try await store.markPublished(id, at: noon.after(9))
        #expect(try await store.report(id)?.published == noon.after(9))
        #expect(try await store.newestReport(of: pull(1)) == store.report(id))
        #expect(try await store.newestReport(of: pull(2)) == nil)
        #expect(try await store.report(id + 1) == nil)
      }
    }

    @Test("once, while nothing changes", arguments: StoreKind.all)
    func sameKey(_ kind: StoreKind) async throws {
      try await kind.use { store in
        let one = try await store.keep(report(pull(1), key: "k1"), measurements: [])
        #expect(try await store.keep(report(pull(1), key: "k1", at: noon.after(9)), measurements: []) == one)
        #expect(try await store.report(one)?.report.at == noon)
        let two = try await store.keep(report(pull(1), key: "k2"), measurements: [])
        // Back to what it was before: a change all the same.
        let three = try await store.keep(report(pull(1), key: "k1"), measurements: [])
        let other = try await store.keep(report(pull(2), key: "k1"), measurements: [])
        #expect(Set([one, two, three, other]).count == 4)
        #expect(try await store.newestReport(of: pull(1))?.id == three)
        #expect(try await store.report(withKey: "k2", of: repository("ACME/SHOP"))?.id == two)
        #expect(try await store.report(withKey: "k1", of: shop)?.id == other)
        #expect(try await store.report(withKey: "k1", of: repository("acme/other")) == nil)
        #expect(try await store.report(withKey: "k3", of: shop) == nil)
      }
    }

    @Test("and lists those of a repository or of one pull request, page by page", arguments: StoreKind.all)
    func lists(_ kind: StoreKind) async throws {
      try await kind.use { store in
        var ids: [Int] = []
        for number in 0..<6 {
          ids.append(
            try await store.keep(
              report(pull(number % 2), key: "k\(number)", head: "h\(number)", at: noon.after(Int64(number))),
              measurements: []))
        }
        _ = try await store.keep(report(pull(0, repository("acme/other")), key: "k"), measurements: [])
        let all = try await store.reports(of: shop, subject: nil, limit: 100, before: nil)
        #expect(all.map(\.id) == ids.reversed())
        #expect(all.first?.head == "h5")
        #expect(all.first?.work == pull(1))
        #expect(all.first?.at == noon.after(5))
        let page = try await store.reports(of: shop, subject: "pull/0", limit: 2, before: ids[4])
        #expect(page.map(\.id) == [ids[2], ids[0]])
        let none = try await store.reports(of: shop, subject: nil, limit: 0, before: nil)
        #expect(none.isEmpty)
      }
    }

    static func measured(_ commit: String, _ count: Int, branch: String = "main", isMerged: Bool = true)
      -> NewMeasurement
    {
      NewMeasurement(
        branch: branch, commit: commit, isMerged: isMerged, gate: "coverage", name: "lines", numerator: count,
        denominator: 100, unit: "percent")
    }

    @Test("and what they measured, as a trend of what is merged", arguments: StoreKind.all)
    func trend(_ kind: StoreKind) async throws {
      try await kind.use { store in
        for number in 0..<5 {
          _ = try await store.keep(
            report(pull(1), key: "k\(number)", at: noon.after(Int64(number))),
            measurements: [
              Self.measured("c\(number)", number), Self.measured("p\(number)", 7, isMerged: false),
              Self.measured("c\(number)", 9, branch: "develop"),
            ])
        }
        // Measured again, with more evidence.
        _ = try await store.keep(
          report(pull(1), key: "late", at: noon.after(100)), measurements: [Self.measured("c3", 33)])
        let trend = try await store.trend(
          of: shop, branch: "main", gate: "coverage", measurement: "lines", limit: 3)
        #expect(
          trend.map(\.measurement) == [
            Self.measured("c2", 2), Self.measured("c3", 33), Self.measured("c4", 4),
          ])
        #expect(trend.map(\.at) == [2, 3, 4].map { noon.after($0) })
        let none = try await store.trend(
          of: shop, branch: "main", gate: "coverage", measurement: "branches", limit: 3)
        #expect(none.isEmpty)
      }
    }

    @Test("and belong to the trend once their commit is merged, once", arguments: StoreKind.all)
    func merged(_ kind: StoreKind) async throws {
      try await kind.use { store in
        _ = try await store.keep(
          report(pull(1), key: "k", at: noon),
          measurements: [
            Self.measured("a", 1, isMerged: false), Self.measured("b", 2, isMerged: false),
            Self.measured("a", 3, branch: "develop", isMerged: false),
          ])
        for _ in 0..<2 { try await store.markMerged("a", into: "main", of: shop) }
        try await store.markMerged("unknown", into: "main", of: shop)
        for (branch, expected) in [("main", [Self.measured("a", 1)]), ("develop", [])] {
          let trend = try await store.trend(
            of: shop, branch: branch, gate: "coverage", measurement: "lines", limit: 9)
          #expect(trend.map(\.measurement) == expected, "\(branch)")
        }
        // Judged once more before its merge was noticed, and marked again.
        _ = try await store.keep(
          report(pull(1), key: "l", at: noon.after(1)), measurements: [Self.measured("a", 4, isMerged: false)]
        )
        try await store.markMerged("a", into: "main", of: shop)
        let trend = try await store.trend(
          of: shop, branch: "main", gate: "coverage", measurement: "lines", limit: 9)
        #expect(trend.map(\.measurement.commit) == ["a"])
      }
    }

    @Test("until they are old, but for the newest of each pull request", arguments: StoreKind.all)
    func prune(_ kind: StoreKind) async throws {
      try await kind.use { store in
        var ids: [Int] = []
        for number in 0..<1203 {
          ids.append(
            try await store.keep(
              report(pull(number % 3), key: "k\(number)", at: noon.after(Int64(number))),
              measurements: [Self.measured("c\(number)", number)]))
        }
        #expect(try await store.prune(.reports, before: noon.after(1201)) == 1200)
        let left = try await store.reports(of: shop, subject: nil, limit: 10_000, before: nil)
        #expect(left.map(\.id) == ids.suffix(3).reversed())
        #expect(try await store.prune(.reports, before: noon.after(100_000)) == 0)
        #expect(try await store.prune(.measurements, before: noon.after(1200)) == 1200)
        let trend = try await store.trend(
          of: shop, branch: "main", gate: "coverage", measurement: "lines", limit: 5000)
        #expect(trend.map(\.measurement.numerator) == [1200, 1201, 1202])
      }
    }
  }
}
