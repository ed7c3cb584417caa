import CLibgit2
import GateKit

extension ObjectID {
  /// Both are the same 20 bytes.
  init(_ id: git_oid) { self.init(bytes: unsafe unsafeBitCast(id, to: InlineArray<20, UInt8>.self)) }

  var raw: git_oid { unsafe unsafeBitCast(bytes, to: git_oid.self) }

  /// The 20 bytes at `offset`, as trees hold them.
  init(_ bytes: borrowing Span<UInt8>, at offset: Int) {
    var id = InlineArray<20, UInt8>(repeating: 0)
    for index in 0..<20 { id[index] = bytes[offset + index] }
    self.init(bytes: id)
  }
}
