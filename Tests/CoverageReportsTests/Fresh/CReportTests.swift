import CoverageReports
import SourceText
import TestSupport
import Testing

@Suite("Reports made here of C")
struct CReportTests {
  @Test(
    "by gcov, as text and as JSON", .enabled(if: has("gcc", "gcov"), "gcc and gcov are not installed"),
    .timeLimit(.minutes(30)))
  func gcov() throws {
    let bench = try measured()
    try bench.run("gcov", ["-b", "-c", "-o", "m.gcda", "m.c"])
    try bench.run("gcov", ["-b", "--json-format", "-o", "m.gcda", "m.c"])
    let json = try #require(try bench.files().first { $0.description.hasSuffix(".gcov.json.gz") })
    try expectTruth(truth, at: "m.c", in: bench, [("m.c.gcov", "gcov"), (json.description, "gcov-json")])
  }

  @Test(
    "by gcovr, in its outputs that tell of arms",
    .enabled(if: has("gcc", "gcov") && gcovr, "gcovr 8 is not installed"),
    .timeLimit(.minutes(30)))
  func gcovrOutputs() throws {
    let bench = try measured()
    // What is written for Coveralls names a commit.
    let git = ["-c", "user.name=Ada Example", "-c", "user.email=ada@example.org"]
    try bench.run("git", ["init", "-q", "."])
    try bench.run("git", ["add", "m.c"])
    try bench.run("git", git + ["commit", "-q", "-m", "Begin"])
    let outputs = [
      ("json", "gcovr-json"), ("cobertura", "cobertura"), ("sonarqube", "sonarqube"), ("lcov", "lcov"),
      ("coveralls", "coveralls"),
    ]
    for (name, _) in outputs { try bench.run(peerPath("gcovr"), ["--\(name)", "c.\(name)"]) }
    try expectTruth(truth, at: "m.c", in: bench, outputs.map { ("c.\($0.0)", $0.1) })
    let head = try bench.run("git", ["rev-parse", "HEAD"]).split(separator: "\n").first.map(String.init)
    #expect(try bench.read("c.coveralls", "coveralls").commit == head)
  }

  @Test(
    "by gcovr as Clover, which has no arms there",
    .enabled(if: has("gcc", "gcov") && gcovr, "gcovr 8 is not installed"),
    .timeLimit(.minutes(30)))
  func clover() throws {
    let bench = try measured()
    try bench.run(peerPath("gcovr"), ["--clover", "c.clover"])
    let withoutArms = truth.mapValues { $0.split(separator: " ").first.map(String.init) ?? "" }
    try expectTruth(withoutArms, at: "m.c", in: bench, [("c.clover", "clover")])
  }

  @Test(
    "by gcovr as JaCoCo, which does not say what was run: no line is known, and the advice says what is better",
    .enabled(if: has("gcc", "gcov") && gcovr, "gcovr 8 is not installed"), .timeLimit(.minutes(30)))
  func jacoco() throws {
    let bench = try measured()
    try bench.run(peerPath("gcovr"), ["--jacoco", "c.jacoco"])
    let report = try bench.read("c.jacoco", "jacoco")
    #expect(report.figures.executable == truth.count)
    #expect(report.figures.unknown == truth.count)
    #expect(report.figures.covered == 0)
    #expect(
      report.notes == [
        "8 lines without mi and ci: whether they were run is unknown; have gcovr write --cobertura or --lcov "
          + "instead"
      ])
  }

  @Test(
    "by lcov and by geninfo", .enabled(if: has("gcc", "lcov", "geninfo"), "lcov is not installed"),
    .timeLimit(.minutes(30)))
  func lcov() throws {
    let bench = try measured()
    let arms = ["--rc", "lcov_branch_coverage=1"]
    try bench.run("lcov", arms + ["-q", "-c", "-d", ".", "-o", "lcov.info"])
    try bench.run("geninfo", arms + ["-q", ".", "-o", "geninfo.info"])
    // Joined by hand, as build scripts do.
    try bench.run("sh", ["-c", "cat lcov.info geninfo.info > both.info"])
    try expectTruth(
      truth, at: "m.c", in: bench, [("lcov.info", "lcov"), ("geninfo.info", "lcov"), ("both.info", "lcov")])
  }

  @Test(
    "by llvm-cov for clang, as JSON and as lcov",
    .enabled(if: LLVMTools(beside: "clang") != nil, "clang and its llvm-cov are not installed"),
    .timeLimit(.minutes(30)))
  func clang() throws {
    let bench = try Workbench(["m.c": source])
    let tools = try #require(LLVMTools(beside: "clang"))
    try bench.run(tools.compiler, ["-fprofile-instr-generate", "-fcoverage-mapping", "m.c", "-o", "m"])
    // Regions cover the brackets as well.
    let regions = [
      2: "hit", 3: "hit 1/2", 4: "miss", 5: "hit", 6: "hit", 7: "miss", 8: "miss", 9: "miss", 10: "hit",
      11: "hit", 12: "hit",
    ]
    try expectTruth(regions, at: "m.c", in: bench, try tools.export("m", in: bench))
  }
}

private let source = """
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
private let truth = [
  2: "hit", 3: "hit 1/2", 4: "miss", 5: "hit", 7: "miss", 8: "miss", 10: "hit", 11: "hit",
]

private func measured() throws -> Workbench {
  let bench = try Workbench(["m.c": source])
  try bench.run("gcc", ["--coverage", "-O0", "-c", "m.c", "-o", "m.o"])
  try bench.run("gcc", ["--coverage", "m.o", "-o", "m"])
  try bench.run(bench.path("m"), [])
  return bench
}

/// The first that writes all of its outputs.
private let gcovr = answer(peerPath("gcovr"), ["--help"])?.contains("--jacoco") ?? false
