import CivilTime
import LocalSystem
import Testing

@Suite("Local files")
struct LocalFilesTests {
  let folder: TemporaryFolder
  init() throws { folder = try TemporaryFolder() }

  private func message(_ body: () throws -> Void) -> String? {
    do {
      try body()
      return nil
    } catch { return "\(error)".replacing(folder.path.description, with: "TMP") }
  }

  @Test("what is written is read")
  func roundTrip() throws {
    let path = folder.appending("a.bin")
    let bytes = (0..<100_000).map { UInt8(truncatingIfNeeded: $0) }
    try LocalFiles.write(bytes, to: path)
    #expect(try LocalFiles.read(path, limit: bytes.count) == bytes)
    try LocalFiles.write([], to: path)
    #expect(try LocalFiles.read(path, limit: 0) == [])
  }

  @Test("a file beyond the limit is an error that names both sizes")
  func limit() throws {
    try LocalFiles.write(Array("12345".utf8), to: folder.appending("a"))
    #expect(try LocalFiles.read(folder.appending("a"), limit: 5).count == 5)
    #expect(
      message { _ = try LocalFiles.read(folder.appending("a"), limit: 4) }
        == "cannot read TMP/a: it is 5 bytes; the limit is 4")
  }

  @Test("a file whose size the system does not tell is read to its end, or to the limit")
  func unknownSize() throws {
    #expect(try !LocalFiles.read("/proc/self/status", limit: 1 << 20).isEmpty)
    #expect(
      message { _ = try LocalFiles.read("/proc/self/status", limit: 10) }
        == "cannot read /proc/self/status: it is more than 10 bytes")
  }

  @Test("what is not a regular file is refused at once, by name")
  func irregular() throws {
    folder.makeFIFO("pipe")
    folder.makeLink("dangling", to: "nowhere")
    folder.makeLink("loop", to: "loop")
    try LocalFiles.write([], to: folder.appending("file"))
    folder.makeLink("link", to: "file")
    func reading(_ name: String, followingLinks: Bool = true) -> String? {
      message {
        _ = try LocalFiles.read(folder.appending(name), limit: 10, followingLinks: followingLinks)
      }
    }
    #expect(reading("") == "cannot read TMP: it is a folder")
    #expect(reading("pipe") == "cannot read TMP/pipe: it is neither a file nor a folder")
    #expect(reading("absent") == "cannot read TMP/absent: No such file or directory")
    #expect(reading("file/x") == "cannot read TMP/file/x: Not a directory")
    #expect(reading("dangling") == "cannot read TMP/dangling: No such file or directory")
    #expect(reading("loop") == "cannot read TMP/loop: Too many levels of symbolic links")
    #expect(reading("link") == nil)
    #expect(reading("link", followingLinks: false) == "cannot read TMP/link: it is a symbolic link")
    #expect(reading("file\0x") == "cannot read TMP/file\0x: Invalid argument")
  }

  @Test("an error knows whether the file was missing")
  func missing() {
    func isMissing(_ path: LocalPath) -> Bool? {
      do {
        _ = try LocalFiles.read(path, limit: 1)
        return nil
      } catch { return error.isMissing }
    }
    #expect(isMissing(folder.appending("absent")) == true)
    #expect(isMissing(folder.path) == false)
  }

  @Test("replacing a file keeps its mode and leaves nothing beside it")
  func replacing() throws {
    try LocalFiles.write([1], to: folder.appending("a"))
    folder.setMode("a", 0o640)
    try LocalFiles.write([2], to: folder.appending("a"))
    #expect(folder.mode("a") == 0o640)
    #expect(try LocalFiles.list(folder.path).map(\.path) == [Array("a".utf8)])
  }

  @Test("writing to a link replaces what it points to")
  func writingThroughLink() throws {
    try LocalFiles.write([1], to: folder.appending("a"))
    folder.makeLink("link", to: "a")
    try LocalFiles.write([2], to: folder.appending("link"))
    #expect(LocalFiles.kind(of: folder.appending("link")) == .link)
    #expect(try LocalFiles.read(folder.appending("a"), limit: 1) == [2])
  }

  @Test("a failed write says why and leaves the old file")
  func failedWrite() throws {
    try LocalFiles.createFolders(folder.appending("sub"))
    #expect(
      message { try LocalFiles.write([1], to: folder.appending("sub")) }
        == "cannot write TMP/sub: it is a folder")
    #expect(
      message { try LocalFiles.write([1], to: folder.appending("none/a")) }
        == "cannot write TMP/none/a: No such file or directory")
    #expect(
      message { try LocalFiles.write([1], to: "/dev/full") }
        == "cannot write /dev/full: No space left on device")
    try LocalFiles.write([1], to: "/dev/null")
    #expect(LocalFiles.kind(of: "/dev/null") == .other)
  }

  @Test("folders are created with all above them, and a file in the way is an error")
  func folders() throws {
    try LocalFiles.createFolders(folder.appending("a/b/c"))
    try LocalFiles.createFolders(folder.appending("a/b/c"))
    #expect(LocalFiles.kind(of: folder.appending("a/b/c")) == .folder)
    try LocalFiles.write([], to: folder.appending("file"))
    #expect(
      message { try LocalFiles.createFolders(folder.appending("file")) }
        == "cannot create folder TMP/file: File exists")
    #expect(
      message { try LocalFiles.createFolders(folder.appending("file/x")) }
        == "cannot create folder TMP/file/x: Not a directory")
  }

  @Test("a file is removed once, and removing nothing is fine")
  func removing() throws {
    try LocalFiles.write([], to: folder.appending("a"))
    try LocalFiles.remove(folder.appending("a"))
    #expect(LocalFiles.kind(of: folder.appending("a")) == nil)
    try LocalFiles.remove(folder.appending("a"))
  }

  @Test("a listing is sorted by bytes, without links, special files and .git")
  func listing() throws {
    for part in ["b/x", "b.txt", "a/deep/y", ".git/config", "c/.git/config", ".gitignore"] {
      let path = folder.appending(part)
      try LocalFiles.createFolders(path.folder)
      try LocalFiles.write(Array(part.utf8), to: path)
    }
    let odd = folder.path.appending(LocalPath(bytes: [0x63, 0x2F, 0xFF]))
    try LocalFiles.write([], to: odd)
    folder.makeLink("link", to: "b.txt")
    folder.makeLink("outside", to: "/etc")
    folder.makeFIFO("pipe")
    let expected = [".gitignore", "a/deep/y", "b.txt", "b/x"].map { Array($0.utf8) } + [[0x63, 0x2F, 0xFF]]
    #expect(try LocalFiles.list(folder.path).map(\.path) == expected)
    #expect(try LocalFiles.list(folder.path).map(\.size) == [10, 8, 5, 3, 0])
    #expect(
      try LocalFiles.list(folder.path) { $0 != Array("a".utf8) && $0 != Array("c".utf8) }.map(\.path)
        == [".gitignore", "b.txt", "b/x"].map { Array($0.utf8) })
  }

  @Test("a listing has limits and says which was passed")
  func listingLimits() throws {
    for name in ["a", "b", "c"] { try LocalFiles.write([], to: folder.appending(name)) }
    #expect(try LocalFiles.list(folder.path, limit: 3).count == 3)
    #expect(
      message { _ = try LocalFiles.list(folder.path, limit: 2) }
        == "cannot list TMP: there are more than 2 entries")
    try LocalFiles.createFolders(folder.appending(Array(repeating: "d", count: 128).joined(separator: "/")))
    #expect(try LocalFiles.list(folder.path).count == 3)
    try LocalFiles.createFolders(folder.appending(Array(repeating: "d", count: 129).joined(separator: "/")))
    #expect(
      message { _ = try LocalFiles.list(folder.path) }
        == "cannot list TMP: folders are nested more than 128 deep")
    #expect(
      message { _ = try LocalFiles.list(folder.appending("none")) }
        == "cannot list TMP/none: No such file or directory")
  }

  @Test("a path is resolved through links")
  func resolving() throws {
    try LocalFiles.createFolders(folder.appending("a"))
    folder.makeLink("b", to: "a")
    #expect(try LocalFiles.resolve(folder.appending("b/../b/.")) == LocalFiles.resolve(folder.appending("a")))
    #expect(
      message { _ = try LocalFiles.resolve(folder.appending("c")) }
        == "cannot find TMP/c: No such file or directory")
    #expect(try LocalFiles.currentFolder().isAbsolute)
  }
}

