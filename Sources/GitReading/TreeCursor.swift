import GateKit
import SourceText

/// Steps through the bytes of one tree object: `<octal mode> <name> NUL <20 bytes of id>`, in git's order.
struct TreeCursor {
  private(set) var mode: UInt32 = 0
  private(set) var name: Range<Int> = 0..<0
  /// All of the entry's bytes, its id last.
  private(set) var entry: Range<Int> = 0..<0
  private var idOffset = 0
  private var position = 0
  /// An entry is there; false at the end.
  private(set) var isValid = false

  var isFolder: Bool { mode & 0o170000 == 0o040000 }

  /// Modes as git reads them: old repositories also hold 100664 and the like. nil for a folder.
  var fileMode: FileMode? {
    switch mode & 0o170000 {
    case 0o100000: mode & 0o100 != 0 ? .executable : .regular
    case 0o120000: .symbolicLink
    case 0o160000: .submodule
    default: nil
    }
  }

  mutating func advance(in bytes: borrowing Span<UInt8>) throws(MalformedTree) {
    guard position < bytes.count else {
      isValid = false
      return
    }
    let begin = position
    mode = 0
    while position < bytes.count, bytes[position] != UInt8(ascii: " ") {
      let digit = bytes[position]
      guard digit >= UInt8(ascii: "0"), digit <= UInt8(ascii: "7"), mode < 0o10_000_000 else {
        throw MalformedTree()
      }
      mode = mode << 3 | UInt32(digit - UInt8(ascii: "0"))
      position += 1
    }
    let start = position + 1
    var end = start
    while end < bytes.count, bytes[end] != 0 { end += 1 }
    guard end + 21 <= bytes.count, end > start, isFolder || fileMode != nil else { throw MalformedTree() }
    name = start..<end
    idOffset = end + 1
    position = end + 21
    entry = begin..<position
    isValid = true
  }

  func id(in bytes: borrowing Span<UInt8>) -> ObjectID { ObjectID(bytes, at: idOffset) }

  /// `folder/name`.
  func path(in bytes: borrowing Span<UInt8>, under folder: [UInt8]) -> [UInt8] {
    var path = folder
    path.reserveCapacity(folder.count + 1 + name.count)
    if !path.isEmpty { path.append(UInt8(ascii: "/")) }
    for index in name { path.append(bytes[index]) }
    return path
  }

  func isNamed(_ part: ArraySlice<UInt8>, in bytes: borrowing Span<UInt8>) -> Bool {
    guard part.count == name.count else { return false }
    var index = name.lowerBound
    for byte in part {
      if bytes[index] != byte { return false }
      index += 1
    }
    return true
  }

  /// Git's order inside a tree: bytewise, a folder as if its name ended in `/`. Negative, zero, positive.
  func order(in bytes: borrowing Span<UInt8>, before other: TreeCursor, in others: borrowing Span<UInt8>)
    -> Int
  {
    let shared = min(name.count, other.name.count)
    for offset in 0..<shared {
      let difference = Int(bytes[name.lowerBound + offset]) - Int(others[other.name.lowerBound + offset])
      if difference != 0 { return difference }
    }
    let mine = name.count > shared ? Int(bytes[name.lowerBound + shared]) : isFolder ? 0x2F : 0
    let theirs =
      other.name.count > shared ? Int(others[other.name.lowerBound + shared]) : other.isFolder ? 0x2F : 0
    return mine - theirs
  }

  func isEqual(in bytes: borrowing Span<UInt8>, to other: TreeCursor, in others: borrowing Span<UInt8>)
    -> Bool
  {
    mode == other.mode && id(in: bytes) == other.id(in: others)
  }
}

struct MalformedTree: Error {}
