public import DocumentReading

/// A kind of file that says, for another tool, what a change has to satisfy.
public enum ForeignFormat: String, CaseIterable, Sendable {
  case codecov
  case sonarQube
  case policyBot

  /// Names that such a file goes by, the usual one first.
  public var fileNames: [String] {
    switch self {
    case .codecov: ["codecov.yml", ".codecov.yml", "codecov.yaml", ".codecov.yaml"]
    case .sonarQube: ["sonar-project.properties"]
    case .policyBot: [".policy.yml", "policy.yml", ".policy.yaml", "policy.yaml"]
    }
  }

  /// By its name, whatever folder it is in; nil where the name says nothing.
  public init?(fileName path: String) {
    let name = path.split(separator: "/").last.map(String.init) ?? path
    if name.hasSuffix(".properties") {
      self = .sonarQube
      return
    }
    guard let format = Self.allCases.first(where: { $0.fileNames.contains(name) }) else { return nil }
    self = format
  }
}

/// What such a file may cost: people write it by hand.
public let foreignPolicyLimits = DocumentLimits(
  bytes: 256 << 10, depth: 32, entries: 5_000, text: 64 << 10, attributes: 0, expansion: 0)

/// Why a file cannot be taken over: each mistake on its line.
public struct ForeignProblems: Error, Hashable, Sendable, CustomStringConvertible {
  /// Never empty.
  public let problems: [DocumentProblem]

  init(_ problems: [DocumentProblem]) { self.problems = problems }

  /// One line a problem.
  public var description: String { problems.map(\.description).joined(separator: "\n") }
}

/// Makes a policy of another tool's file.
///
/// - Parameters:
///   - source: the file as the person named it.
///   - uploads: what workflows upload to Codecov, which say where its reports lie.
/// - Throws: what keeps it from being read, with its line.
public func takeOver(
  _ bytes: [UInt8], source: String, format: ForeignFormat, uploads: [CodecovUpload] = []
) throws(ForeignProblems) -> TakenOver {
  let read: Result<TakenOver, ForeignProblems>
  switch format {
  case .sonarQube:
    read = result { () throws(DocumentProblem) in
      SonarPolicy.takeOver(
        try readProperties(bytes, source: source, limits: foreignPolicyLimits), source: source)
    }
  case .codecov, .policyBot:
    let root = try document(bytes, source)
    read = result { () throws(DocumentProblem) in
      format == .codecov
        ? try CodecovPolicy.takeOver(root, source: source, uploads)
        : try BotPolicy.takeOver(root, source: source)
    }
  }
  return try read.get()
}

private func document(_ bytes: [UInt8], _ source: String) throws(ForeignProblems) -> Place {
  do throws(DocumentProblems) {
    return Place(root: try readYAML(bytes, source: source, limits: foreignPolicyLimits))
  } catch { throw ForeignProblems(error.problems) }
}

private func result(_ body: () throws(DocumentProblem) -> TakenOver) -> Result<TakenOver, ForeignProblems> {
  do throws(DocumentProblem) { return .success(try body()) } catch {
    return .failure(ForeignProblems([error]))
  }
}
