import GateKit
import SourceText

/// Bytes that a rule about content reads of one file; a larger one cannot be judged, which is no pass.
let contentLimit = 32 << 20

extension GateContext {
  /// The file's bytes at head.
  func content(of file: ChangedFile) async throws -> [UInt8] {
    guard let after = file.after else { return [] }
    let entry = TreeEntry(path: file.path, version: after)
    return try await repository.tree(.head).bytes(of: entry, limit: contentLimit)
  }
}

/// Lines by number from 1, without their ends; a final line end begins no line of its own.
func lines(of bytes: [UInt8]) -> [ArraySlice<UInt8>] {
  var lines = bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
  if lines.last?.isEmpty == true { lines.removeLast() }
  return lines.map { $0.last == UInt8(ascii: "\r") ? $0.dropLast() : $0 }
}
