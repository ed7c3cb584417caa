import LocalSystem
import TestSupport
import Testing

@Suite("A mapped file")
struct MappedFileTests {
  private func bytes(_ file: MappedFile) -> [UInt8] {
    file.withBytes { span in
      var bytes: [UInt8] = []
      unsafe span.withUnsafeBytes { unsafe bytes.append(contentsOf: $0) }
      return bytes
    }
  }

  @Test("is what was there when it was opened, whoever replaces it", arguments: [0, 1, 4096, 10_001])
  func content(count: Int) throws {
    let folder = try TestFolder()
    let path = folder.path.appending("a")
    let content = (0..<count).map { UInt8(truncatingIfNeeded: $0) }
    try LocalFiles.write(content, to: path)
    let file = try MappedFile(path)
    try LocalFiles.write([9, 9], to: path)
    #expect(file.count == count)
    #expect(bytes(file) == content)
    #expect(bytes(try MappedFile(path)) == [9, 9])
  }

  @Test("is a regular file and nothing else")
  func kinds() throws {
    let folder = try TestFolder()
    #expect(throws: SystemError.self) { try MappedFile(folder.path) }
    #expect(throws: SystemError.self) { try MappedFile(folder.path.appending("missing")) }
  }
}

@Suite("A lock")
struct FileLockTests {
  @Test("has one holder until it is let go")
  func exclusion() throws {
    let folder = try TestFolder()
    let path = folder.path.appending("lock")
    func isFree() throws -> Bool {
      if let lock = try FileLock(trying: path) {
        _ = consume lock
        return true
      }
      return false
    }
    #expect(try isFree())
    do {
      let lock = try FileLock(trying: path)
      if lock == nil { Issue.record("nobody holds it") }
      #expect(try !isFree())
    }
    #expect(try isFree())
    #expect(throws: SystemError.self) { _ = try FileLock(trying: folder.path) }
  }
}
