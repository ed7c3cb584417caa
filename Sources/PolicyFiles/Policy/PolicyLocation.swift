public import GateKit
import SourceText

/// Where a repository keeps its policy.
public enum PolicyLocation: Equatable, Sendable {
  /// None of the names is there.
  case none
  case file(String)
  case problem(Problem)

  /// The names that are looked for, the usual one first.
  public static let names = [".gatehouse.yml", ".github/gatehouse.yml"]

  /// Names that people try and that are not read: saying so beats a policy that is quietly ignored.
  public static let strayNames = [".gatehouse.yaml", ".github/gatehouse.yaml", ".github/.gatehouse.yml"]

  /// - Parameter isPresent: whether a commit or folder holds a file of that name.
  public init(isPresent: (String) async throws -> Bool) async rethrows {
    var found: [String] = []
    for name in Self.names where try await isPresent(name) { found.append(name) }
    if found.count > 1 {
      self = .problem(
        Problem(
          mark: Mark(source: found[1], line: 0, column: 0),
          message: "\(found[0]) is there too, and a repository has one policy; remove one of them"))
      return
    }
    if let name = found.first {
      self = .file(name)
      return
    }
    for name in Self.strayNames where try await isPresent(name) {
      let wanted = name.hasPrefix(".github/") ? Self.names[1] : Self.names[0]
      self = .problem(
        Problem(
          mark: Mark(source: name, line: 0, column: 0), message: "is not read; rename it to \(wanted)"))
      return
    }
    self = .none
  }
}
