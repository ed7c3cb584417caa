import CoverageReports
import DocumentReading
import ReportedPaths
import SourceText
import TestSupport
import Testing

/// Changes of a report that must not change what it says, in every format that can be written line by line.
@Suite("A run, however it is written down")
struct MetamorphicTests {
  private static let rounds = Effort.rounds(20, full: 2_000)

  @Test("is read as it was", arguments: ReportWriter.all)
  func truth(writer: ReportWriter) throws {
    var random = SplitMix(state: 1)
    for _ in 0..<Self.rounds {
      let run = MeasuredRun.random(&random)
      let set = try set(of: writer.report(run), in: run)
      #expect(Set(set.paths.map(\.description)) == Set(run.files.keys))
      for path in set.paths {
        #expect(set.files[path].map { account(of: $0) } == run.account(of: path.description))
      }
    }
  }

  @Test("has one figure in all formats")
  func oneFigure() throws {
    var random = SplitMix(state: 2)
    for _ in 0..<Self.rounds {
      let run = MeasuredRun.random(&random)
      let figures = try ReportWriter.all.map { try set(of: $0.report(run), in: run).figures }
      #expect(Set(figures).count == 1)
    }
  }

  @Test("does not depend on the order of its files", arguments: ReportWriter.all)
  func order(writer: ReportWriter) throws {
    var random = SplitMix(state: 3)
    for _ in 0..<Self.rounds {
      let run = MeasuredRun.random(&random)
      let shuffled = writer.report(run, order: run.files.keys.sorted().shuffled(using: &random))
      #expect(try set(of: shuffled, in: run).files == set(of: writer.report(run), in: run).files)
    }
  }

  @Test("counts once where it is given twice", arguments: ReportWriter.all)
  func twice(writer: ReportWriter) throws {
    var random = SplitMix(state: 4)
    for _ in 0..<Self.rounds {
      let run = MeasuredRun.random(&random)
      let report = writer.report(run)
      let both = try set(of: report, report, in: run)
      #expect(both.files == (try set(of: report, in: run)).files)
      #expect(both.disagreements.isEmpty)
    }
  }

  // JaCoCo's names are packages: no folder of a machine stands before them.
  @Test(
    "is put onto the same files from whatever folder it came",
    arguments: ReportWriter.all.filter { $0.format != "jacoco" },
    [
      "/builds/group/app/", "/github/workspace/", "C:\\agent\\_work\\1\\s\\", "./", "file:///w/",
      "app/",
    ])
  func prefix(writer: ReportWriter, prefix: String) throws {
    var random = SplitMix(state: 5)
    for _ in 0..<Self.rounds {
      let run = MeasuredRun.random(&random)
      let separator = prefix.hasSuffix("\\") ? "\\" : "/"
      let isJSON = writer.report(run).first == UInt8(ascii: "{")
      var moved = MeasuredRun(files: [:])
      for (path, lines) in run.files {
        let name = prefix + path.replacing("/", with: separator)
        moved.files[isJSON ? name.replacing("\\", with: "\\\\") : name] = lines
      }
      #expect(try set(of: writer.report(moved), in: run).files == set(of: writer.report(run), in: run).files)
    }
  }

  @Test("is the sum of its parts", arguments: ReportWriter.all)
  func split(writer: ReportWriter) throws {
    var random = SplitMix(state: 6)
    for _ in 0..<Self.rounds {
      let run = MeasuredRun.random(&random)
      let parts = run.split(&random).map { writer.report($0) }
      let whole = try set(of: writer.report(run), in: run)
      let joined = try set(of: parts[0], parts[1], in: run)
      #expect(joined.files.mapValues(\.executable) == whole.files.mapValues(\.executable))
      #expect(joined.files.mapValues(\.covered) == whole.files.mapValues(\.covered))
      // Without names for arms, two halves may be the same half.
      #expect(joined.figures.takenArms <= whole.figures.takenArms)
      if writer.namesArms { #expect(joined.files == whole.files) }
      #expect(try set(of: parts[1], parts[0], in: run).files == joined.files)
    }
  }

  /// What reports say together, on a tree of the run's files and some that end alike.
  private func set(of reports: [UInt8]..., in run: MeasuredRun) throws -> CoverageSet {
    let tree = run.files.keys.map { RepositoryPath($0) } + ["other/file0.c", "file9.c", "README.md"]
    let resolver = PathResolver(files: tree.sorted())
    var set = CoverageSet()
    for (number, bytes) in reports.enumerated() {
      let report = try readCoverage(bytes, source: "report \(number)")
      let placement = resolver.place(report)
      #expect(placement.missing.isEmpty && placement.ambiguous.isEmpty && placement.likely.isEmpty)
      for place in placement.found {
        set.add(report.files[place.file].coverage, at: place.path, from: "report \(number)")
      }
    }
    return set
  }
}