@Suite("Local paths")
struct LocalPathTests {
  @Test(
    "a path is split at its last slash",
    arguments: [("a/b", "a", "b"), ("a", ".", "a"), ("/a", "/", "a"), ("/", "/", ""), ("a/b/", "a/b", "")])
  func parts(_ path: String, _ folder: String, _ name: String) {
    #expect(LocalPath(path).folder == LocalPath(folder))
    #expect(LocalPath(path).name == name)
  }

  @Test(
    "a part is appended with one slash; an absolute one stands for itself",
    arguments: [("a", "b", "a/b"), ("a/", "b", "a/b"), ("", "b", "b"), ("a", "/b", "/b"), ("a", "", "a")])
  func appending(_ path: String, _ part: String, _ expected: String) {
    #expect(LocalPath(path).appending(part) == LocalPath(expected))
  }
}

@Suite("The machine")
struct MachineTests {
  @Test("clocks move forward")
  func clocks() {
    let start = SystemClock.monotonicNanoseconds()
    #expect(SystemClock.now().seconds > 1_700_000_000)
    #expect(SystemClock.monotonicNanoseconds() > start)
  }

  @Test("an environment is looked up by name, and empty is not set")
  func environment() {
    let environment = Environment(["A": "1", "EMPTY": ""])
    #expect(environment["A"] == "1")
    #expect(environment["B"] == nil)
    #expect(environment.isSet("A") && !environment.isSet("EMPTY") && !environment.isSet("B"))
    #expect(Environment.process["PATH"] != nil)
    #expect(Environment.process["GATEHOUSE_SURELY_UNSET"] == nil)
  }

  @Test("the program knows itself")
  func program() throws {
    #expect(try LocalFiles.kind(of: ThisProcess.executable()) == .file)
    #expect(ThisProcess.peakMemory > 1 << 20)
    #expect(ThisProcess.processors >= 1)
    #expect(ThisProcess.system.hasPrefix("Linux "))
  }
}
