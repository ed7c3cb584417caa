import GateKit
import GitReading
import SourceText
import TestSupport
import Testing

@Suite("A change that undoes another one") struct RevertTests {
  /// main: start, then "Add b" (a is modified, b added), then another commit.
  private static func history() throws -> (repository: TestRepository, undone: ObjectID, main: ObjectID) {
    let repository = try TestRepository()
    try repository.commit("start", ["a.txt": "one\n"])
    let undone = try repository.commit("Add b", ["a.txt": "two\n", "b.txt": "b\n"])
    let main = try repository.commit("other", ["c.txt": "c\n"])
    return (repository, undone, main)
  }

  @Test(
    "is a revert where a message names the commit and every file is back to what it was",
    arguments: [
      "Revert \"Add b\"", "undo\n\nThis reverts commit %.", "undo\n\nThis reverts commit %, reversing",
    ])
  func proved(message: String) async throws {
    let (repository, undone, main) = try Self.history()
    let text = message.replacing("%", with: undone.description)
    let head = try repository.commit(
      text, on: "topic", ["a.txt": "one\n", "b.txt": .deleted], parents: [main])
    let change = try await GitRepository(opening: repository.path).change(base: main, head: head)
    #expect(change.reverts == undone)
  }

  @Test("is none where the message only says so")
  func claimed() async throws {
    let (repository, undone, main) = try Self.history()
    let files: [[RepositoryPath: TestFile]] = [
      ["a.txt": "one\n"], ["a.txt": "one\n", "b.txt": "rest\n"],
      ["a.txt": "one\n", "b.txt": .deleted, "d.txt": "more\n"], ["a.txt": "1\n", "b.txt": .deleted],
    ]
    for (index, change) in files.enumerated() {
      let message = "Revert \"Add b\"\n\nThis reverts commit \(undone).\n"
      let head = try repository.commit(message, on: "topic\(index)", change, parents: [main])
      let change = try await GitRepository(opening: repository.path).change(base: main, head: head)
      #expect(change.reverts == nil)
    }
  }

  @Test(
    "is none where no message names it",
    arguments: ["Go back", "Revert \"Add c\"", "Go\n\nThis reverts commit 0123456789.", "Revert \"\""])
  func unclaimed(message: String) async throws {
    let (repository, _, main) = try Self.history()
    let head = try repository.commit(
      message, on: "topic", ["a.txt": "one\n", "b.txt": .deleted], parents: [main])
    let change = try await GitRepository(opening: repository.path).change(base: main, head: head)
    #expect(change.reverts == nil)
  }
}
