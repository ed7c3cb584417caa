public import SourceText

/// What would let a reported name be found at a path of the tree.
public enum PathAdvice: Hashable, Sendable, CustomStringConvertible {
  /// The name is relative to this folder.
  case root(RepositoryPath)
  /// In Codecov's notation.
  case fix(before: String, after: String)

  /// nil where name and path do not even end in the same file name, or already agree.
  public init?(_ name: ReportedName, at path: RepositoryPath) {
    let written = normalisedPath(name.bytes)
    let relative = written.first == slash ? Array(written.dropFirst()) : written
    let parts = commonParts(relative, path.bytes)
    guard parts > 0, written != path.bytes else { return nil }
    let shared = path.components.suffix(parts).reduce(0) { $0 + $1.count } + parts - 1
    let before = Array(written.dropLast(shared))
    let after = Array(path.bytes.dropLast(shared))
    if before.isEmpty, !after.isEmpty {
      self = .root(RepositoryPath(bytes: after.dropLast()))
    } else {
      self = .fix(
        before: String(decoding: before, as: UTF8.self), after: String(decoding: after, as: UTF8.self))
    }
  }

  /// As it is written in a policy: `root: js`, `fixes: ["/app/::js/"]`.
  public var description: String {
    switch self {
    case .root(let folder): "root: \(folder)"
    case .fix(let before, let after): "fixes: [\"\(before)::\(after)\"]"
    }
  }
}

extension ReportedName {
  /// How many parts, from the end, the name shares with a path.
  public func sharedParts(with path: RepositoryPath) -> Int { commonParts(normalisedPath(bytes), path.bytes) }
}
