/// A reader of outside data, as the hostile-input suite sees it. Every reader of the project registers one of
/// these and runs every `HostileAttack` on it.
public struct HostileSubject: Sendable, CustomStringConvertible {
  public let name: String
  /// Documents that the reader accepts. Small: each is read once for each of its bytes.
  public let samples: [[UInt8]]
  /// A part of a document may be a document, as in YAML or lcov; else every truncation has to be refused.
  public let prefixesAreDocuments: Bool
  /// Bytes that may be missing at the end without a change.
  public let insignificantTail: Set<UInt8>
  /// A document that is nested so deep; nil where nothing nests.
  public let nested: (@Sendable (_ depth: Int) -> [UInt8])?
  /// Documents that must be refused, by what they try.
  public let refused: [(name: String, bytes: @Sendable () -> [UInt8])]
  /// Reads a document that is called `HostileSubject.source`, and shows all of what was read.
  public let read: @Sendable ([UInt8]) throws -> String

  public static let source = "hostile"

  public init(
    name: String, samples: [[UInt8]], prefixesAreDocuments: Bool = false,
    insignificantTail: Set<UInt8> = [0x0A, 0x0D, 0x20, 0x09],
    nested: (@Sendable (_ depth: Int) -> [UInt8])? = nil,
    refused: [(name: String, bytes: @Sendable () -> [UInt8])] = [],
    read: @escaping @Sendable ([UInt8]) throws -> String
  ) {
    self.name = name
    self.samples = samples
    self.prefixesAreDocuments = prefixesAreDocuments
    self.insignificantTail = insignificantTail
    self.nested = nested
    self.refused = refused
    self.read = read
  }

  public var description: String { name }
}

/// One kind of malice. Each ends in a value or in an error that says where; never in a crash, a hang, or a value
/// that says less than the document.
public enum HostileAttack: String, CaseIterable, Sendable {
  case truncation, mutation, noise, disguise, nesting, bombs

  /// What went wrong, in words; empty where the reader held.
  public func run(on subject: HostileSubject, seed: UInt64 = 20_26) -> [String] {
    var trial = HostileTrial(subject: subject, attack: self)
    for sample in subject.samples where trial.outcome(of: sample, "the sample itself") == nil {
      trial.failures.append("the sample \(preview(sample)) is not read")
    }
    var random = SplitMix(state: seed)
    switch self {
    case .truncation: trial.truncate()
    case .mutation: trial.mutate(&random, rounds: Effort.rounds(1_000, full: 100_000))
    case .noise: trial.makeNoise(&random, rounds: Effort.rounds(300, full: 30_000))
    case .disguise: trial.disguise()
    case .nesting: trial.nest()
    case .bombs: trial.bomb()
    }
    return trial.failures
  }
}

/// SplitMix64: the same numbers for the same seed everywhere.
public struct SplitMix: RandomNumberGenerator {
  private var state: UInt64

  public init(state: UInt64) { self.state = state }

  public mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }
}

private struct HostileTrial {
  let subject: HostileSubject
  let attack: HostileAttack
  var failures: [String] = []

  /// Far above what any of these inputs needs in a debug build with sanitizers.
  private static let patience = Duration.seconds(600)

  /// What the reader makes of it: a value, or nil where it threw. Notes an error that helps no one.
  mutating func outcome(of bytes: [UInt8], _ what: @autoclosure () -> String) -> String? {
    guard failures.count < 20 else { return nil }
    let start = ContinuousClock.now
    defer {
      let taken = ContinuousClock.now - start
      if taken > Self.patience { failures.append("\(what()) took \(taken)") }
    }
    do { return try subject.read(bytes) } catch {
      let text = "\(error)"
      let placed = text.hasPrefix(HostileSubject.source) && text.contains { $0.isNumber }
      if !placed || text.count < HostileSubject.source.count + 8 {
        failures.append("\(what()), \(preview(bytes)): the error is not clear: \(text)")
      }
      return nil
    }
  }

  mutating func mustRefuse(_ bytes: [UInt8], _ what: String) {
    if outcome(of: bytes, what) != nil { failures.append("\(what) is accepted") }
  }

  mutating func truncate() {
    for sample in subject.samples {
      let whole = outcome(of: sample, "the whole")
      let end = (sample.lastIndex { !subject.insignificantTail.contains($0) } ?? -1) + 1
      for length in 0..<end {
        let what = "cut to \(length) of \(sample.count) bytes"
        guard let value = outcome(of: Array(sample[..<length]), what) else { continue }
        if !subject.prefixesAreDocuments {
          failures.append("\(what), \(preview(sample)) is accepted")
        } else if value == whole {
          failures.append("\(what), \(preview(sample)) says as much as the whole")
        }
      }
    }
  }

