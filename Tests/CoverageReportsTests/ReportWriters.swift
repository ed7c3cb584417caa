import Testing

/// What one run did, by file and line; what a report has to say is known by construction.
struct MeasuredRun {
  struct Line {
    var isHit: Bool
    /// Whether each arm was taken; empty where the line has none. A line that was not run took none.
    var arms: [Bool]
  }

  /// By path, slashes between the parts.
  var files: [String: [Int: Line]]

  /// As `account(of:)` writes it.
  func account(of path: String, withArms: Bool = true) -> [Int: String] {
    (files[path] ?? [:]).mapValues { line in
      let state = line.isHit ? "hit" : "miss"
      guard withArms, !line.arms.isEmpty else { return state }
      return "\(state) \(line.arms.count { $0 })/\(line.arms.count)"
    }
  }

  static func random(_ random: inout some RandomNumberGenerator) -> MeasuredRun {
    var files: [String: [Int: Line]] = [:]
    for number in 0..<Int.random(in: 2...6, using: &random) {
      var lines: [Int: Line] = [:]
      for _ in 0..<Int.random(in: 1...30, using: &random) {
        let isHit = Bool.random(using: &random)
        // Two arms, which every format can tell.
        let arms =
          Int.random(in: 0..<3, using: &random) == 0 ? [isHit && Bool.random(using: &random), isHit] : []
        lines[Int.random(in: 1...60, using: &random)] = Line(isHit: isHit, arms: arms)
      }
      files["pkg\(number % 3)/part/file\(number).c"] = lines
    }
    return MeasuredRun(files: files)
  }

  /// Two runs that did together what this one did: each line and each arm is left to one of them, or to both.
  func split(_ random: inout some RandomNumberGenerator) -> [MeasuredRun] {
    var runs = [self, self]
    for (path, lines) in files {
      for (number, line) in lines where line.isHit {
        let loser = Int.random(in: 0...2, using: &random)
        guard loser < 2 else { continue }
        if line.arms.isEmpty || Bool.random(using: &random) {
          runs[loser].files[path]?[number] = Line(isHit: false, arms: line.arms.map { _ in false })
        } else {
          runs[loser].files[path]?[number]?.arms[Int.random(in: 0...1, using: &random)] = false
        }
      }
    }
    return runs
  }
}

/// Writes a run in one format.
struct ReportWriter: Sendable, CustomTestStringConvertible {
  let format: String
  /// Two reports know the arms of a line apart.
  let namesArms: Bool
  let write: @Sendable (_ run: MeasuredRun, _ order: [String]) -> String

  var testDescription: String { format }

  func report(_ run: MeasuredRun, order: [String]? = nil) -> [UInt8] {
    Array(write(run, order ?? run.files.keys.sorted()).utf8)
  }

  private init(
    _ format: String, namesArms: Bool, begin: String, separator: String = "", end: String = "",
    file: @escaping @Sendable (_ path: String, _ lines: [(Int, MeasuredRun.Line)]) -> String
  ) {
    self.format = format
    self.namesArms = namesArms
    write = { run, order in
      let files = order.map { path in
        file(path, (run.files[path] ?? [:]).sorted { $0.key < $1.key }.map { ($0.key, $0.value) })
      }
      return begin + files.joined(separator: separator) + end
    }
  }

  static let all: [ReportWriter] = [
    lcov, cobertura, coveragePy, sonarQube, gcovr, coveralls, istanbul, clover, jacoco, simpleCov,
  ]

  static let lcov = ReportWriter("lcov", namesArms: true, begin: "TN:\n") { path, lines in
    let records = lines.map { number, line in
      "DA:\(number),\(count(line.isHit))\n"
        + line.arms.enumerated().map { "BRDA:\(number),0,\($0),\(line.isHit ? count($1) : "-")\n" }.joined()
    }
    return "SF:\(path)\n\(records.joined())end_of_record\n"
  }

  static let cobertura = ReportWriter(
    "cobertura", namesArms: false, begin: "<coverage><packages><package><classes>",
    end: "</classes></package></packages></coverage>"
  ) { path, lines in
    let elements = lines.map { number, line in
      let arms = line.arms.isEmpty ? "" : " branch=\"true\" condition-coverage=\"x% (\(share(line)))\""
      return "<line number=\"\(number)\" hits=\"\(count(line.isHit))\"\(arms)/>"
    }
    return "<class filename=\"\(path)\"><lines>\(elements.joined())</lines></class>"
  }

  static let coveragePy = ReportWriter(
    "coveragepy-json", namesArms: true, begin: "{\"meta\": {}, \"files\": {", separator: ",", end: "}}"
  ) { path, lines in
    func numbers(_ isHit: Bool) -> String {
      lines.filter { $0.1.isHit == isHit }.map { "\($0.0)" }.joined(separator: ",")
    }
    func branches(_ isTaken: Bool) -> String {
      lines.flatMap { number, line in
        line.arms.enumerated().filter { $0.element == isTaken }.map { "[\(number),\(1_000 + $0.offset)]" }
      }.joined(separator: ",")
    }
    return "\"\(path)\": {\"executed_lines\": [\(numbers(true))], \"missing_lines\": [\(numbers(false))], "
      + "\"executed_branches\": [\(branches(true))], \"missing_branches\": [\(branches(false))]}"
  }

