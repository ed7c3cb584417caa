import GateKit
import GitReading
import SourceText
import TestSupport
import Testing

@Suite("The names in a folder")
struct FolderNamesTests {
  @Test(
    "are those of files and folders directly inside, sorted bytewise",
    arguments: [
      (nil, ["a.txt", "docs", "link"]), ("docs", ["B.md", "a.md", "deep"]), ("docs/deep", ["c.md"]),
      ("a.txt", []), ("nowhere", []),
    ] as [(RepositoryPath?, [String])])
  func names(_ folder: RepositoryPath?, _ expected: [String]) async throws {
    let repository = try TestRepository()
    let head = try repository.commit(
      "first",
      ["a.txt": "a", "docs/a.md": "a", "docs/B.md": "b", "docs/deep/c.md": "c", "link": .link("docs")])
    let view = try GitRepository(opening: repository.path)
      .view(base: nil, mergeBase: nil, head: head, tips: [:])

    let names = try await view.tree(.head).names(in: folder)

    #expect(names.map { String(decoding: $0, as: UTF8.self) } == expected)
    #expect(try await view.tree(.base).names(in: folder) == [])
  }
}
