import ScanReports
import SourceText

/// How many tests came out how.
struct TestCounts: Hashable {
  var passed = 0
  var failed = 0
  var errored = 0
  var flaky = 0
  var skipped = 0
  var rerun = 0

  /// A skipped test was not run.
  var run: Int { passed + failed + errored + flaky }
  var all: Int { run + skipped }

  mutating func add(_ test: TestCase) {
    switch test.outcome {
    case .passed: passed += 1
    case .failed: failed += 1
    case .errored: errored += 1
    case .flaky: flaky += 1
    case .skipped: skipped += 1
    }
    if test.reruns > 0 { rerun += 1 }
  }
}

/// The name of a test as people read it.
struct TestName: Hashable {
  let suite: String
  let name: String

  init(_ test: TestCase) {
    suite = test.suite
    name = test.name
  }

  var words: String {
    let whole = suite.isEmpty ? name : name.isEmpty ? suite : "\(suite).\(name)"
    return whole.onOneLine.truncated(to: 300)
  }

  /// As a path, for globs.
  var path: String { suite.isEmpty ? name : Self.path(suite) + "/" + name }

  private static func path(_ suite: String) -> String {
    if suite.utf8.contains(UInt8(ascii: "/")) { return suite }
    return suite.replacing(" › ", with: "/").replacing("::", with: "/").replacing(".", with: "/")
  }
}

/// The first names of many.
struct NameList {
  private(set) var count = 0
  private(set) var names: [TestName] = []
  static let limit = 50

  mutating func add(_ test: TestCase) {
    count += 1
    if names.count < Self.limit { names.append(TestName(test)) }
  }
}
