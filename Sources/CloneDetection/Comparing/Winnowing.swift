/// A run of windows that one hash stands for.
struct Fingerprint: Hashable, Sendable {
  /// Of the gram that has the smallest hash in each of the windows, the rightmost one of several. What a window
  /// holds decides it, so equal windows have equal fingerprints wherever they are.
  let hash: UInt64
  /// The token that the first of the windows begins with.
  let start: UInt32
  /// How many windows, each one token further.
  let count: UInt32
}

/// Robust winnowing (Schleimer, Wilkerson, Aiken: Winnowing, SIGMOD 2003), noting which windows each fingerprint
/// was chosen for: those and no others have to be looked at when it turns up elsewhere.
struct Winnowing {
  private let gram: Int
  private let window: Int
  private var hashes: [UInt64] = []

  init(_ options: CloneOptions) {
    gram = options.gram
    window = options.window
  }

  /// Hands every fingerprint of a file to `take`, in order.
  mutating func forEach(in tokens: [UInt32], _ take: (Fingerprint) -> Void) {
    guard tokens.count >= window else { return }
    hashGrams(of: tokens)
    let width = window - gram + 1
    let hashes = hashes.span
    var smallest = -1
    var least = UInt64.max
    var first = 0
    // Every index is below the number of grams: that of the last window's last gram is one less.
    for start in 0...(tokens.count - window) {
      var chosen = smallest
      let newest = unsafe hashes[unchecked: start &+ width &- 1]
      if chosen < start {
        chosen = start
        least = unsafe hashes[unchecked: start]
        for index in start &+ 1..<start &+ width {
          let hash = unsafe hashes[unchecked: index]
          chosen = hash <= least ? index : chosen
          least = min(hash, least)
        }
      } else if newest <= least {
        chosen = start &+ width &- 1
        least = newest
      }
      if chosen != smallest {
        if smallest >= 0 {
          take(Fingerprint(hash: hashes[smallest], start: UInt32(first), count: UInt32(start - first)))
        }
        smallest = chosen
        first = start
      }
    }
    let end = tokens.count - window + 1
    take(Fingerprint(hash: hashes[smallest], start: UInt32(first), count: UInt32(end - first)))
  }

  private mutating func hashGrams(of tokens: [UInt32]) {
    let gram = gram
    let count = tokens.count - gram + 1
    if hashes.count < count { hashes = [UInt64](repeating: 0, count: count + count / 2) }
    var rolling = RollingHash(length: gram)
    let tokens = tokens.span
    for index in 0..<gram { rolling.append(tokens[index]) }
    hashes[0] = rolling.value
    var target = hashes.mutableSpan
    for index in 1..<max(count, 1) {
      unsafe rolling.move(
        adding: tokens[unchecked: index &+ gram &- 1], dropping: tokens[unchecked: index &- 1])
      unsafe target[unchecked: index] = rolling.value
    }
  }
}

/// A polynomial in 64 bits over the tokens of a window that moves.
struct RollingHash {
  private var sum: UInt64 = 0
  /// What a token adds, as `token * factor + offset`; and what one that leaves the window had become.
  private let leaving: (factor: UInt64, offset: UInt64)

  @inline(__always) private static var base: UInt64 { 0x9E37_79B9_7F4A_7C15 }
  @inline(__always) private static var factor: UInt64 { 0xD6E8_FEB8_6659_FD93 }
  @inline(__always) private static var offset: UInt64 { 0x632B_E59B_D9B4_E019 }

  init(length: Int) {
    var power: UInt64 = 1
    for _ in 0..<length { power = power &* Self.base }
    leaving = (power &* Self.factor, power &* Self.offset)
  }

  @inline(__always) mutating func append(_ token: UInt32) {
    sum = sum &* Self.base &+ (UInt64(token) &* Self.factor &+ Self.offset)
  }
  @inline(__always) mutating func move(adding token: UInt32, dropping old: UInt32) {
    sum =
      sum &* Self.base &+ (UInt64(token) &* Self.factor &+ Self.offset)
      &- (UInt64(old) &* leaving.factor &+ leaving.offset)
  }
  mutating func reset() { sum = 0 }

  /// The low bits of the sum alone hang together too closely.
  @inline(__always) var value: UInt64 { mixed(sum) }
}
