import GateKit
import GitReading
import SourceText
import TestSupport
import Testing

@Suite("Files of every kind in a change")
struct FileKindTests {
  /// The files of the change from one set of files to the next, checked against git as well.
  private func change(
    _ before: [RepositoryPath: TestFile], _ after: [RepositoryPath: TestFile],
    _ options: ChangeOptions = ChangeOptions()
  ) async throws -> [ChangedFile] {
    let repository = try TestRepository()
    let base = try repository.commit("before", before)
    let head = try repository.commit("after", after)
    let files = try await GitRepository(opening: repository.path)
      .change(base: base, head: head, options: options).files
    if options.maximumFileSize == ChangeOptions().maximumFileSize, options.findsRenames {
      let output = try repository.git(
        ["diff", base.description, head.description] + GitDiffReader.options)
      #expect(files.map { GitDiffFile($0) } == GitDiffReader.diff(output))
    }
    return files
  }

  private func lines(_ range: ClosedRange<Int>, changing: Set<Int> = []) -> String {
    range.map { changing.contains($0) ? "line \($0) is another one\n" : "this is line \($0)\n" }.joined()
  }

  @Test("binary: a NUL among the first 8,000 bytes of either side, and no lines")
  func binary() async throws {
    let late = [UInt8](repeating: 0x61, count: 8000) + [0, 0x0A]
    let files = try await change(
      ["a": .bytes([0x61, 0x0A]), "b": .bytes(late), "c": .bytes([0])],
      ["a": .bytes([0x61, 0x00]), "b": .bytes(late + [0x62, 0x0A]), "c": .deleted])
    #expect(files.map(\.isBinary) == [true, false, true])
    #expect(files.map(\.addedLines.count) == [0, 1, 0])
    #expect(files.map(\.removedLines.count) == [0, 0, 0])
  }

  @Test("CRLF is part of a line: a file whose line ends change is new throughout")
  func lineEnds() async throws {
    let files = try await change(["a.txt": "1\n2\n3\n"], ["a.txt": "1\r\n2\r\n3\r\n"])
    #expect(files[0].addedLines.ranges == [1...3])
    #expect(files[0].removedLines.ranges == [1...3])
  }

  @Test("a final line without line feed is a line, and another one once it has its line feed")
  func finalLine() async throws {
    let files = try await change(
      ["a.txt": "1\n2", "b.txt": "1\n2", "c.txt": "1"], ["a.txt": "1\n2\n", "b.txt": "1\n2\n3", "c.txt": ""])
    #expect(files.map(\.addedLines.ranges) == [[2...2], [2...3], []])
    #expect(files.map(\.removedLines.ranges) == [[2...2], [2...2], [1...1]])
  }

  @Test("many at once: each has its lines, in the order of the paths, as git says")
  func many() async throws {
    var before: [RepositoryPath: TestFile] = [:]
    var after: [RepositoryPath: TestFile] = [:]
    for number in 0..<1_100 {
      let path = RepositoryPath("f/\(number).txt")
      before[path] = .text(lines(1...(number % 7 + 1)))
      after[path] = .text(lines(1...(number % 7 + 2), changing: [number % 3]))
    }
    let files = try await change(before, after)
    #expect(files.count == 1_100)
    #expect(files.map(\.path) == after.keys.sorted())
    #expect(files.first { $0.path == "f/8.txt" }?.addedLines.ranges == [2...3])
  }

  @Test("an empty file has no lines")
  func emptyFile() async throws {
    let files = try await change(["x": "x\n"], ["a.txt": ""])
    #expect(files.map(\.status) == [.added])
    #expect(files[0].addedLines.isEmpty)
    #expect(!files[0].isBinary)
  }

  @Test("paths that are not UTF-8, or spell one name twice, stay apart")
  func paths() async throws {
    let latin = RepositoryPath(bytes: Array("caf".utf8) + [0xE9])
    let composed = RepositoryPath("caf\u{E9}")
    let decomposed = RepositoryPath("cafe\u{301}")
    let tab = RepositoryPath("a\tb\n\"c\"")
    let files = try await change(
      ["x": "x\n"], [latin: "1\n", composed: "2\n", decomposed: "3\n", tab: "4\n"])
    #expect(files.map(\.path) == [tab, decomposed, composed, latin])
  }

