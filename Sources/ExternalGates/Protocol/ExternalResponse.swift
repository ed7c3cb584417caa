public import CivilTime
public import GateKit
import GateEngine
import SourceText

/// What `evaluate` writes to its standard output.
public struct ExternalResponse: Settings, Equatable {
  public var version = ExternalProtocol.version
  public var findings: [FindingEntry] = []
  public var measurements: [MeasurementEntry] = []
  public var notes: [String] = []
  public var skipped: String?
  public var validUntil: Instant?
  public var waitingFor: [String] = []

  public init() {}

  public static let schema: [Setting<ExternalResponse>] = [
    setting("protocol", \.version, required: true, "1"),
    setting("findings", \.findings, "what is wrong; none: nothing is"),
    setting("measurements", \.measurements, "numbers, exact"),
    setting("notes", \.notes, "what a person should know that is neither"),
    setting("skipped", \.skipped, "why there was nothing to ask; only without findings"),
    setting("valid_until", \.validUntil, "when the answer could become another one by itself"),
    setting("waiting_for", \.waitingFor, "what has not ended yet and decides; the verdict is pending then"),
  ]

  public struct FindingEntry: Settings, Equatable {
    public var rule = ""
    public var message = ""
    public var help: String?
    public var path: String?
    public var pathBytes: String?
    public var lines: ExternalRequest.LineRange?
    public var atMost = Enforcement.block
    public var identity: String?

    public init() {}

    public static let schema: [Setting<FindingEntry>] = [
      setting("rule", \.rule, required: true, "a rule of the description"),
      setting("message", \.message, required: true, "what is wrong, with the number and the limit"),
      setting("help", \.help, "the way out"),
      setting("path", \.path, "the file that it is about"),
      setting("path_bytes", \.pathBytes, "in hexadecimal, as it was sent, instead of path"),
      setting("lines", \.lines, "where in the file"),
      setting("at_most", \.atMost, "the finding never does more than this, whatever the policy says"),
      setting(
        "identity", \.identity,
        "what makes it the same finding in another commit, never a line number (default: the message)"),
    ]
  }

  public struct MeasurementEntry: Settings, Equatable {
    public enum Unit: String, CaseIterable, SettingValue { case count, percent, bytes, milliseconds }
    public var name = ""
    public var value = 0
    public var of = 1
    public var unit = Unit.count
    public var atLeast: Fraction?
    public var atMost: Fraction?

    public init() {}

    public static let schema: [Setting<MeasurementEntry>] = [
      setting("name", \.name, required: true, "files without a header"),
      setting("value", \.value, required: true, within: widest, "the number, or the part of a share"),
      setting("of", \.of, within: 1...widest.upperBound, "the whole of a share; 1 for a number"),
      setting("unit", \.unit, "of the number"),
      setting("at_least", \.atLeast, "what it was held against"),
      setting("at_most", \.atMost, "what it was held against"),
    ]
    fileprivate static let widest = 0...9_007_199_254_740_991
  }

  public struct Fraction: Settings, Equatable {
    public var value = 0
    public var of = 1

    public init() {}

    public static let schema: [Setting<Fraction>] = [
      setting("value", \.value, required: true, within: MeasurementEntry.widest, "the limit, or its part"),
      setting("of", \.of, within: 1...MeasurementEntry.widest.upperBound, "the whole of the limit"),
    ]
  }
}

extension ExternalResponse {
  /// Reads what `evaluate` wrote, as an answer of the gate that describes itself so.
  ///
  /// - Parameter source: of the text in messages.
  /// - Throws: `WrongAnswer` with every mistake.
  public static func read(_ bytes: [UInt8], of description: GateDescription, source: String)
    throws(WrongAnswer) -> GateAnswer
  {
    let node = try readAnswer(bytes, source: source)
    let problems = shape.check(node)
    guard problems.isEmpty, let response = ExternalResponse(node) else { throw WrongAnswer(problems) }
    guard response.findings.count <= ExternalProtocol.findingLimit else {
      throw WrongAnswer(
        "\(source): \(response.findings.count) findings; the limit is \(ExternalProtocol.findingLimit)")
    }
    let more = response.problems(at: node, of: description)
    guard more.isEmpty else { throw WrongAnswer(more) }
    return response.answer
  }

