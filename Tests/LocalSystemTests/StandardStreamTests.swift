import Dispatch
import Glibc
import Synchronization
import Testing

@testable import LocalSystem

@Suite("Standard streams")
struct StandardStreamTests {
  private func pipe() throws -> (reader: Int32, writer: Int32) {
    var ends: [Int32] = [-1, -1]
    try #require(unsafe Glibc.pipe(&ends) == 0)
    return (ends[0], ends[1])
  }

  @Test("writing to a reader that has gone away is told, and does not end the program")
  func brokenPipe() throws {
    ThisProcess.ignoreBrokenPipes()
    let (reader, writer) = try pipe()
    close(reader)
    #expect(writeAll(writer, [1]) == EPIPE)
    close(writer)
  }

  @Test("a full pipe that does not block is waited for")
  func fullPipe() throws {
    let (reader, writer) = try pipe()
    _ = fcntl(writer, F_SETFL, O_NONBLOCK)
    let bytes = (0..<1 << 20).map { UInt8(truncatingIfNeeded: $0) }
    let read = Mutex<[UInt8]>([])
    let done = DispatchSemaphore(value: 0)
    DispatchQueue.global().async {
      if case .success(let got) = readAll(reader, limit: 1 << 21, expecting: 0) { read.withLock { $0 = got } }
      done.signal()
    }
    #expect(writeAll(writer, bytes) == nil)
    close(writer)
    done.wait()
    #expect(read.withLock { $0 } == bytes)
    close(reader)
  }

  @Test("an answer is one line; what follows stays for the next reader")
  func answers() throws {
    let (reader, writer) = try pipe()
    #expect(writeAll(writer, Array("yes\r\n\nlast".utf8)) == nil)
    close(writer)
    #expect(try readLine(from: reader) == "yes")
    #expect(try readLine(from: reader) == "")
    #expect(try readLine(from: reader) == "last")
    #expect(try readLine(from: reader) == nil)
    close(reader)
  }

  @Test("a closed descriptor is an error with its reason")
  func closed() throws {
    let (reader, writer) = try pipe()
    close(reader)
    close(writer)
    #expect(writeAll(writer, [1]) == EBADF)
    #expect(throws: SystemError.self) { try readLine(from: reader) }
  }
}
