import CoverageReports
import DocumentReading
import LocalSystem
import SourceText
import TestSupport
import Testing

/// Reports that tools of this machine make during the test, of one small program each. All outputs of one run say the
/// same. A tool that is not there is skipped, by name.
@Suite("Reports made here")
struct FreshReportTests {
  @Test(
    "by coverage.py, in three formats", .enabled(if: python != nil, "coverage.py is not installed"),
    .timeLimit(.minutes(2)))
  func coveragePy() throws {
    let folder = try TestFolder()
    try folder.write("shop/price.py", pythonSource)
    try folder.write("run.py", "from shop.price import net\nnet(1)\n")
    let coverage = ["-m", "coverage"]
    try run(python, coverage + ["run", "--branch", "--source=shop", "run.py"], in: folder)
    try run(python, coverage + ["json", "-o", "c.json"], in: folder)
    try run(python, coverage + ["xml", "-o", "c.xml"], in: folder)
    try run(python, coverage + ["lcov", "-o", "c.info"], in: folder)
    for (file, format) in [("c.json", "coveragepy-json"), ("c.xml", "cobertura"), ("c.info", "lcov")] {
      let account = try account(of: file, format, at: "shop/price.py", in: folder)
      #expect(hits(account) == hits(pythonTruth), "\(file)")
      if format != "lcov" || namesArms { #expect(account == pythonTruth, "\(file)") }
    }
  }

  @Test(
    "by pytest-cov, from a folder below the root", .enabled(if: pytest, "pytest-cov is not installed"),
    .timeLimit(.minutes(2)))
  func pytestCov() throws {
    let folder = try TestFolder()
    try folder.write("py/shop/price.py", pythonSource)
    try folder.write("py/shop/__init__.py", "")
    try folder.write(
      "py/test_price.py", "from shop.price import net\n\n\ndef test_net():\n    assert net(1) == 1\n")
    var formats = [("xml", "cobertura"), ("lcov", "lcov")]
    // From pytest-cov 4.1 on.
    if answers(python ?? "", ["-m", "pytest", "--cov-report=json", "--version"]) != nil {
      formats.append(("json", "coveragepy-json"))
    }
    let options = formats.map { "--cov-report=\($0.0):c.\($0.0)" }
    let pytest = ["-m", "pytest", "-q", "-p", "no:cacheprovider", "--cov=shop", "--cov-branch"]
    try run(python, pytest + options, in: folder, below: "py")
    for (ending, format) in formats {
      let account = try account(of: "py/c.\(ending)", format, at: "py/shop/price.py", in: folder)
      #expect(hits(account) == hits(pythonTruth), "\(ending)")
      if format != "lcov" || namesArms { #expect(account == pythonTruth, "\(ending)") }
    }
  }

  @Test(
    "by gcov, as text and as JSON", .enabled(if: has("gcc", "gcov"), "gcc and gcov are not installed"),
    .timeLimit(.minutes(2)))
  func gcov() throws {
    let folder = try measuredC()
    try run("gcov", ["-b", "-c", "-o", "m.gcda", "m.c"], in: folder)
    try run("gcov", ["-b", "--json-format", "-o", "m.gcda", "m.c"], in: folder)
    let json = try #require(
      LocalFiles.list(folder.path).map { String(decoding: $0.path, as: UTF8.self) }
        .first { $0.hasSuffix(".gcov.json.gz") })
    #expect(try account(of: "m.c.gcov", "gcov", at: "m.c", in: folder) == cTruth)
    #expect(try account(of: json, "gcov-json", at: "m.c", in: folder) == cTruth)
  }

  @Test(
    "by gcovr, in all its outputs", .enabled(if: has("gcc", "gcov", "gcovr"), "gcovr is not installed"),
    .timeLimit(.minutes(2)))
  func gcovr() throws {
    let folder = try measuredC()
    for (option, format) in [
      ("--json", "gcovr-json"), ("--xml", "cobertura"), ("--sonarqube", "sonarqube"),
      ("--coveralls", "coveralls"),
    ] {
      try run("gcovr", [option, "out"], in: folder)
      let account = try account(of: "out", format, at: "m.c", in: folder)
      #expect(hits(account) == hits(cTruth), "\(option)")
      // gcovr 5 leaves the arms out of what it writes for Coveralls.
      if format != "coveralls" || account != hits(cTruth) { #expect(account == cTruth, "\(option)") }
    }
  }

  @Test(
    "by lcov", .enabled(if: has("gcc", "lcov"), "lcov is not installed"), .timeLimit(.minutes(2)))
  func lcov() throws {
    let folder = try measuredC()
    try run("lcov", ["--rc", "lcov_branch_coverage=1", "-q", "-c", "-d", ".", "-o", "out.info"], in: folder)
    #expect(try account(of: "out.info", "lcov", at: "m.c", in: folder) == cTruth)
  }

  @Test(
    "by llvm-cov for clang, as JSON and as lcov",
    .enabled(if: llvm("clang") != nil, "clang and its llvm-cov are not installed"), .timeLimit(.minutes(2)))
  func clang() throws {
    let folder = try TestFolder()
    try folder.write("m.c", cSource)
    try run(llvm("clang"), ["-fprofile-instr-generate", "-fcoverage-mapping", "m.c", "-o", "m"], in: folder)
    let expected = [
      2: "hit", 3: "hit 1/2", 4: "miss", 5: "hit", 6: "hit", 7: "miss", 8: "miss", 9: "miss", 10: "hit",
      11: "hit",
      12: "hit",
    ]
    for (format, id) in [("text", "llvm-cov-json"), ("lcov", "lcov")] {
      #expect(try export(folder, "clang", "m", format, id, at: "m.c") == expected, "\(format)")
    }
  }

  @Test(
    "by llvm-cov for Swift, as JSON and as lcov, and cleaned",
    .enabled(if: llvm("swiftc") != nil, "swiftc and its llvm-cov are not installed"), .timeLimit(.minutes(3)))
  func swift() throws {
    let folder = try TestFolder()
    try folder.write("main.swift", swiftSource)
    try run(
      llvm("swiftc"), ["-profile-generate", "-profile-coverage-mapping", "main.swift", "-o", "m"], in: folder)
    let cleaned = [1: "hit", 2: "hit", 3: "miss", 6: "hit", 8: "miss", 9: "miss", 11: "hit"]
    for (format, id) in [("text", "llvm-cov-json"), ("lcov", "lcov")] {
      let account = try export(folder, "swiftc", "m", format, id, at: "main.swift", cleaning: true)
      #expect(account == cleaned, "\(format)")
    }
  }

  @Test("by go test", .enabled(if: has("go"), "go is not installed"), .timeLimit(.minutes(5)))
  func go() throws {
    let folder = try TestFolder()
    try folder.write("tools/go.mod", "module example.com/m\n\ngo 1.19\n")
    try folder.write(
      "tools/calc/calc.go",
      """
      package calc

      func Sign(n int) int {
      	// negative
      	if n < 0 {
      		return -1
      	}
      	return 1
      }

      """)
    try folder.write(
      "tools/calc/calc_test.go",
      "package calc\n\nimport \"testing\"\n\nfunc TestSign(t *testing.T) { Sign(1) }\n")
    for mode in ["set", "count", "atomic"] {
      try run(
        "go", ["test", "-covermode=\(mode)", "-coverprofile=c.out", "./..."], in: folder, below: "tools",
        environment: [
          "GOCACHE": folder.path.appending("cache").description, "GOFLAGS": "-mod=mod", "GOPROXY": "off",
          "GOTOOLCHAIN": "local", "GOPATH": folder.path.appending("go").description,
        ])
      let account = try account(
        of: "tools/c.out", "go-coverprofile", at: "tools/calc/calc.go", in: folder, cleaning: true)
      #expect(account == [3: "hit 1/1", 5: "hit 1/2", 6: "miss 0/1", 8: "hit 1/1"], "\(mode)")
    }
  }

  @Test(
    "by node, as lcov and raw", .enabled(if: nodeReports, "node 20.11 or newer is not installed"),
    .timeLimit(.minutes(2)))
  func node() throws {
    let folder = try TestFolder()
    try folder.write("src/sign.js", nodeSource)
    try folder.write(
      "test/sign.test.js",
      "const { test } = require('node:test');\nconst { sign } = require('../src/sign');\ntest('sign', () => sign(1));\n"
    )
    try run(
      "node",
      [
        "--test", "--experimental-test-coverage", "--test-reporter=lcov",
        "--test-reporter-destination=c.info",
        "test/sign.test.js",
      ], in: folder)
    let expected = [1: "hit", 2: "hit", 3: "miss", 5: "hit", 8: "hit"]
    #expect(
      hits(try account(of: "c.info", "lcov", at: "src/sign.js", in: folder, cleaning: true)) == expected)
    try folder.write("run.js", "require('./src/sign').sign(1);\n")
    try run("node", ["run.js"], in: folder, environment: ["NODE_V8_COVERAGE": "raw"])
    let raw = try #require(
      LocalFiles.list(folder.path).map { String(decoding: $0.path, as: UTF8.self) }.first {
        $0.hasPrefix("raw/")
      })
    #expect(
      try account(of: raw, "v8", at: "src/sign.js", in: folder, cleaning: true)
        == expected)
  }
}