  mutating func mutate(_ random: inout SplitMix, rounds: Int) {
    for round in 0..<rounds {
      guard var bytes = subject.samples.randomElement(using: &random) else { return }
      for _ in 0..<Int.random(in: 1...4, using: &random) { change(&bytes, &random) }
      let value = outcome(of: bytes, "mutation \(round)")
      if round.isMultiple(of: 64), outcome(of: bytes, "mutation \(round), again") != value {
        failures.append("mutation \(round), \(preview(bytes)) reads differently the second time")
      }
    }
  }

  private func change(_ bytes: inout [UInt8], _ random: inout SplitMix) {
    let start = Int.random(in: 0...bytes.count, using: &random)
    let end = min(bytes.count, start + Int.random(in: 0...16, using: &random))
    switch Int.random(in: 0..<7, using: &random) {
    case 0 where start < bytes.count: bytes[start] ^= 1 << UInt8.random(in: 0..<8, using: &random)
    case 1 where start < bytes.count: bytes[start] = meaningful.randomElement(using: &random) ?? 0
    case 2: bytes.removeSubrange(start..<end)
    case 3: bytes.insert(contentsOf: bytes[start..<end], at: start)
    case 4:
      let other = subject.samples.randomElement(using: &random) ?? []
      let cut = Int.random(in: 0...other.count, using: &random)
      bytes = Array(bytes[..<start]) + other[cut...]
    case 5: bytes.insert(meaningful.randomElement(using: &random) ?? 0, at: start)
    default:
      let count = Int.random(in: 1...200, using: &random)
      let byte = meaningful.randomElement(using: &random) ?? 0
      bytes.insert(contentsOf: [UInt8](repeating: byte, count: count), at: start)
    }
  }

  mutating func makeNoise(_ random: inout SplitMix, rounds: Int) {
    for round in 0..<rounds {
      let count = Int.random(in: 0...400, using: &random)
      let start =
        round.isMultiple(of: 2) ? subject.samples.first?.prefix(Int.random(in: 0...8, using: &random)) : nil
      let noise = (0..<count).map { _ in
        round.isMultiple(of: 3)
          ? meaningful.randomElement(using: &random) ?? 0 : UInt8.random(in: 0...255, using: &random)
      }
      _ = outcome(of: Array(start ?? []) + noise, "noise \(round)")
    }
  }

  mutating func disguise() {
    for sample in subject.samples {
      for (name, mark) in byteOrderMarks { _ = outcome(of: mark + sample, "with the mark of \(name)") }
      for length in Set([0, 1, sample.count / 3, sample.count / 2, sample.count]) {
        for (name, bytes) in foreign {
          _ = outcome(of: sample[..<length] + bytes + sample[length...], "with \(name) at \(length)")
        }
      }
      for filler: UInt8 in [0x00, 0x20, 0x0A, 0xFF] {
        let tail = [UInt8](repeating: filler, count: 100_000)
        _ = outcome(of: sample + tail, "followed by 100,000 times \(filler)")
        _ = outcome(of: tail + sample, "after 100,000 times \(filler)")
      }
    }
  }

  mutating func nest() {
    guard let nested = subject.nested else { return }
    if outcome(of: nested(5), "nested 5 deep") == nil { failures.append("nested 5 deep is refused") }
    for depth in [1_000, 10_000, 200_000] { mustRefuse(nested(depth), "nested \(depth) deep") }
  }

  mutating func bomb() {
    for (name, bytes) in subject.refused { mustRefuse(bytes(), name) }
  }
}

private func preview(_ bytes: [UInt8]) -> String {
  "\"\(String(decoding: bytes.prefix(120), as: UTF8.self))\""
}

/// Bytes that mean something to some grammar.
private let meaningful: [UInt8] =
  Array("{}[]()<>\"'\\/&;:,.-+*?!#%@|=~` \t\n\r0189eEunaxzN".utf8) + [0, 0x7F, 0x80, 0xC0, 0xEF, 0xFF]

private let byteOrderMarks: [(name: String, bytes: [UInt8])] = [
  ("UTF-8", [0xEF, 0xBB, 0xBF]), ("UTF-16 LE", [0xFF, 0xFE]), ("UTF-16 BE", [0xFE, 0xFF]),
  ("UTF-32 LE", [0xFF, 0xFE, 0, 0]), ("UTF-32 BE", [0, 0, 0xFE, 0xFF]), ("half of UTF-8", [0xEF, 0xBB]),
]

private let foreign: [(name: String, bytes: [UInt8])] = [
  ("a NUL", [0]), ("a continuation byte", [0x80]), ("an overlong slash", [0xC0, 0xAF]),
  ("a surrogate", [0xED, 0xA0, 0x80]), ("a scalar beyond Unicode", [0xF4, 0x90, 0x80, 0x80]),
  ("half a character", [0xE2, 0x82]), ("an escape", [0x1B, 0x5B, 0x32, 0x4A]), ("a form feed", [0x0C]),
  ("a line separator", [0xE2, 0x80, 0xA8]), ("an override", [0xE2, 0x80, 0xAE]),
  ("a carriage return", [0x0D]),
]
