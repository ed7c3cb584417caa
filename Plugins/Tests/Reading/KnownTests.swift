import ScanReports

/// The tests of the merge base, against which those of head are crossed off.
///
/// Names are kept as digests until something is to be said of them: reports have hundreds of thousands.
struct KnownTests {
  private var left: [Key: Count] = [:]
  private(set) var isEmpty = true
  /// Tests that the merge base does not know, the first ones: one of them may be an old one with a new name.
  private(set) var new: [NamedTest] = []
  /// Skipped now and run then.
  private(set) var newlySkipped = NameList()

  private static let newLimit = 10_000

  /// Two hashes of one name, so that two names hardly ever share both.
  private struct Key: Hashable {
    let first: Int
    let second: Int

    init(_ report: String, _ test: TestCase) {
      func hash(_ seed: UInt8) -> Int {
        var hasher = Hasher()
        hasher.combine(seed)
        hasher.combine(report)
        hasher.combine(test.suite)
        hasher.combine(test.name)
        return hasher.finalize()
      }
      first = hash(1)
      second = hash(2)
    }
  }

  /// Data-driven tests share a name.
  private struct Count {
    var all = 0
    var run = 0
  }

  mutating func remember(_ test: TestCase, of report: String) {
    isEmpty = false
    let key = Key(report, test)
    left[key, default: Count()].all += 1
    if test.outcome != .skipped { left[key]?.run += 1 }
  }

  mutating func crossOff(_ test: TestCase, of report: String) {
    let key = Key(report, test)
    guard var count = left[key], count.all > 0 else {
      if new.count < Self.newLimit { new.append(NamedTest(report: report, name: TestName(test))) }
      return
    }
    count.all -= 1
    if test.outcome != .skipped {
      count.run = max(0, count.run - 1)
    } else if count.run > count.all {
      newlySkipped.add(test)
      count.run -= 1
    }
    left[key] = count.all == 0 ? nil : count
  }

  var dropped: Int { left.values.reduce(0) { $0 + $1.all } }

  /// Whether a test of the merge base is gone; called for each of them once more, since only now its name counts.
  mutating func takeDropped(_ test: TestCase, of report: String) -> Bool {
    let key = Key(report, test)
    guard let count = left[key] else { return false }
    left[key] = count.all > 1 ? Count(all: count.all - 1, run: count.run) : nil
    return true
  }
}

struct NamedTest: Hashable {
  let report: String
  let name: TestName
}
