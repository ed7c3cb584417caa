import CivilTime
import GateKit

/// What walking history needs of a commit.
struct CommitLinks {
  let tree: ObjectID
  let parents: [ObjectID]
  /// The committer's, as git orders by; 0 where it cannot be read.
  let time: Int64

  /// nil for bytes that are no commit.
  init?(_ bytes: borrowing Span<UInt8>) {
    var reader = HeaderReader(bytes)
    var tree: ObjectID?
    var parents: [ObjectID] = []
    var time: Int64 = 0
    while let line = reader.next(in: bytes) {
      if line.has("tree ", in: bytes) {
        tree = line.id(after: 5, in: bytes)
      } else if line.has("parent ", in: bytes) {
        guard let parent = line.id(after: 7, in: bytes) else { return nil }
        parents.append(parent)
      } else if line.has("committer ", in: bytes) {
        time = SignatureLine(line.bytes(after: 10, in: bytes)).time
        break
      }
    }
    guard let tree else { return nil }
    self.tree = tree
    self.parents = parents
    self.time = time
  }
}

extension Commit {
  /// nil for bytes that are no commit.
  init?(_ id: ObjectID, _ bytes: borrowing Span<UInt8>) {
    var reader = HeaderReader(bytes)
    var tree: ObjectID?
    var parents: [ObjectID] = []
    var author = SignatureLine([])
    var committer = SignatureLine([])
    var isSigned = false
    var encoding: [UInt8] = []
    while let line = reader.next(in: bytes) {
      if line.has("tree ", in: bytes) {
        tree = line.id(after: 5, in: bytes)
      } else if line.has("parent ", in: bytes) {
        guard let parent = line.id(after: 7, in: bytes) else { return nil }
        parents.append(parent)
      } else if line.has("author ", in: bytes) {
        author = SignatureLine(line.bytes(after: 7, in: bytes))
      } else if line.has("committer ", in: bytes) {
        committer = SignatureLine(line.bytes(after: 10, in: bytes))
      } else if line.has("encoding ", in: bytes) {
        encoding = line.bytes(after: 9, in: bytes)
      } else if line.has("gpgsig ", in: bytes) || line.has("gpgsig-sha256 ", in: bytes) {
        isSigned = true
      }
    }
    guard let tree else { return nil }
    let decode = TextDecoder(encoding: encoding)
    let message = Line(start: min(reader.position, bytes.count), end: bytes.count)
    self.init(
      id: id, tree: tree, parents: parents, author: author.signature(decode),
      committer: committer.signature(decode), message: decode(message.bytes(after: 0, in: bytes)),
      isSigned: isSigned)
  }
}

/// Commit text is UTF-8 unless an `encoding` header says Latin-1, the one other encoding that needs no table.
private struct TextDecoder {
  let isLatin1: Bool

  init(encoding: [UInt8]) {
    let name = String(decoding: encoding, as: UTF8.self).lowercased()
    isLatin1 = ["iso-8859-1", "iso8859-1", "latin-1", "latin1"].contains(name)
  }

  func callAsFunction(_ bytes: [UInt8]) -> String {
    guard isLatin1, String(validating: bytes, as: UTF8.self) == nil else {
      return String(decoding: bytes, as: UTF8.self)
    }
    var text = String.UnicodeScalarView()
    for byte in bytes { text.append(UnicodeScalar(byte)) }
    return String(text)
  }
}

/// `Name <email> 1700000000 +0100`
private struct SignatureLine {
  var name: [UInt8] = []
  var email: [UInt8] = []
  var time: Int64 = 0

  init(_ bytes: [UInt8]) {
    guard let open = bytes.firstIndex(of: UInt8(ascii: "<")),
      let close = bytes.lastIndex(of: UInt8(ascii: ">")), open < close
    else {
      name = bytes
      return
    }
    name = Array(bytes[..<open])
    while name.last == UInt8(ascii: " ") { name.removeLast() }
    email = Array(bytes[(open + 1)..<close])
    let seconds = bytes[(close + 1)...].split(separator: UInt8(ascii: " ")).first ?? []
    time = Int64(String(decoding: seconds, as: UTF8.self)) ?? 0
  }

  func signature(_ decode: TextDecoder) -> Signature {
    Signature(name: decode(name), email: decode(email), time: Instant(seconds: time))
  }
}

/// One line of a commit's header, by its offsets.
private struct Line {
  let start: Int
  let end: Int

  func has(_ prefix: StaticString, in bytes: borrowing Span<UInt8>) -> Bool {
    guard end - start >= prefix.utf8CodeUnitCount else { return false }
    var index = start
    var matches = true
    for byte in prefix.description.utf8 {
      if bytes[index] != byte { matches = false }
      index += 1
    }
    return matches
  }

  func bytes(after offset: Int, in bytes: borrowing Span<UInt8>) -> [UInt8] {
    var copy: [UInt8] = []
    copy.reserveCapacity(end - start - offset)
    for index in (start + offset)..<end { copy.append(bytes[index]) }
    return copy
  }

  func id(after offset: Int, in bytes: borrowing Span<UInt8>) -> ObjectID? {
    ObjectID(String(decoding: self.bytes(after: offset, in: bytes), as: UTF8.self))
  }
}

/// The lines before the first empty one; afterwards `position` is where the message begins.
private struct HeaderReader {
  var position = 0
  private let count: Int

  init(_ bytes: borrowing Span<UInt8>) { count = bytes.count }

  mutating func next(in bytes: borrowing Span<UInt8>) -> Line? {
    guard position < count else { return nil }
    let start = position
    var end = start
    while end < count && bytes[end] != UInt8(ascii: "\n") { end += 1 }
    position = end + 1
    return end == start ? nil : Line(start: start, end: end)
  }
}
