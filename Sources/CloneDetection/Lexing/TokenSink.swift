/// The tokens of one file, as they come.
@safe struct TokenSink: ~Copyable {
  private var hashes: UnsafeMutablePointer<UInt32>
  private var capacity: Int
  private(set) var count = 0
  private var lines: [CodeLine] = []
  /// The line of the newest token.
  private(set) var lastLine: UInt32 = 0

  /// - Parameter bytes: of the file; most have a token for every four, and a line for every thirty.
  init(expecting bytes: Int) {
    capacity = 64 + bytes / 3
    unsafe hashes = .allocate(capacity: capacity)
    lines.reserveCapacity(8 + bytes / 32)
  }

  deinit { unsafe hashes.deallocate() }

  @inline(__always) mutating func append(_ hash: UInt32, line: UInt32) {
    if line != lastLine { begin(line) }
    if count == capacity { grow() }
    unsafe hashes[count] = hash
    count &+= 1
  }

  private mutating func begin(_ line: UInt32) {
    lines.append(CodeLine(firstToken: UInt32(truncatingIfNeeded: count), number: line))
    lastLine = line
  }

  private mutating func grow() {
    let larger = UnsafeMutablePointer<UInt32>.allocate(capacity: capacity * 2)
    unsafe larger.update(from: hashes, count: count)
    unsafe hashes.deallocate()
    unsafe hashes = larger
    capacity *= 2
  }

  /// Takes back the tokens from `length` on.
  mutating func truncate(to length: Int) {
    guard length >= 0, length < count else { return }
    count = length
    while let last = lines.last, Int(last.firstToken) >= length { lines.removeLast() }
    lastLine = lines.last?.number ?? 0
  }

  /// Tokens from `start` on become one that stands for all of them, on the line of the first.
  mutating func collapse(from start: Int) {
    guard start >= 0, start < count else { return }
    var digest: UInt64 = 0x7AB1E
    for index in start..<count { digest = mixed(digest ^ UInt64(unsafe hashes[index])) }
    unsafe hashes[start] = UInt32(truncatingIfNeeded: digest >> 32)
    count = start + 1
    while let last = lines.last, Int(last.firstToken) > start { lines.removeLast() }
    lastLine = lines.last?.number ?? 0
  }

  /// What was gathered; the sink is empty again.
  mutating func take() -> (tokens: [UInt32], lines: [CodeLine]) {
    let tokens = unsafe [UInt32](UnsafeBufferPointer(start: hashes, count: count))
    let taken = lines
    count = 0
    lastLine = 0
    lines = []
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