  static let sonarQube = ReportWriter(
    "sonarqube", namesArms: false, begin: "<coverage version=\"1\">", end: "</coverage>"
  ) { path, lines in
    let elements = lines.map { number, line in
      let taken = line.arms.count { $0 }
      let arms =
        line.arms.isEmpty ? "" : " branchesToCover=\"\(line.arms.count)\" coveredBranches=\"\(taken)\""
      return "<lineToCover lineNumber=\"\(number)\" covered=\"\(line.isHit)\"\(arms)/>"
    }
    return "<file path=\"\(path)\">\(elements.joined())</file>"
  }

  static let gcovr = ReportWriter(
    "gcovr-json", namesArms: true, begin: "{\"gcovr/format_version\": \"0.15\", \"files\": [", separator: ",",
    end: "]}"
  ) { path, lines in
    let objects = lines.map { number, line in
      let arms = line.arms.enumerated().map {
        "{\"branchno\": \($0), \"count\": \(count($1)), \"throw\": false}"
      }
      return "{\"line_number\": \(number), \"count\": \(count(line.isHit)), "
        + "\"branches\": [\(arms.joined(separator: ","))]}"
    }
    return "{\"file\": \"\(path)\", \"lines\": [\(objects.joined(separator: ","))]}"
  }

  static let coveralls = ReportWriter(
    "coveralls", namesArms: true, begin: "{\"source_files\": [", separator: ",", end: "]}"
  ) { path, lines in
    let arms = lines.flatMap { number, line in
      line.arms.enumerated().map { "\(number),0,\($0),\(count($1))" }
    }
    return "{\"name\": \"\(path)\", \"coverage\": [\(byLine(lines))], "
      + "\"branches\": [\(arms.joined(separator: ","))]}"
  }

  static let istanbul = ReportWriter(
    "istanbul-json", namesArms: true, begin: "{", separator: ",", end: "}"
  ) { path, lines in
    let places = lines.map { "\"\($0.0)\": {\"start\": {\"line\": \($0.0)}, \"end\": {\"line\": \($0.0)}}" }
    let counts = lines.map { "\"\($0.0)\": \(count($0.1.isHit))" }
    let branching = lines.filter { !$0.1.arms.isEmpty }
    let branches = branching.map { "\"\($0.0)\": {\"loc\": {\"start\": {\"line\": \($0.0)}}}" }
    let taken = branching.map { "\"\($0.0)\": [\($0.1.arms.map(count).joined(separator: ","))]" }
    return "\"\(path)\": {\"path\": \"\(path)\", \"statementMap\": {\(places.joined(separator: ","))}, "
      + "\"s\": {\(counts.joined(separator: ","))}, \"branchMap\": {\(branches.joined(separator: ","))}, "
      + "\"b\": {\(taken.joined(separator: ","))}}"
  }

  /// As Istanbul does: how many arms were taken, and how many were not.
  static let clover = ReportWriter(
    "clover", namesArms: false, begin: "<coverage><project>", end: "</project></coverage>"
  ) { path, lines in
    let elements = lines.map { number, line in
      let taken = line.arms.count { $0 }
      let arms = line.arms.isEmpty ? "" : " truecount=\"\(taken)\" falsecount=\"\(line.arms.count - taken)\""
      return "<line num=\"\(number)\" type=\"stmt\" count=\"\(count(line.isHit))\"\(arms)/>"
    }
    return "<file name=\"x\" path=\"\(path)\">\(elements.joined())</file>"
  }

  static let jacoco = ReportWriter(
    "jacoco", namesArms: false, begin: "<report name=\"x\">", end: "</report>"
  ) { path, lines in
    let parts = path.split(separator: "/")
    let elements = lines.map { number, line in
      let taken = line.arms.count { $0 }
      return "<line nr=\"\(number)\" mi=\"\(line.isHit ? 0 : 3)\" ci=\"\(line.isHit ? 3 : 0)\" "
        + "mb=\"\(line.arms.count - taken)\" cb=\"\(taken)\"/>"
    }
    return "<package name=\"\(parts.dropLast().joined(separator: "/"))\">"
      + "<sourcefile name=\"\(parts.last ?? "")\">\(elements.joined())</sourcefile></package>"
  }

  static let simpleCov = ReportWriter(
    "simplecov", namesArms: true, begin: "{\"RSpec\": {\"coverage\": {", separator: ",",
    end: "}, \"timestamp\": 1}}"
  ) { path, lines in
    let conditions = lines.filter { !$0.1.arms.isEmpty }.map { number, line in
      let arms = line.arms.enumerated().map { "\"[:arm, \($0), \(number), 0, \(number), 9]\": \(count($1))" }
      return "\"[:if, 0, \(number), 0, \(number), 9]\": {\(arms.joined(separator: ","))}"
    }
    return
      "\"\(path)\": {\"lines\": [\(byLine(lines))], \"branches\": {\(conditions.joined(separator: ","))}}"
  }
}

private func count(_ isHit: Bool) -> String { isHit ? "3" : "0" }

private func share(_ line: MeasuredRun.Line) -> String { "\(line.arms.count { $0 })/\(line.arms.count)" }

/// One entry for each line from the first on.
private func byLine(_ lines: [(Int, MeasuredRun.Line)]) -> String {
  let known = Dictionary(uniqueKeysWithValues: lines)
  return (1...(lines.last?.0 ?? 1)).map { known[$0].map { count($0.isHit) } ?? "null" }.joined(separator: ",")
}
