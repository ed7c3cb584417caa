public import GateKit
public import SourceText

extension RecordedInputs {
  public init(_ inputs: Inputs, program: String) {
    self.init()
    self.program = program
    base = inputs.change.base?.description
    mergeBases = inputs.change.mergeBases.map(\.description)
    head = inputs.change.head?.description
    facts = inputs.facts
    policy = RecordedPolicy(inputs.origin)
    evidence = inputs.evidence.map(RecordedEvidence.init).sorted {
      ($0.id, $0.of.rawValue, $0.path, $0.digest) < ($1.id, $1.of.rawValue, $1.path, $1.digest)
    }
    waivers = inputs.waivers
    waiverMarks = inputs.waiverMarks.map(RecordedMark.init)
    idleWaivers = inputs.idleWaivers.map { waiver in
      var recorded = RecordedIdleWaiver()
      recorded.gate = waiver.gate
      recorded.mark = RecordedMark(waiver.mark)
      recorded.message = waiver.message
      return recorded
    }
    baseline = inputs.baseline
    tips = inputs.tips.map(RecordedTip.init).sorted { $0.branch < $1.branch }
    now = inputs.now
    unknownFacts = inputs.unknownFacts
    only = inputs.only?.sorted()
    evidenceDeadline = inputs.evidenceDeadline
  }

  /// Every mistake in a report's `inputs`; none where `init(_:)` reads it in full.
  public static func check(_ node: Node) -> [Problem] {
    let problems = shape.check(node)
    guard problems.isEmpty, let recorded = RecordedInputs(node) else { return problems }
    return recorded.inconsistencies.map { Problem(mark: node.mark, message: $0.message) }
  }

  public var origin: PolicyOrigin {
    PolicyOrigin(
      source: policy.source, commit: policy.commit.flatMap(ObjectID.init),
      files: policy.files.map(PolicyFile.init),
      floor: policy.floor.map { floor in
        PolicyOrigin.Floor(
          place: floor.place, commit: floor.commit.flatMap(ObjectID.init),
          files: floor.files.map(PolicyFile.init))
      })
  }
  public var marks: [Mark] {
    waiverMarks.map { Mark($0) }
  }
  public var unusedWaivers: [IdleWaiver] {
    idleWaivers.map { IdleWaiver(gate: $0.gate, mark: Mark($0.mark), message: $0.message) }
  }
  public var branchTips: [String: ObjectID] {
    Dictionary(
      tips.compactMap { tip in ObjectID(tip.commit).map { (tip.branch, $0) } }, uniquingKeysWith: { $1 })
  }
}

extension Mark {
  fileprivate init(_ recorded: RecordedMark) {
    self.init(source: recorded.source, line: recorded.line, column: recorded.column)
  }
}

extension RecordedPolicy {
  init(_ origin: PolicyOrigin) {
    self.init()
    source = origin.source
    commit = origin.commit?.description
    files = origin.files.map(RecordedFile.init)
    floor = origin.floor.map { floor in
      var recorded = RecordedFloor()
      recorded.place = floor.place
      recorded.commit = floor.commit?.description
      recorded.files = floor.files.map(RecordedFile.init)
      return recorded
    }
  }
}

extension RecordedFile {
  init(_ file: PolicyFile) {
    self.init()
    name = file.name
    digest = file.digest
    text = file.text
  }
}

extension PolicyFile {
  init(_ recorded: RecordedFile) {
    self.init(name: recorded.name, digest: recorded.digest, text: recorded.text)
  }
}

extension RecordedEvidence {
  init(_ evidence: Evidence) {
    self.init()
    id = evidence.id
    of = evidence.origin
    path = evidence.path.description
    pathBytes = evidence.path.hexadecimalIfQuoted
    digest = evidence.digest
    commit = evidence.commit?.description
    made = evidence.made
    // What was made here is held, and holding does not fail.
    if evidence.isOrdered {
      text = (try? evidence.content.bytes()).map { String(decoding: $0, as: UTF8.self) }
    }
  }

  /// The path as it was, byte for byte; nil where `path_bytes` is no hexadecimal.
  public var repositoryPath: RepositoryPath? {
    guard let pathBytes else { return RepositoryPath(path) }
    return RepositoryPath(hexadecimal: pathBytes)
  }
}

extension RecordedMark {
  init(_ mark: Mark) {
    self.init()
    source = mark.source
    line = mark.line
    column = mark.column
  }
}

extension RecordedTip {
  init(_ branch: String, _ commit: ObjectID) {
    self.init()
    self.branch = branch
    self.commit = commit.description
  }
}

extension RepositoryPath {
  /// The bytes in hexadecimal where `description` is not the path itself: control characters, quotes, bytes that
  /// are not UTF-8.
  public var hexadecimalIfQuoted: String? {
    guard !description.utf8.elementsEqual(bytes) else { return nil }
    return bytes.map { byte in (byte < 16 ? "0" : "") + String(byte, radix: 16) }.joined()
  }

  public init?(hexadecimal text: String) {
    let digits = text.utf8.map { Character(UnicodeScalar($0)).hexDigitValue }
    guard digits.count.isMultiple(of: 2) else { return nil }
    var bytes: [UInt8] = []
    for index in stride(from: 0, to: digits.count, by: 2) {
      guard let high = digits[index], let low = digits[index + 1] else { return nil }
      bytes.append(UInt8(high << 4 | low))
    }
    self.init(bytes: bytes)
  }
}
