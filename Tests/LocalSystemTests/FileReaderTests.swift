import LocalSystem
import Testing

@Suite("A file read piece by piece")
struct FileReaderTests {
  let folder: TemporaryFolder
  let path: LocalPath

  init() throws {
    folder = try TemporaryFolder()
    path = folder.appending("a.bin")
  }

  private func pieces(_ file: FileReader, of size: Int) throws -> [[UInt8]] {
    var pieces: [[UInt8]] = []
    while true {
      let piece = try file.next(size)
      if piece.isEmpty { return pieces }
      pieces.append(piece)
    }
  }

  @Test("gives all of its bytes, and none after the last") func pieces() throws {
    try LocalFiles.write([1, 2, 3, 4, 5], to: path)
    let file = try FileReader(opening: path, limit: 5)
    #expect(file.version.size == 5)
    #expect(try pieces(file, of: 2) == [[1, 2], [3, 4], [5]])
    #expect(try file.next(2) == [])
    try LocalFiles.write([], to: path)
    #expect(try pieces(FileReader(opening: path, limit: 5), of: 2) == [])
  }

  @Test("is the same as long as nobody writes to it, by whatever way") func versions() throws {
    try LocalFiles.write([1, 2, 3], to: path)
    let first = try FileReader(opening: path, limit: 10)
    try first.check(first.version)
    let second = try FileReader(opening: path, limit: 10)
    #expect(second.version == first.version)
    // Written anew: another file of the same name and size.
    try LocalFiles.write([4, 5, 6], to: path)
    let third = try FileReader(opening: path, limit: 10)
    #expect(third.version != first.version)
    // Written on.
    try LocalFiles.append([7], to: path)
    let error = #expect(throws: SystemError.self) { try third.check(third.version) }
    #expect(error?.description.hasSuffix("a.bin: it changed while it was being read") == true)
  }

  @Test("larger than allowed is refused before it is read") func limit() throws {
    try LocalFiles.write([1, 2, 3], to: path)
    let error = #expect(throws: SystemError.self) { try FileReader(opening: path, limit: 2) }
    #expect(error?.description.hasSuffix("a.bin: it is 3 bytes; the limit is 2") == true)
  }
}
