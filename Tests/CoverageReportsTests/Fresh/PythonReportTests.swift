import CoverageReports
import SourceText
import TestSupport
import Testing

@Suite("Reports made here of Python")
struct PythonReportTests {
  @Test(
    "by coverage.py, in three formats", .enabled(if: hasModule("coverage"), "coverage.py is not installed"),
    .timeLimit(.minutes(30)))
  func coveragePy() throws {
    let bench = try Workbench(["shop/price.py": source, "run.py": "from shop.price import net\nnet(1)\n"])
    for arguments in [
      ["run", "--branch", "--source=shop", "run.py"], ["json", "-o", "c.json"], ["xml", "-o", "c.xml"],
      ["lcov", "-o", "c.info"],
    ] {
      try bench.run(python, ["-m", "coverage"] + arguments)
    }
    try expectTruth(
      truth, at: "shop/price.py", in: bench,
      [("c.json", "coveragepy-json"), ("c.xml", "cobertura"), ("c.info", "lcov")])
  }

  @Test(
    "by pytest-cov, from a folder below the root, in three formats",
    .enabled(if: hasModule("pytest_cov"), "pytest-cov is not installed"), .timeLimit(.minutes(30)))
  func pytestCov() throws {
    let bench = try Workbench([
      "py/shop/price.py": source, "py/shop/__init__.py": "",
      "py/test_price.py": "from shop.price import net\n\n\ndef test_net():\n    assert net(1) == 1\n",
    ])
    try bench.run(
      python,
      [
        "-m", "pytest", "-q", "-p", "no:cacheprovider", "--cov=shop", "--cov-branch",
        "--cov-report=json:c.json", "--cov-report=xml:c.xml", "--cov-report=lcov:c.info",
      ], below: "py")
    try expectTruth(
      truth, at: "py/shop/price.py", in: bench,
      [("py/c.json", "coveragepy-json"), ("py/c.xml", "cobertura"), ("py/c.info", "lcov")])
  }

  @Test(
    "by coverage.py, two runs against one of both",
    .enabled(if: hasModule("coverage"), "coverage.py is not installed"), .timeLimit(.minutes(30)))
  func splitRuns() throws {
    let bench = try Workbench([
      "shop/price.py": source, "one.py": "from shop.price import net\nnet(1)\n",
      "other.py": "from shop.price import net, unused\nnet(11)\nunused(1)\n",
      "both.py": "import one, other\n",
    ])
    for run in ["one", "other", "both"] {
      let data = ["COVERAGE_FILE": run]
      for arguments in [
        ["run", "--branch", "--source=shop", "\(run).py"], ["json", "-o", "\(run).json"],
        ["lcov", "-o", "\(run).info"],
      ] {
        try bench.run(python, ["-m", "coverage"] + arguments, environment: data)
      }
    }
    for (ending, format) in [("json", "coveragepy-json"), ("info", "lcov")] {
      var joined = try bench.coverage(of: "one.\(ending)", format, at: "shop/price.py")
      joined.merge(try bench.coverage(of: "other.\(ending)", format, at: "shop/price.py"))
      #expect(joined == (try bench.coverage(of: "both.\(ending)", format, at: "shop/price.py")))
      #expect(joined.missed.isEmpty)
    }
  }
}

private let source = """
  def net(n):
      if n > 10:
          return n * 2
      for i in range(2):
          n += 0
      return n


  def unused(n):
      return n

  """
private let truth = [
  1: "hit", 2: "hit 1/2", 3: "miss", 4: "hit 2/2", 5: "hit", 6: "hit", 9: "hit", 10: "miss",
]

private let python = peerPath("python3")

private func hasModule(_ name: String) -> Bool {
  // coverage.py before 7 puts an arm into lcov at the line that it leads to.
  let test = "import \(name), coverage; assert coverage.version_info >= (7,)"
  return answer(python, ["-c", test]) != nil
}