  @Test("names that differ in case alone are two files")
  func caseCollision() async throws {
    let files = try await change(["README": "1\n"], ["readme": "2\n", "Readme": "3\n"])
    #expect(files.map(\.path) == ["Readme", "readme"])
  }

  @Test("links have their target as content; a file that becomes a link loses all its lines")
  func links() async throws {
    let files = try await change(
      ["a": .link("x"), "b": "1\n2\n", "c": .link("c")], ["a": .link("y"), "b": .link("a"), "c": "c\n"])
    #expect(files.map(\.status) == [.modified, .typeChanged, .typeChanged])
    #expect(files.map(\.addedLines.count) == [1, 1, 1])
    #expect(files.map(\.removedLines.count) == [1, 2, 1])
  }

  @Test("an executable bit alone is a change without lines")
  func executable() async throws {
    let files = try await change(["a.sh": "1\n"], ["a.sh": .executable("1\n")])
    #expect(files.map(\.status) == [.modified])
    #expect(files[0].before?.mode == .regular)
    #expect(files[0].after?.mode == .executable)
    #expect(files[0].addedLines.isEmpty && files[0].removedLines.isEmpty)
  }

  @Test("a submodule is a commit of another repository: no lines, never read")
  func submodule() async throws {
    let one = try #require(ObjectID("1111111111111111111111111111111111111111"))
    let two = try #require(ObjectID("2222222222222222222222222222222222222222"))
    let files = try await change(
      ["a": .submodule(one), "b": .submodule(one), "d": "1\n"],
      ["a": .submodule(two), "b": .deleted, "c": .submodule(two), "d": .submodule(one)])
    #expect(files.map(\.path) == ["a", "b", "c", "d"])
    #expect(files.map(\.status) == [.modified, .deleted, .added, .typeChanged])
    #expect(files[0].after == FileVersion(id: two, mode: .submodule))
    #expect(files.map(\.addedLines.count) == [0, 0, 0, 0])
    #expect(files.map(\.removedLines.count) == [0, 0, 0, 1])
  }

  @Test("a file where a folder was, and the other way round")
  func fileAndFolder() async throws {
    let files = try await change(
      ["a/b": "1\n", "a/c": "2\n", "d": "3\n"],
      ["a/b": .deleted, "a/c": .deleted, "a": "9\n", "d": .deleted, "d/e": "8\n"])
    #expect(files.map(\.path) == ["a", "a/b", "a/c", "d", "d/e"])
    #expect(files.map(\.status) == [.added, .deleted, .deleted, .deleted, .added])
  }

  @Test("a file over the limit counts as binary, one at the limit does not")
  func sizeLimit() async throws {
    var options = ChangeOptions()
    options.maximumFileSize = 6
    let files = try await change(
      ["a": "1\n2\n3\n", "b": "1\n"], ["a": "4\n5\n6\n", "b": "1\n2\n3\n4\n", "c": "1234567"], options)
    #expect(files.map(\.isBinary) == [false, true, true])
  }

