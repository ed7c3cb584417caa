import GateKit
import GitReading
import SourceText
import TestSupport
import Testing

@Suite("Notes") struct NoteTests {
  private let reference = "refs/notes/gatehouse"

  private func git(_ repository: TestRepository, _ arguments: String...) throws {
    try repository.git(["-c", "user.name=Ada", "-c", "user.email=ada@example.org"] + arguments)
  }

  @Test("are read as git wrote them, however far git fans them out") func fannedOut() async throws {
    let repository = try TestRepository()
    var commits: [ObjectID] = []
    for number in 1...300 {
      commits.append(try repository.commit("\(number)", ["n.txt": .text("\(number)\n")]))
    }
    for (number, commit) in commits.enumerated() {
      try git(repository, "notes", "--ref", reference, "add", "-m", "note \(number)", "\(commit)")
    }
    let names = try repository.git("ls-tree", "-r", "--name-only", reference).split(separator: "\n")
    #expect(names.contains { $0.contains("/") })
    let opened = try GitRepository(opening: repository.path)
    for (number, commit) in commits.enumerated() {
      let note = try await opened.note(on: commit, in: reference, limit: 100)
      #expect(note == Array("note \(number)\n".utf8))
    }
  }

  @Test("are written for git to read, replace what was there, and leave others alone") func written()
    async throws
  {
    let repository = try TestRepository()
    let first = try repository.commit("first", ["a.txt": "a\n"])
    let second = try repository.commit("second", ["a.txt": "b\n"])
    try git(repository, "notes", "--ref", reference, "add", "-m", "somebody's", "\(first)")
    let writer = try NoteWriter(opening: repository.path)
    try writer.write("one", on: second, in: reference)
    try writer.write("two", on: second, in: reference)
    #expect(try repository.git("notes", "--ref", reference, "show", "\(second)") == "two")
    #expect(try repository.git("notes", "--ref", reference, "show", "\(first)") == "somebody's")
    #expect(try repository.git("for-each-ref", "--format=%(refname)", "refs/notes") == reference)
  }

  @Test("that are not there say nothing, and a large one is refused") func limits() async throws {
    let repository = try TestRepository()
    let commit = try repository.commit("first", ["a.txt": "a\n"])
    let opened = try GitRepository(opening: repository.path)
    #expect(try await opened.note(on: commit, in: reference, limit: 100) == nil)
    try NoteWriter(opening: repository.path).write(
      String(repeating: "x", count: 101), on: commit, in: reference)
    #expect(try await opened.note(on: ObjectID(filledWith: 7), in: reference, limit: 100) == nil)
    await #expect(throws: BlobTooLarge.self) {
      try await opened.note(on: commit, in: reference, limit: 100)
    }
  }
}
