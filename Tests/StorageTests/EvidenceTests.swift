import CivilTime
import Cryptography
import LocalSystem
import Storage
import TestSupport
import Testing

extension StoreTests {
  @Suite("keeps evidence")
  struct EvidenceTests {
    static func evidence(
      _ commit: String, _ file: String = "build/coverage.xml", source: String = "token ci", at: Instant = noon
    ) -> NewEvidence {
      NewEvidence(repository: shop, commit: commit, file: file, source: source, at: at)
    }

    /// Around the size of a part, which is 1 MiB.
    static let sizes = [0, 1, (1 << 20) - 1, 1 << 20, (1 << 20) + 1, (5 << 19)]

    @Test("of any size, byte for byte", arguments: StoreKind.all)
    func sizes(_ kind: StoreKind) async throws {
      try await kind.use { store in
        for size in Self.sizes {
          let content = (0..<size).map { UInt8(truncatingIfNeeded: $0 &* 31 &+ $0 >> 8) }
          let kept = try await store.keep(Self.evidence("c\(size)"), content: content)
          #expect(kept.size == size)
          #expect(kept.digest == sha256Hex(content))
          #expect(kept.evidence == Self.evidence("c\(size)"))
          let isSame = try await store.content(of: kept) == content
          #expect(isSame, "\(size) bytes")
        }
      }
    }

    @Test("from a file as from memory, and gives it back as one", arguments: StoreKind.all)
    func files(_ kind: StoreKind) async throws {
      let folder = try TestFolder()
      try await kind.use { store in
        for size in Self.sizes {
          let content = (0..<size).map { UInt8(truncatingIfNeeded: $0 &* 29 &+ $0 >> 9) }
          let file = folder.path.appending("in-\(size)")
          try LocalFiles.write(content, to: file)
          let kept = try await store.keep(Self.evidence("f\(size)"), file: file)
          #expect(kept.size == size)
          #expect(kept.digest == sha256Hex(content))
          // The same bytes are the same evidence, wherever they come from.
          #expect(try await store.keep(Self.evidence("f\(size)"), content: content) == kept)
          let copy = folder.path.appending("out-\(size)-\(kind)")
          try await store.copyContent(of: kept, to: copy)
          let isSame = try LocalFiles.read(copy, limit: 10 << 20) == content
          #expect(isSame, "\(size) bytes")
          // Nothing that is there already is written over.
          await #expect(throws: StoreFailure.self) { try await store.copyContent(of: kept, to: copy) }
        }
        let missing = folder.path.appending("missing")
        await #expect(throws: StoreFailure.self) {
          try await store.keep(Self.evidence("c"), file: missing)
        }
        #expect(try await store.evidence(of: shop, commit: "c").isEmpty)
      }
    }

    @Test("once a commit and file, and equal contents once for all", arguments: StoreKind.all)
    func shared(_ kind: StoreKind) async throws {
      try await kind.use { store in
        let content = Array("<coverage/>".utf8)
        let first = try await store.keep(Self.evidence("c1"), content: content)
        let again = try await store.keep(
          Self.evidence("c1", source: "oidc", at: noon.after(5)), content: content)
        #expect(again == first)
        let newer = try await store.keep(Self.evidence("c1"), content: content + [10])
        let elsewhere = try await store.keep(Self.evidence("c2", at: noon.after(100)), content: content)
        #expect(elsewhere.digest == first.digest)
        #expect(try await store.evidence(of: repository("ACME/shop"), commit: "c1") == [first, newer])
        #expect(try await store.evidence(of: repository("acme/other"), commit: "c1").isEmpty)

        // What one commit has no more, the other still needs.
        #expect(try await store.prune(.evidence, before: noon.after(50)) == 2)
        #expect(try await store.evidence(of: shop, commit: "c1").isEmpty)
        #expect(try await store.content(of: elsewhere) == content)
        let failure = try await #require(throws: StoreFailure.self) { try await store.content(of: newer) }
        #expect("\(failure)" == "cannot read build/coverage.xml of c1: it was removed")
        #expect(try await store.prune(.evidence, before: noon.after(500)) == 1)
        await #expect(throws: StoreFailure.self) { try await store.content(of: elsewhere) }
        let back = try await store.keep(Self.evidence("c3", at: noon.after(600)), content: content)
        #expect(try await store.content(of: back) == content)
      }
    }

    @Test("from many jobs at once, while what is old is removed", arguments: StoreKind.all)
    func atOnce(_ kind: StoreKind) async throws {
      try await kind.use { store in
        let content = [UInt8](repeating: 7, count: (1 << 20) + 5)
        let kept = try await withThrowingTaskGroup(of: KeptEvidence?.self) { group in
          for number in 0..<8 {
            group.addTask { try await store.keep(Self.evidence("c\(number % 4)"), content: content) }
          }
          for _ in 0..<8 {
            group.addTask {
              _ = try await store.prune(.evidence, before: noon)
              return nil
            }
          }
          return try await group.reduce(into: [KeptEvidence]()) { if let kept = $1 { $0.append(kept) } }
        }
        #expect(Set(kept).count == 4)
        for evidence in Set(kept) {
          let isSame = try await store.content(of: evidence) == content
          #expect(isSame)
        }
      }
    }

    @Test("and refuses what is larger than its limit", arguments: StoreKind.all)
    func large(_ kind: StoreKind) async throws {
      try await kind.use { store in
        let failure = try await #require(throws: StoreFailure.self) {
          try await store.keep(Self.evidence("c1"), content: [UInt8](repeating: 0, count: (256 << 20) + 1))
        }
        #expect(
          "\(failure)"
            == "cannot keep build/coverage.xml of c1: it has 268435457 bytes; the limit is 268435456")
      }
    }
  }
}