  @Test("more files than the limit are an error, as many are not")
  func fileLimit() async throws {
    var options = ChangeOptions()
    options.maximumFiles = 3
    #expect(try await change(["x": "x\n"], ["a": "1", "b": "2", "c": "3"], options).count == 3)
    let error = await #expect(throws: GitError.self) {
      try await change(["x": "x\n"], ["a": "1", "b": "2", "c": "3", "d": "4"], options)
    }
    #expect(error?.kind == .tooLarge)
    #expect(error?.message == "cannot read the change: more than 3 files and folders differ")
  }

  @Test("a few objects that spell out millions of files are refused, not followed")
  func treeBomb() async throws {
    let repository = try TestRepository()
    let base = try repository.commit("before", ["x": "x\n"])
    // Ten folders in each of ten folders, and so on: all the same ten objects.
    var content = "100644 blob \(try repository.git("rev-parse", "main:x"))"
    var id = ""
    for _ in 0..<10 {
      let entries = (0..<10).map { "\(content)\tn\($0)\n" }.joined()
      id = String(
        decoding: try repository.git(["mktree"], input: Array(entries.utf8)).prefix(40), as: UTF8.self)
      content = "040000 tree \(id)"
    }
    let commit = try repository.git("commit-tree", "-m", "bomb", "-p", base.description, id)
    let head = try #require(ObjectID(commit))
    let git = try GitRepository(opening: repository.path)
    var options = ChangeOptions()
    options.maximumFiles = 5000
    let inChange = await #expect(throws: GitError.self) {
      try await git.change(base: base, head: head, options: options)
    }
    #expect(inChange?.kind == .tooLarge)
    let inTree = await #expect(throws: GitError.self) { try await git.tree(of: head).entries(under: nil) }
    #expect(inTree?.kind == .tooLarge)
  }

  @Test("folders nested too deep are refused")
  func deepFolders() async throws {
    let repository = try TestRepository()
    let deep = RepositoryPath(String(repeating: "d/", count: 1001) + "f")
    let head = try repository.commit("deep", [deep: "1\n"])
    let git = try GitRepository(opening: repository.path)
    let error = await #expect(throws: GitError.self) { try await git.change(base: nil, head: head) }
    #expect(error?.message == "cannot read the tree: folders are nested deeper than 1000")
  }

  @Test("a moved file is a rename; its lines are compared with where it was")
  func rename() async throws {
    let files = try await change(
      ["old/a.txt": .text(lines(1...20))],
      ["old/a.txt": .deleted, "new/a.txt": .text(lines(1...20, changing: [7]))])
    #expect(files.map(\.path) == ["new/a.txt"])
    #expect(files[0].previousPath == "old/a.txt")
    #expect(files[0].status == .renamed(from: "old/a.txt", similarity: 93))
    #expect(files[0].addedLines.ranges == [7...7])
    #expect(files[0].removedLines.ranges == [7...7])
  }

  @Test("a copy comes only from a file that the same change touches")
  func copies() async throws {
    let files = try await change(
      ["a.txt": .text(lines(1...20)), "b.txt": .text(lines(101...120))],
      ["a.txt": .text(lines(1...21)), "a2.txt": .text(lines(1...20)), "b2.txt": .text(lines(101...120))])
    #expect(files.map(\.status) == [.modified, .copied(from: "a.txt", similarity: 100), .added])
  }

  @Test("of several takers of a deleted file the last is the rename, the others are copies")
  func severalTakers() async throws {
    let text = lines(1...20)
    let files = try await change(
      ["z.txt": .text(text)], ["z.txt": .deleted, "b.txt": .text(text), "a.txt": .text(text)])
    #expect(
      files.map(\.status) == [
        .copied(from: "z.txt", similarity: 100), .renamed(from: "z.txt", similarity: 100),
      ])
  }

  @Test("a file of the same name is preferred among equals")
  func sameName() async throws {
    let text = lines(1...20)
    let files = try await change(
      [
        "a/one.txt": .text(text), "b/two.txt": .text(text), "c/x.txt": .text(lines(1...20, changing: [1])),
        "d/y.txt": .text(lines(1...20, changing: [1])),
      ],
      [
        "a/one.txt": .deleted, "b/two.txt": .deleted, "c/x.txt": .deleted, "d/y.txt": .deleted,
        "n/two.txt": .text(text), "n/y.txt": .text(lines(1...20, changing: [2])),
      ])
    #expect(files.first { $0.path == "n/two.txt" }?.previousPath == "b/two.txt")
  }

  @Test("below half the bytes in common nothing is a rename; the share can be set")
  func similarity() async throws {
    let half = Set(11...20)
    var options = ChangeOptions()
    let before: [RepositoryPath: TestFile] = ["a.txt": .text(lines(1...20))]
    let after: [RepositoryPath: TestFile] = [
      "a.txt": .deleted, "b.txt": .text(lines(1...20, changing: half)),
    ]
    #expect(try await change(before, after).map(\.status) == [.deleted, .added])
    options.similarity = 30
    options.maximumFileSize = 1 << 20
    #expect(
      try await change(before, after, options).map(\.status) == [.renamed(from: "a.txt", similarity: 39)])
    options.findsRenames = false
    #expect(try await change(before, after, options).map(\.status) == [.deleted, .added])
  }

  @Test("beyond the rename limit only files with one content are renames")
  func renameLimit() async throws {
    var options = ChangeOptions()
    options.renameLimit = 1
    options.maximumFileSize = 1 << 20
    let before: [RepositoryPath: TestFile] = ["a.txt": .text(lines(1...20)), "b.txt": .text(lines(51...70))]
    let after: [RepositoryPath: TestFile] = [
      "a.txt": .deleted, "b.txt": .deleted, "c.txt": .text(lines(1...20)), "d.txt": .text(lines(51...71)),
    ]
    #expect(
      try await change(before, after, options).map(\.status)
        == [.deleted, .renamed(from: "a.txt", similarity: 100), .added])
    options.renameLimit = 2
    let statuses = try await change(before, after, options).map(\.status)
    #expect(
      statuses == [.renamed(from: "a.txt", similarity: 100), .renamed(from: "b.txt", similarity: 95)])
  }

  @Test("blank lines between blocks belong to where people see them: the indent heuristic")
  func indentHeuristic() async throws {
    let before = "def a\n  x\nend\n\ndef c\n  z\nend\n"
    let after = "def a\n  x\nend\n\ndef b\n  y\nend\n\ndef c\n  z\nend\n"
    let files = try await change(["a.rb": .text(before)], ["a.rb": .text(after)])
    #expect(files[0].addedLines.ranges == [5...8])
  }

  @Test("a commit that changes nothing has no files")
  func emptyCommit() async throws {
    #expect(try await change(["a": "1\n"], [:]).isEmpty)
  }

  @Test("bytes beyond the caller's limit are not unpacked")
  func blobTooLarge() async throws {
    let repository = try TestRepository()
    let head = try repository.commit(
      "first", ["a.txt": "12345", "m": .submodule(try #require(ObjectID(String(repeating: "1", count: 40))))])
    let git = try GitRepository(opening: repository.path)
    #expect(try await git.bytes(at: "a.txt", in: head, limit: 5) == Array("12345".utf8))
    await #expect(throws: BlobTooLarge(path: "a.txt", size: 5, limit: 4)) {
      try await git.bytes(at: "a.txt", in: head, limit: 4)
    }
    #expect(try await git.bytes(at: "b.txt", in: head, limit: 5) == nil)
    let tree = try await git.tree(of: head)
    let module = try #require(try await tree.entry(at: "m"))
    #expect(try await tree.size(of: module) == 0)
    #expect(try await tree.bytes(of: module, limit: 0) == [])
  }

  @Test("trees list what lies below a folder, sorted bytewise")
  func trees() async throws {
    let repository = try TestRepository()
    let head = try repository.commit(
      "first", ["a/b.txt": "1\n", "a.txt": "2\n", "a/b/c.txt": "3\n", "ab/d.txt": "4\n"])
    let tree = try await GitRepository(opening: repository.path).tree(of: head)
    #expect(
      try await tree.entries(under: nil).map(\.path) == ["a.txt", "a/b.txt", "a/b/c.txt", "ab/d.txt"])
    #expect(try await tree.entries(under: "a").map(\.path) == ["a/b.txt", "a/b/c.txt"])
    #expect(try await tree.entries(under: "a.txt").isEmpty)
    #expect(try await tree.entry(at: "a") == nil)
    #expect(try await tree.entry(at: "a.txt/x") == nil)
    #expect(try await tree.entry(at: "a/b/c.txt")?.version.mode == .regular)
  }
}
