/// The name of an object's entry: compared as bytes with the words a reader knows, made a `String` only when
/// asked for.
public struct JSONKey: Hashable, Sendable {
  @usableFromInline let ends: NameEnds
  /// nil where the ends are all there is: nearly always, and then a key costs no reference.
  private let whole: ArraySlice<UInt8>?

  init(_ bytes: borrowing [UInt8], _ range: Range<Int>) {
    ends = unsafe bytes.withUnsafeBytes { unsafe NameEnds(UnsafeRawBufferPointer(rebasing: $0[range])) }
    whole = ends.areAll ? nil : bytes[range]
  }

  init(_ bytes: [UInt8]) { self.init(bytes, bytes.indices) }

  public var text: String { whole.map { String(decoding: $0, as: UTF8.self) } ?? ends.text }

  /// For `switch key { case "runs": … }`.
  @inlinable public static func ~= (word: StaticString, key: JSONKey) -> Bool { key == word }

  /// Inlinable up to the length, by which most words of a `switch` are told from the key.
  @inlinable public static func == (key: JSONKey, word: StaticString) -> Bool {
    key.count == word.utf8CodeUnitCount && key.isSame(as: word)
  }

  @inlinable var count: Int { ends.count }

  @usableFromInline func isSame(as word: StaticString) -> Bool {
    guard word.hasPointerRepresentation else { return false }
    let word = unsafe UnsafeRawBufferPointer(start: word.utf8Start, count: word.utf8CodeUnitCount)
    guard unsafe ends == NameEnds(word) else { return false }
    guard let whole else { return true }
    return unsafe hasSameMiddle(whole, word)
  }

  /// Eight bytes at a time, the last eight left out: those are the same.
  private func hasSameMiddle(_ whole: ArraySlice<UInt8>, _ word: UnsafeRawBufferPointer) -> Bool {
    let bytes = whole.span
    let raw = unsafe bytes.bytes
    var index = 8
    while index &+ 8 < raw.byteCount {
      let mine = unsafe raw.unsafeLoadUnaligned(fromUncheckedByteOffset: index, as: UInt64.self)
      guard unsafe mine == word.loadUnaligned(fromByteOffset: index, as: UInt64.self) else { return false }
      index &+= 8
    }
    return true
  }

  public func hasPrefix(_ word: StaticString) -> Bool {
    let word = unsafe UnsafeRawBufferPointer(start: word.utf8Start, count: word.utf8CodeUnitCount)
    return unsafe whole?.starts(with: word) ?? text.utf8.starts(with: word)
  }

  /// Eight bytes at a time, with a last mix.
  var hash64: UInt64 {
    var hash = NameHash(ends)
    guard let whole else { return hash.mixed }
    let between = whole.dropFirst(8).dropLast(8)
    let middle = between.span
    let raw = unsafe middle.bytes
    var index = 0
    while index &+ 8 <= middle.count {
      hash.add(unsafe raw.unsafeLoadUnaligned(fromUncheckedByteOffset: index, as: UInt64.self))
      index &+= 8
    }
    while index < middle.count {
      hash.add(UInt64(middle[index]))
      index &+= 1
    }
    return hash.mixed
  }

  public func hash(into hasher: inout Hasher) { hasher.combine(hash64) }
}

/// How long a name is, and its first and its last eight bytes: up to sixteen bytes all of it. They overlap where it
/// has fewer; below eight bytes the words are shorter.
@usableFromInline struct NameEnds: Hashable, Sendable {
  @usableFromInline let count: Int
  let first: UInt64
  let last: UInt64

  var areAll: Bool { count <= 16 }

  @inline(__always)
  init(_ bytes: UnsafeRawBufferPointer) {
    count = bytes.count
    switch count {
    case 8...:
      first = unsafe bytes.loadUnaligned(as: UInt64.self)
      last = unsafe bytes.loadUnaligned(fromByteOffset: count &- 8, as: UInt64.self)
    case 4..<8:
      first = UInt64(unsafe bytes.loadUnaligned(as: UInt32.self))
      last = UInt64(unsafe bytes.loadUnaligned(fromByteOffset: count &- 4, as: UInt32.self))
    case 0: (first, last) = (0, 0)
    default:
      first = UInt64(unsafe bytes[0]) | UInt64(unsafe bytes[count / 2]) << 8
      last = UInt64(unsafe bytes[count &- 1])
    }
  }

  var text: String {
    unsafe String(unsafeUninitializedCapacity: count) { buffer in
      let bytes = UnsafeMutableRawBufferPointer(buffer)
      switch count {
      case 8...:
        unsafe bytes.storeBytes(of: first, as: UInt64.self)
        unsafe bytes.storeBytes(of: last, toByteOffset: count - 8, as: UInt64.self)
      case 4..<8:
        unsafe bytes.storeBytes(of: UInt32(truncatingIfNeeded: first), as: UInt32.self)
        unsafe bytes.storeBytes(
          of: UInt32(truncatingIfNeeded: last), toByteOffset: count - 4, as: UInt32.self)
      case 0: break
      default:
        unsafe bytes[0] = UInt8(truncatingIfNeeded: first)
        unsafe bytes[count / 2] = UInt8(truncatingIfNeeded: first >> 8)
        unsafe bytes[count - 1] = UInt8(truncatingIfNeeded: last)
      }
      return count
    }
  }
}

/// FNV-1a over words.
private struct NameHash {
  private var state: UInt64

  init(_ ends: NameEnds) {
    state = 0xCBF2_9CE4_8422_2325 ^ UInt64(ends.count)
    add(ends.first)
    add(ends.last)
  }

  mutating func add(_ word: UInt64) {
    state = (state ^ word) &* 0x9E37_79B9_7F4A_7C15
    state ^= state >> 32
  }

  var mixed: UInt64 { state ^ (state >> 29) }
}
