import GateKit
import GitFetching
import GitReading
import LocalSystem
import SourceText
import TestSupport
import Testing

@Suite("Mirrors")
struct MirrorsTests {
  private static func origin(_ text: String = "a\n") throws -> TestRepository {
    let repository = try TestRepository(bare: true)
    try repository.commit("feat: begin", on: "main", ["a.txt": .text(text)])
    return repository
  }

  private static func mirrors(
    in folder: TestFolder, limit: Int = 1 << 30, by way: Fetcher = .git
  ) throws -> Mirrors {
    try Mirrors(in: folder.path, limit: limit, environment: FetchConformanceTests.environment(way))
  }

  private static func tip(_ mirrors: Mirrors, of origin: TestRepository, _ name: String = "github/acme/app")
    async throws -> (tip: ObjectID, folder: LocalPath)
  {
    try await mirrors.use(name, from: "file://\(origin.path)") { mirror in
      (try await mirror.history.tip(of: "main"), mirror.folder)
    }
  }

  @Test(
    "are made when they are first used, and then brought up to date", arguments: FetchConformanceTests.ways)
  func fetch(_ way: Fetcher) async throws {
    let (folder, origin) = (try TestFolder(), try Self.origin())
    let mirrors = try Self.mirrors(in: folder, by: way)
    let first = try await Self.tip(mirrors, of: origin)
    let next = try origin.commit("feat: go on", on: "main", ["a.txt": "b\n"])
    let second = try await Self.tip(mirrors, of: origin)
    #expect(first.tip != second.tip)
    #expect(second.tip == next)
    #expect(second.folder == first.folder)
  }

  @Test("serve many at once", arguments: FetchConformanceTests.ways)
  func concurrent(_ way: Fetcher) async throws {
    let (folder, origin) = (try TestFolder(), try Self.origin())
    let mirrors = try Self.mirrors(in: folder, by: way)
    let tips = try await withThrowingTaskGroup(of: ObjectID.self) { group in
      for _ in 1...8 { group.addTask { try await Self.tip(mirrors, of: origin).tip } }
      return try await group.reduce(into: Set<ObjectID>()) { $0.insert($1) }
    }
    #expect(tips.count == 1)
  }

  @Test(
    "that are damaged are made anew",
    arguments: [
      "rm -rf objects", "rm HEAD", "echo x > refs/remotes/origin/main", "touch config.lock; rm config",
    ], FetchConformanceTests.ways)
  func damage(_ script: String, _ way: Fetcher) async throws {
    let (folder, origin) = (try TestFolder(), try Self.origin())
    let mirrors = try Self.mirrors(in: folder, by: way)
    let before = try await Self.tip(mirrors, of: origin)
    #expect(try runProgram("sh", ["-c", "cd '\(before.folder)' && \(script)"]).status == 0)
    let after = try await Self.tip(mirrors, of: origin)
    #expect(after.tip == before.tip)
    #expect(after.folder != before.folder)
    #expect(LocalFiles.kind(of: before.folder) == nil)
  }

  @Test("belong to one process at a time, and what a killed one left half made is gone")
  func lock() async throws {
    let (folder, origin) = (try TestFolder(), try Self.origin())
    let mirrors = try Self.mirrors(in: folder)
    let made = try await Self.tip(mirrors, of: origin)
    #expect(throws: FetchError.self) { try Self.mirrors(in: folder) }
    await mirrors.close()
    try folder.write("github+acme+other.7/HEAD", "ref: refs/heads/main\n")
    let others = try Self.mirrors(in: folder)
    #expect(LocalFiles.kind(of: folder.path.appending("github+acme+other.7")) == nil)
    #expect(try await Self.tip(others, of: origin).folder == made.folder)
  }

  @Test("make room for each other, the one used longest ago first, and never the one in use")
  func eviction() async throws {
    let folder = try TestFolder()
    let mirrors = try Self.mirrors(in: folder, limit: 1)
    let origins = try (1...2).map { try Self.origin("\($0)\n") }
    let one = try await Self.tip(mirrors, of: origins[0], "github/acme/one")
    try await mirrors.use("github/acme/two", from: "file://\(origins[1].path)") { mirror in
      _ = try await mirror.history.tip(of: "main")
      await mirrors.tidy()
      #expect(LocalFiles.kind(of: one.folder) == nil)
      #expect(LocalFiles.kind(of: mirror.folder) == .folder)
    }
    #expect(try await Self.tip(mirrors, of: origins[0], "github/acme/one").tip == one.tip)
  }
}
