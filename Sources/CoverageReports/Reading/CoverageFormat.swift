internal import DocumentReading
internal import SourceText

/// One format of coverage reports: a line of `all`, from which recognition, reading, documentation and
/// messages follow.
public struct CoverageFormat: Sendable {
  /// `lcov`, `go-coverprofile`: stable, for machines.
  public let id: String
  /// `lcov tracefile`.
  public let name: String
  /// What it is recognised by, in words.
  public let lookedFor: String
  /// Tells of stretches of code and not of lines: blank and comment lines inside of them count as executable
  /// until they are cleaned with the source at hand.
  public let isRegionBased: Bool
  let recognises: @Sendable (DocumentHead) -> Bool
  let read: @Sendable (ReportInput) throws(DocumentProblem) -> CoverageReport

  init(
    _ id: String, _ name: String, lookedFor: String, isRegionBased: Bool = false,
    recognises: @escaping @Sendable (DocumentHead) -> Bool,
    read: @escaping @Sendable (ReportInput) throws(DocumentProblem) -> CoverageReport
  ) {
    self.id = id
    self.name = name
    self.lookedFor = lookedFor
    self.isRegionBased = isRegionBased
    self.recognises = recognises
    self.read = read
  }

  /// Tried in this order: the first that recognises a document reads it.
  public static let all: [CoverageFormat] = [
    .lcov, .cobertura, .jacoco, .goCoverProfile, .llvmCovJSON, .coveragePyJSON, .clover, .istanbulJSON,
    .simpleCov, .gcovrJSON, .gcovJSON, .sonarQube, .coveralls, .gcovText, .openCover, .dotCover,
    .dotnetCoverage, .xccov, .tarpaulin, .nCover, .scoverage, .v8, .codecov,
  ]
}

extension CoverageFormat: Hashable {
  public static func == (a: Self, b: Self) -> Bool { a.id == b.id }
  public func hash(into hasher: inout Hasher) { hasher.combine(id) }
}