// MARK: programs and what is true of them

private let pythonSource = """
  def net(n):
      if n > 10:
          return n * 2
      for i in range(2):
          n += 0
      return n


  def unused(n):
      return n

  """
private let pythonTruth = [
  1: "hit", 2: "hit 1/2", 3: "miss", 4: "hit 2/2", 5: "hit", 6: "hit", 9: "hit", 10: "miss",
]

private let cSource = """
  #include <stdlib.h>
  int pick(int a) {
    if (a > 1)
      return 2;
    return 1;
  }
  int unused(int a) {
    return a + 1;
  }
  int main(void) {
    return pick(atoi("1")) - 1;
  }

  """
private let cTruth = [
  2: "hit", 3: "hit 1/2", 4: "miss", 5: "hit", 7: "miss", 8: "miss", 10: "hit", 11: "hit",
]

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

private let nodeSource = """
  function sign(n) {
    if (n < 0) {
      return -1;
    }
    return 1;
  }

  module.exports = { sign };

  """

private func measuredC() throws -> TestFolder {
  let folder = try TestFolder()
  try folder.write("m.c", cSource)
  try run("gcc", ["--coverage", "-O0", "-c", "m.c", "-o", "m.o"], in: folder)
  try run("gcc", ["--coverage", "m.o", "-o", "m"], in: folder)
  try run(folder.path.appending("m").description, [], in: folder)
  return folder
}

