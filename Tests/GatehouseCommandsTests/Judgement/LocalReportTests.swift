import Cryptography
import GateKit
import LocalSystem
import TestSupport
import Testing

@testable import GatehouseCommands

@Suite("A report that is a file") struct LocalReportTests {
  private let folder: TestFolder
  private let path: LocalPath

  init() throws {
    folder = try TestFolder()
    path = folder.path.appending("report.xml")
  }

  /// More than is held.
  private let large = [UInt8](repeating: 0x61, count: 3 << 20)

  @Test("has the digest of its bytes, and gives them as often as asked, held or not")
  func content() throws {
    for bytes in [[], [1, 2, 3], large] {
      try LocalFiles.write(bytes, to: path)
      let report = try LocalReport(path)
      #expect(try report.digest() == sha256Hex(bytes))
      #expect(report.content.count == bytes.count)
      #expect(try report.content.bytes() == bytes)
      let next = report.content.pieces()
      var count = 0
      while case let piece = try next(), !piece.isEmpty { count += piece.count }
      #expect(count == bytes.count)
      #expect(try next() == [])
    }
  }

  @Test("that nobody reads to its end has the same digest")
  func abandoned() throws {
    try LocalFiles.write(large, to: path)
    let report = try LocalReport(path)
    let next = report.content.pieces()
    #expect(try !next().isEmpty)
    #expect(try report.digest() == sha256Hex(large))
    var count = 1
    while try !next().isEmpty { count += 1 }
    #expect(count == large.count / (64 << 10))
    try report.content.check()
  }

  @Test("that is written to before all of it was seen has no digest")
  func changingDigest() throws {
    try LocalFiles.write(large, to: path)
    let report = try LocalReport(path)
    try LocalFiles.append([0x62], to: path)
    #expect(throws: SystemError.self) { try report.content.check() }
    let problem = #expect(throws: SystemError.self) { try report.digest() }
    #expect(problem?.description.hasSuffix("it changed while it was being read") == true)
  }

  @Test("that is written to after its digest was taken is refused, before or while it is read")
  func changing() throws {
    try LocalFiles.write(large, to: path)
    let report = try LocalReport(path)
    let next = report.content.pieces()
    #expect(try !next().isEmpty)
    try LocalFiles.append([0x62], to: path)
    let whileReading = #expect(throws: SystemError.self) { while try !next().isEmpty {} }
    #expect(whileReading?.description.hasSuffix("it changed while it was being read") == true)
    #expect(throws: SystemError.self) { try report.content.bytes() }
  }
}
