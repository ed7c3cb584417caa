import CoverageReports
import SourceText
import TestSupport
import Testing

/// Tools that tell of stretches of code: what stretches over blank lines and brackets is cleaned.
@Suite("Reports made here of Swift, Go and JavaScript")
struct SwiftGoAndNodeReportTests {
  @Test(
    "by llvm-cov for Swift, as JSON and as lcov",
    .enabled(if: LLVMTools(beside: "swiftc") != nil, "swiftc and its llvm-cov are not installed"),
    .timeLimit(.minutes(30)))
  func swift() throws {
    let bench = try Workbench(["main.swift": swiftSource])
    let tools = try #require(LLVMTools(beside: "swiftc"))
    try bench.run(
      tools.compiler, ["-profile-generate", "-profile-coverage-mapping", "main.swift", "-o", "m"])
    try expectTruth(
      [1: "hit", 2: "hit", 3: "miss", 6: "hit", 8: "miss", 9: "miss", 11: "hit"], at: "main.swift", in: bench,
      try tools.export("m", in: bench), cleaning: true)
  }

  @Test("by go test, in all modes", .enabled(if: has("go"), "go is not installed"), .timeLimit(.minutes(30)))
  func go() throws {
    let bench = try Workbench([
      "tools/go.mod": "module example.com/m\n\ngo 1.19\n", "tools/calc/calc.go": goSource,
      "tools/calc/calc_test.go":
        "package calc\n\nimport \"testing\"\n\nfunc TestSign(t *testing.T) { Sign(1) }\n",
    ])
    let modes = ["set", "count", "atomic"]
    for mode in modes {
      try bench.run(
        "go", ["test", "-covermode=\(mode)", "-coverprofile=\(mode).out", "./..."], below: "tools",
        environment: [
          "GOCACHE": bench.path("cache"), "GOFLAGS": "-mod=mod", "GOPROXY": "off", "GOTOOLCHAIN": "local",
          "GOPATH": bench.path("go"),
        ])
    }
    try expectTruth(
      [3: "hit 1/1", 5: "hit 1/2", 6: "miss 0/1", 8: "hit 1/1"], at: "tools/calc/calc.go", in: bench,
      modes.map { ("tools/\($0).out", "go-coverprofile") }, cleaning: true)
  }

  @Test(
    "by node's test runner as lcov, and by V8 itself",
    .enabled(if: nodeReports, "node 20.11 or newer is not installed"), .timeLimit(.minutes(30)))
  func node() throws {
    let bench = try Workbench([
      "src/sign.js": nodeSource, "run.js": "require('./src/sign').sign(1);\n",
      "test/sign.test.js":
        "const { test } = require('node:test');\nconst { sign } = require('../src/sign');\ntest('sign', () => sign(1));\n",
    ])
    try bench.run(
      "node",
      [
        "--test", "--experimental-test-coverage", "--test-reporter=lcov",
        "--test-reporter-destination=c.info", "test/sign.test.js",
      ])
    try bench.run("node", ["run.js"], environment: ["NODE_V8_COVERAGE": "raw"])
    let raw = try #require(try bench.files().first { $0.description.hasPrefix("raw/") })
    let truth = [1: "hit", 2: "hit", 3: "miss", 5: "hit", 8: "hit"]
    for (name, format) in [("c.info", "lcov"), (raw.description, "v8")] {
      let coverage = try bench.coverage(of: name, format, at: "src/sign.js", cleaning: true)
      // V8 names no arms; node makes some of them for lcov.
      let lines = account(of: coverage).mapValues { $0.split(separator: " ").first.map(String.init) ?? "" }
      #expect(lines == truth, "\(name)")
    }
  }
}

private let swiftSource = """
  func pick(_ n: Int) -> Int {
    if n > 1 {
      return 2
    }

    return n
  }
  func unused(_ n: Int) -> Int {
    n + 1
  }
  print(pick(1))

  """

private let goSource = """
  package calc

  func Sign(n int) int {
  	// negative
  	if n < 0 {
  		return -1
  	}
  	return 1
  }

  """

private let nodeSource = """
  function sign(n) {
    if (n < 0) {
      return -1;
    }
    return 1;
  }

  module.exports = { sign };

  """

private let nodeReports: Bool = {
  guard let version = answer(programPath("node"), ["--version"]) else { return false }
  let parts = version.dropFirst().split { !$0.isNumber }.compactMap { Int($0) }
  return parts.count >= 2 && (parts[0], parts[1]) >= (20, 11)
}()