/// Runs what was built, and exports its coverage with the tools beside the compiler.
private func export(
  _ folder: TestFolder, _ compiler: String, _ program: String, _ format: String, _ id: String,
  at path: RepositoryPath,
  cleaning: Bool = false
) throws -> [Int: String] {
  let tools = LocalPath(try #require(llvm(compiler))).folder
  try run(
    folder.path.appending(program).description, [], in: folder,
    environment: ["LLVM_PROFILE_FILE": "m.profraw"])
  try run(
    tools.appending("llvm-profdata").description, ["merge", "m.profraw", "-o", "m.profdata"], in: folder)
  let output = try run(
    tools.appending("llvm-cov").description,
    ["export", program, "-instr-profile", "m.profdata", "-format=\(format)"], in: folder)
  try folder.write("export", output)
  return try account(of: "export", id, at: path, in: folder, cleaning: cleaning)
}

/// What a report says of one file of the folder, found by its path.
private func account(
  of report: String, _ format: String, at path: RepositoryPath, in folder: TestFolder, cleaning: Bool = false
) throws -> [Int: String] {
  let files = try LocalFiles.list(folder.path).map { RepositoryPath(bytes: $0.path) }
  let module = try? GoModule(
    LocalFiles.read(folder.path.appending("tools/go.mod"), limit: 1 << 20), in: "tools")
  var options = CoverageReadingOptions()
  options.source = { name in try? LocalFiles.read(LocalPath(name), limit: 1 << 20) }
  let bytes = try LocalFiles.read(folder.path.appending(report), limit: 1 << 24)
  let read = try readCoverage(bytes, source: report, options: options)
  #expect(read.format.id == format)
  #expect(read.notes.filter { !$0.hasPrefix("the header says") && !$0.contains("without a source") } == [])
  let placement = PathResolver(files: files, modules: module.map { [$0] } ?? []).place(read)
  let place = try #require((placement.found + placement.likely).first { $0.path == path })
  var coverage = read.files[place.file].coverage
  let lines = SourceLines(
    try LocalFiles.read(folder.path.appending(LocalPath(bytes: path.bytes)), limit: 1 << 20), path: path)
  if cleaning { _ = lines.clean(&coverage, isRegionBased: read.format.isRegionBased) }
  return CoverageReportsTests.account(of: coverage)
}

/// Without the arms.
private func hits(_ account: [Int: String]) -> [Int: String] {
  account.mapValues { $0.split(separator: " ").first.map(String.init) ?? "" }
}

@discardableResult
private func run(
  _ program: String?, _ arguments: [String], in folder: TestFolder, below: String = "",
  environment: [String: String] = [:]
) throws -> String {
  let program = try #require(program)
  let place = folder.path.appending(below).description
  let result = try runProgram(program, arguments, in: place, environment: environment)
  try #require(result.status == 0, "\(program) \(arguments): \(result.output)\(result.error)")
  return result.output
}

// MARK: what is installed

private func has(_ programs: String...) -> Bool { programs.allSatisfy { programPath($0) != nil } }

private func answers(_ program: String, _ arguments: [String]) -> String? {
  // Not there, or not to be started: both mean that it is skipped.
  guard let result = try? runProgram(program, arguments), result.status == 0 else { return nil }
  return result.output
}

/// A Python that has coverage.py with its lcov report; the system's own first.
private let python: String? = ["/usr/bin/python3", "python3"].first {
  answers($0, ["-m", "coverage", "lcov", "--help"]) != nil
}
private let pytest = python.map { answers($0, ["-c", "import pytest_cov"]) != nil } ?? false

/// coverage.py before 7 puts an arm into lcov at the line that it leads to.
private let namesArms: Bool = {
  let words = answers(python ?? "", ["-m", "coverage", "--version"])?.split { $0 == " " || $0 == "," } ?? []
  let major = words.compactMap { $0.split(separator: ".").first.flatMap { Int($0) } }.first
  return (major ?? 0) >= 7
}()

/// A compiler with the LLVM tools of its own version beside it.
private func llvm(_ compiler: String) -> String? {
  guard let path = programPath(compiler), let real = try? LocalFiles.resolve(LocalPath(path)) else {
    return nil
  }
  let tools = ["llvm-cov", "llvm-profdata"].map { LocalPath(path).folder.appending($0) }
  guard tools.allSatisfy({ LocalFiles.kind(of: $0) != nil }), LocalFiles.kind(of: real) == .file else {
    return nil
  }
  return path
}

private let nodeReports: Bool = {
  guard let version = answers("node", ["--version"]) else { return false }
  let parts = version.dropFirst().split { !$0.isNumber }.compactMap { Int($0) }
  return parts.count >= 2 && (parts[0], parts[1]) >= (20, 11)
}()
