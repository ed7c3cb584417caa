import GateEngine
public import GateKit
public import SourceText

/// Reports of one commit, kept whole: what later changes are compared with that start there.
public struct EvidenceArchive: Settings, Equatable {
  public var version = 1
  public var commit = ""
  public var reports: [ArchivedReport] = []

  public init() {}

  public static let schema: [Setting<EvidenceArchive>] = [
    setting("version", \.version, required: true, within: 1...1, "of the format: 1"),
    setting("commit", \.commit, required: true, "the commit that the reports are of"),
    setting("reports", \.reports, "the reports"),
  ]

  public var inconsistencies: [Inconsistency] {
    ObjectID(commit) == nil ? [Inconsistency(["commit"], "expected a commit id")] : []
  }
}

public struct ArchivedReport: Settings, Hashable {
  public var id = ""
  public var path = ""
  public var pathBytes: String?
  public var digest = ""
  public var content = ""

  public init() {}

  public static let schema: [Setting<ArchivedReport>] = [
    setting("id", \.id, required: true, "the report's name in the policy"),
    setting("path", \.path, required: true, "where it was"),
    setting("path_bytes", \.pathBytes, "the path's bytes in hexadecimal, where path is quoted"),
    setting("digest", \.digest, required: true, "SHA-256 of its bytes, 64 hexadecimal digits"),
    setting("content", \.content, required: true, "its bytes, as gzip in base64"),
  ]

  /// The path as it was, byte for byte; nil where `path_bytes` is no hexadecimal.
  public var repositoryPath: RepositoryPath? {
    guard let pathBytes else { return RepositoryPath(path) }
    return RepositoryPath(hexadecimal: pathBytes)
  }
}
