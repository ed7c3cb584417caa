/// The tokens of one file, as they come. Used again for the next file, so that most need no memory of their own.
@safe struct TokenSink: ~Copyable {
  private var hashes: UnsafeMutablePointer<UInt32>
  private var capacity = 64
  private var lines: UnsafeMutablePointer<CodeLine>
  private var lineCapacity = 64
  private var lineCount = 0
  private(set) var count = 0
  /// The line of the newest token.
  private(set) var lastLine: UInt32 = 0

  init() {
    unsafe hashes = .allocate(capacity: capacity)
    unsafe lines = .allocate(capacity: lineCapacity)
  }

  deinit {
    unsafe hashes.deallocate()
    unsafe lines.deallocate()
  }

  @inline(__always) mutating func append(_ hash: UInt32, line: UInt32) {
    if count == capacity { reserve(1) }
    unsafe appendUnchecked(hash, line: line)
  }

  /// For whoever has reserved the room.
  @unsafe @inline(__always) mutating func appendUnchecked(_ hash: UInt32, line: UInt32) {
    if line != lastLine { begin(line) }
    unsafe hashes[count] = hash
    count &+= 1
  }

  private mutating func begin(_ line: UInt32) {
    if lineCount == lineCapacity {
      unsafe lines = Self.moved(lines, lineCount, to: lineCapacity * 2)
      lineCapacity *= 2
    }
    unsafe lines[lineCount] = CodeLine(firstToken: UInt32(truncatingIfNeeded: count), number: line)
    lineCount &+= 1
    lastLine = line
  }

  /// Room for so many tokens beyond those there are.
  @inline(__always) mutating func reserve(_ more: Int) {
    if capacity &- count < more { grow(to: max(capacity * 2, count + more + 64)) }
  }

  private mutating func grow(to larger: Int) {
    unsafe hashes = Self.moved(hashes, count, to: larger)
    capacity = larger
  }

  private static func moved<Value>(
    _ values: UnsafeMutablePointer<Value>, _ count: Int, to capacity: Int
  ) -> UnsafeMutablePointer<Value> {
    let larger = UnsafeMutablePointer<Value>.allocate(capacity: capacity)
    unsafe larger.moveInitialize(from: values, count: count)
    unsafe values.deallocate()
    return unsafe larger
  }

  /// Takes back the tokens from `length` on.
  mutating func truncate(to length: Int) {
    guard length >= 0, length < count else { return }
    count = length
    dropLines(from: length)
  }

  /// Tokens from `start` on become one that stands for all of them, on the line of the first.
  mutating func collapse(from start: Int) {
    guard start >= 0, start < count else { return }
    var digest: UInt64 = 0x7AB1E
    for index in start..<count { digest = mixed(digest ^ UInt64(unsafe hashes[index])) }
    unsafe hashes[start] = UInt32(truncatingIfNeeded: digest >> 32)
    count = start + 1
    dropLines(from: start + 1)
  }

  /// Lines that begin with a token that is gone.
  private mutating func dropLines(from length: Int) {
    while lineCount > 0, Int(unsafe lines[lineCount - 1].firstToken) >= length { lineCount -= 1 }
    lastLine = lineCount > 0 ? unsafe lines[lineCount - 1].number : 0
  }

  /// What was gathered; the sink is empty again.
  mutating func take() -> (tokens: [UInt32], lines: [CodeLine]) {
    let tokens = unsafe [UInt32](UnsafeBufferPointer(start: hashes, count: count))
    let taken = unsafe [CodeLine](UnsafeBufferPointer(start: lines, count: lineCount))
    (count, lineCount, lastLine) = (0, 0, 0)
    return (tokens, taken)
  }
}

/// A line that holds tokens.
struct CodeLine: Hashable, Sendable {
  let firstToken: UInt32
  /// 1-based.
  let number: UInt32
}

/// Every bit of the value takes part in every bit of the result (the finaliser of MurmurHash3).
@inline(__always) func mixed(_ value: UInt64) -> UInt64 {
  var value = value
  value ^= value >> 33
  value = value &* 0xFF51_AFD7_ED55_8CCD
  value ^= value >> 33
  value = value &* 0xC4CE_B9FE_1A85_EC53
  value ^= value >> 33
  return value
}