  private func problems(at node: Node, of description: GateDescription) -> [Problem] {
    var problems: [Problem] = []
    let rules = description.rules.map(\.id)
    for (index, finding) in findings.enumerated() {
      func wrong(_ key: String, _ message: String) {
        problems.append(Problem(mark: node.mark(at: ["findings", "\(index)", key]), message: message))
      }
      if !rules.contains(finding.rule) {
        let word = finding.rule.shortened(to: 60)
        wrong("rule", "its description has no rule \"\(word)\"\(didYouMean(word, among: rules))")
      }
      if finding.message.trimmed().isEmpty { wrong("message", "a finding says what is wrong") }
      if finding.path != nil, finding.pathBytes != nil { wrong("path_bytes", "path is there too: give one") }
      if let path = finding.location?.path {
        if !path.isRelative {
          wrong("path", "\"\(path.description.shortened(to: 60))\" is no path of a repository")
        }
      } else if finding.pathBytes != nil {
        wrong("path_bytes", "expected hexadecimal digits")
      } else if finding.lines != nil {
        wrong("lines", "lines are of a file: path is missing")
      }
      if let lines = finding.lines, lines.from > lines.to {
        wrong("lines", "line \(lines.from) comes after line \(lines.to)")
      }
    }
    for (index, measurement) in measurements.enumerated() where measurement.atLeast != nil {
      guard measurement.atMost != nil else { continue }
      problems.append(
        Problem(
          mark: node.mark(at: ["measurements", "\(index)"]),
          message: "at_least and at_most exclude each other"))
    }
    if skipped != nil, !findings.isEmpty {
      problems.append(
        Problem(mark: node.mark(at: ["skipped"]), message: "a gate that is skipped has no findings"))
    }
    return problems
  }

  private var answer: GateAnswer {
    var answer = GateAnswer(
      findings: findings.map(\.finding), measurements: measurements.map(\.measurement), notes: notes,
      validUntil: validUntil)
    answer.skipped = skipped
    answer.waitingFor = waitingFor
    return answer
  }
}

extension ExternalResponse.FindingEntry {
  fileprivate var location: Location? {
    let named = pathBytes.map { RepositoryPath(hexadecimal: $0) } ?? path.map { RepositoryPath($0) }
    guard let named else { return nil }
    guard let lines, lines.from <= lines.to else { return Location(named) }
    return Location(named, lines: lines.from...lines.to)
  }

  fileprivate var finding: Finding {
    Finding(
      rule: rule, message: message, help: help, location: location, atMost: atMost, identity: identity)
  }
}

extension ExternalResponse.MeasurementEntry {
  fileprivate var measurement: Measurement {
    let limit =
      atLeast.map { Measurement.Limit.atLeast(numerator: $0.value, denominator: $0.of) }
      ?? atMost.map { .atMost(numerator: $0.value, denominator: $0.of) }
    return Measurement(name, value, of: of, unit: unit.unit, limit: limit)
  }
}

extension ExternalResponse.MeasurementEntry.Unit {
  fileprivate var unit: Measurement.Unit {
    switch self {
    case .count: .count
    case .percent: .percent
    case .bytes: .bytes
    case .milliseconds: .milliseconds
    }
  }
}

extension RepositoryPath {
  /// It names something below the root, by one spelling.
  fileprivate var isRelative: Bool {
    let parts = bytes.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
    return !bytes.contains(0)
      && parts.allSatisfy { !$0.isEmpty && !$0.elementsEqual(".".utf8) && !$0.elementsEqual("..".utf8) }
  }
}
