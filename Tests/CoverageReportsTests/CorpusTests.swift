import DocumentReading
import CoverageReports
import ReportedPaths
import SourceText
import Testing

@Suite("Reports of real tools", .enabled(if: Corpus.folder != nil, "GATEHOUSE_CORPUS names no sample data"))
struct CorpusTests {
  @Test("there are reports to read")
  func presence() { #expect(Corpus.reports.count >= 50) }

  @Test("give the truth by line", arguments: Corpus.reports)
  func truth(report name: String) throws {
    let truth = try Corpus.truth(of: name)
    let report = try Corpus.read(name)
    let placement = try Corpus.resolver().place(report)
    var set = CoverageSet()
    for place in placement.found + placement.likely {
      set.add(try coverage(report, place), at: place.path, from: name)
    }
    let files = truth["files"]?.entries ?? []
    #expect(Set(set.paths.map(\.description)) == Set(files.map(\.key)))
    for file in files {
      var expected: [Int: String] = [:]
      for entry in file.node.entries {
        let parts = entry.node.items
        let hits = parts[0].scalar.flatMap { Int($0) }
        let line = try #require(Int(entry.key))
        let total = parts[2].scalar ?? "0"
        expected[line] =
          (hits.map { $0 > 0 ? "hit" : "miss" } ?? "unknown")
          + (total == "0" ? "" : " \(parts[1].scalar ?? "")/\(total)")
      }
      let coverage = try #require(set.files[RepositoryPath(file.key)])
      #expect(account(of: coverage) == expected, "\(file.key)")
    }
    let unresolved = placement.missing.map { report.files[$0].name.description }
    #expect(unresolved.sorted() == (truth["unresolved"]?.items.compactMap(\.scalar) ?? []).sorted())
    let ambiguous = placement.ambiguous.map {
      "\(report.files[$0.file].name): \($0.candidates.map(\.description))"
    }
    let wanted = (truth["ambiguous"]?.entries ?? []).map {
      "\($0.key): \($0.node.items.compactMap(\.scalar))"
    }
    #expect(ambiguous.sorted() == wanted.sorted())
  }

  @Test("give the figures of the truth", arguments: Corpus.reports)
  func figures(report name: String) throws {
    let computed = try #require(Corpus.truth(of: name)["computed"])
    func truth(_ key: String) -> Int? { computed[key]?.scalar.flatMap { Int($0) } }
    let report = try Corpus.read(name)
    let placement = try Corpus.resolver().place(report)
    var figures = CoverageFigures()
    for place in placement.found + placement.likely { figures += try coverage(report, place).figures() }
    #expect(figures.executable == truth("executable"))
    #expect(figures.covered - figures.partial == truth("hit"))
    #expect(figures.partial == truth("partial"))
    #expect(figures.executable - figures.covered - figures.unknown == truth("miss"))
    #expect(figures.takenArms == truth("branches_covered"))
    #expect(figures.arms == truth("branches_total"))
  }

  @Test("are told by their content: the folder's name is the format's id", arguments: Corpus.reports)
  func recognised(report name: String) throws {
    let format = try recogniseCoverage(DocumentInput(Corpus.bytes(of: name), source: name))
    #expect(format?.id == name.split(separator: "/").first.map(String.init))
  }

  @Test("whose totals disagree with the body say so; no other report has a note")
  func notes() throws {
    let notes = try Dictionary(
      uniqueKeysWithValues: Corpus.reports.compactMap { name in
        let notes = try Corpus.read(name).notes
        return notes.isEmpty ? nil : (name, notes)
      })
    #expect(
      notes == [
        // PHPUnit counts arms in its totals and names none.
        "clover/phpunit-xdebug.base.xml": [
          "the header says 8 branch arms where the body lists 0, 6 arms that were taken where the body lists 0"
        ],
        "cobertura/phpunit-xdebug.base.xml": [
          "the header says 8 branch arms where the body lists 0, 6 arms that were taken where the body lists 0"
        ],
        "jacoco/gcovr.base.xml": [
          "28 lines without mi and ci: whether they were run is unknown; have gcovr write --cobertura or --lcov "
            + "instead"
        ],
        // A function in a header, one instance a unit: llvm-cov takes its totals from one of them.
        "lcov/llvm-cov-clang.base.info": [
          "/builds/sample/c/src/vec.h: LH says 4 lines that were run, the record lists 5; BRH says 1 arms that were "
            + "taken, the record lists 2"
        ],
      ])
  }

