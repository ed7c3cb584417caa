/// Why a repository could not be read: "cannot <what>: <reason>", and the command that mends it where there is
/// one.
public struct GitError: Error, Sendable, Equatable, CustomStringConvertible {
  /// What a caller may want to tell apart.
  public enum Kind: String, Sendable {
    case notARepository = "not-a-repository"
    /// A repository of a form this program does not read (SHA-256, reftable).
    case unsupported
    /// A branch, revision or path that is not there.
    case notFound = "not-found"
    /// History is cut off and the answer may lie beyond the cut.
    case shallow
    /// An object that the repository should hold: a partial clone, or damage.
    case missingObject = "missing-object"
    case corrupted
    /// More than a stated limit.
    case tooLarge = "too-large"
    /// Anything else libgit2 said.
    case other
  }

  public let kind: Kind
  public let message: String
  /// A command line for people, nil where none is known.
  public let mend: String?

  public init(_ kind: Kind, _ message: String, mend: String? = nil) {
    self.kind = kind
    self.message = message
    self.mend = mend
  }

  public var description: String { mend.map { "\(message); mend it with `\($0)`" } ?? message }
}
