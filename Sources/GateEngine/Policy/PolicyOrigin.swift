public import GateKit

/// Where the policy in force came from, in words that a person can check.
public struct PolicyOrigin: Hashable, Sendable {
  public enum Source: String, Hashable, Sendable, CaseIterable, SettingValue {
    /// The target branch: what counts.
    case base
    /// The branch that an environment is deployed from.
    case branch
    /// The target branch has none.
    case defaultBranch = "default branch"
    case head
    case worktree
    /// `--policy FILE`.
    case file
    /// `run GATE`: settings from the command line.
    case commandLine = "command line"
  }

  public let source: Source
  /// nil for a file or the command line.
  public let commit: ObjectID?
  /// The policy file first, then what it extends, in reading order.
  public let files: [PolicyFile]
  /// Of the organisation's policy that this one may not fall below; nil where there is none.
  public var floor: Floor?

  /// Where an organisation's policy came from.
  public struct Floor: Hashable, Sendable {
    /// `github/acme/.github at main`, or the file.
    public let place: String
    /// nil for a file.
    public let commit: ObjectID?
    public let files: [PolicyFile]

    public init(place: String, commit: ObjectID?, files: [PolicyFile]) {
      self.place = place
      self.commit = commit
      self.files = files
    }
  }

  /// With those of the organisation's policy.
  public var allFiles: [PolicyFile] { files + (floor?.files ?? []) }

  public init(source: Source, commit: ObjectID?, files: [PolicyFile], floor: Floor? = nil) {
    self.source = source
    self.commit = commit
    self.files = files
    self.floor = floor
  }
}

/// One file that the policy was read from.
public struct PolicyFile: Hashable, Sendable {
  /// `.gatehouse.yml`, or `built-in: three-stages`.
  public let name: String
  /// Of a name that is no file of the repository.
  public static let builtInPrefix = "built-in: "
  /// SHA-256, 64 hexadecimal digits.
  public let digest: String
  public let text: String

  public init(name: String, digest: String, text: String) {
    self.name = name
    self.digest = digest
    self.text = text
  }
}