  @Test("two runs together are the whole run")
  func splitRuns() throws {
    for (first, second, whole) in [
      (
        "coveragepy-json/coveragepy-run-a.base.json", "coveragepy-json/coveragepy-run-b.base.json",
        "coveragepy-json/coveragepy-branch.base.json"
      ),
      (
        "lcov/coveragepy-run-a.base.info", "lcov/coveragepy-run-b.base.info",
        "lcov/coveragepy-branch.base.info"
      ),
    ] {
      let all = try set(of: [whole])
      #expect(try set(of: [first, second]).files == all.files)
      #expect(try set(of: [second, first, second]).files == all.files)
      #expect(try set(of: [first]).files != all.files)
    }
  }

  @Test("two runs in a format without names for arms are never more than the whole run")
  func splitRunsWithoutArms() throws {
    let whole = try set(of: ["cobertura/lcov_cobertura.base.xml"])
    let both = try set(of: ["cobertura/coveragepy-run-a.base.xml", "cobertura/coveragepy-run-b.base.xml"])
    #expect(both.files.mapValues(\.covered) == whole.files.mapValues(\.covered))
    #expect(both.files.mapValues(\.executable) == whole.files.mapValues(\.executable))
    #expect(both.figures.takenArms <= whole.figures.takenArms)
  }

  @Test("one run has one figure, whatever the format")
  func sameRun() throws {
    for reports in [
      [
        "coveragepy-json/coveragepy-branch.base.json", "lcov/coveragepy-branch.base.info",
        "cobertura/lcov_cobertura.base.xml", "lcov/pytestcov-subfolder.base.info",
        "cobertura/coveragepy-branch-twosources.base.xml", "cobertura/pytestcov-subfolder.base.xml",
      ],
      [
        "gcovr-json/gcovr.base.json", "lcov/gcovr.base.info", "cobertura/gcovr.base.xml",
        "sonarqube/gcovr.base.xml", "coveralls/gcovr.base.json", "lcov/geninfo-branch.base.info",
        "lcov/geninfo-concatenated.base.info",
      ],
      [
        "lcov/nyc.base.info", "cobertura/nyc.base.xml", "clover/nyc.base.xml", "istanbul-json/nyc.base.json",
      ],
      ["llvm-cov-json/clang.base.json", "lcov/llvm-cov-clang.base.info"],
    ] {
      let sets = try reports.map { try set(of: [$0]) }
      let figures = sets.map(\.figures)
      #expect(figures.allSatisfy { $0 == figures[0] }, "\(zip(reports, figures).map { "\($0): \($1)" })")
      // Given together, they still say the same.
      #expect(try set(of: reports).figures == figures[0])
    }
  }

  @Test("what was executable by position alone is cleaned with the source at hand")
  func cleaning() throws {
    for (report, path, before, after) in [
      ("llvm-cov-json/swift-test.base.json", "swift/Sources/Geo/Geo.swift", 23, 16),
      ("lcov/llvm-cov-swift.base.info", "swift/Sources/Geo/Geo.swift", 23, 16),
      ("lcov/node-builtin.base.info", "js/src/calc.js", 26, 14),
      ("go-coverprofile/count.base.out", "go/calc/calc.go", 16, 11),
      ("lcov/geninfo-branch.base.info", "c/src/vec.c", 16, 16),
      ("cobertura/lcov_cobertura.base.xml", "py/shop/pricing.py", 14, 14),
    ] {
      let read = try Corpus.read(report)
      var coverage = try #require(set(of: [report]).files[RepositoryPath(path)])
      #expect(coverage.executable.count == before)
      let lines = SourceLines(try Corpus.source(RepositoryPath(path)), path: RepositoryPath(path))
      let out = lines.clean(&coverage, isRegionBased: read.format.isRegionBased)
      #expect(coverage.executable.count == after, "\(report): \(coverage.executable.lines)")
      #expect(out.count == before - after)
    }
  }

  @Test("every executable line of the sample fits its source")
  func fits() throws {
    for name in Corpus.reports {
      let report = try Corpus.read(name)
      for place in try Corpus.resolver().place(report).found {
        let lines = SourceLines(try Corpus.source(place.path), path: place.path)
        #expect(
          lines.fits(report.files[place.file].coverage, isRegionBased: true), "\(name): \(place.path)")
      }
    }
  }

  /// As the report says; a result set of SimpleCov without what its source marks by `:nocov:`, which the
  /// truth leaves out and the file does not.
  private func coverage(_ report: CoverageReport, _ place: Placement.Place) throws -> FileCoverage {
    var coverage = report.files[place.file].coverage
    if report.format.id == "simplecov" {
      coverage.exclude(SourceLines(try Corpus.source(place.path), path: place.path).notCovered)
    }
    return coverage
  }

  private func set(of reports: [String]) throws -> CoverageSet {
    var set = CoverageSet()
    for name in reports {
      let report = try Corpus.read(name)
      let placement = try Corpus.resolver().place(report)
      for place in placement.found + placement.likely {
        set.add(report.files[place.file].coverage, at: place.path, from: name)
      }
    }
    return set
  }
}
