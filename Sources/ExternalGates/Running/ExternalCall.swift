import Cryptography
public import SourceText

/// One executable as it was read, from a commit or from the machine's own folder. Never from head.
public struct GateExecutable: Hashable, Sendable {
  /// As the policy names it: `.gatehouse/gates/issue-link`.
  public let name: String
  public let bytes: [UInt8]
  /// SHA-256, 64 hexadecimal digits.
  public let digest: String

  public init(name: String, bytes: [UInt8]) {
    self.name = name
    self.bytes = bytes
    digest = sha256Hex(bytes)
  }
}

/// One run of an executable.
public struct ExternalCall: Hashable, Sendable {
  public enum Verb: String, Hashable, Sendable { case describe, evaluate }

  /// A file of base beside the gate.
  public struct File: Hashable, Sendable {
    public let path: RepositoryPath
    public let bytes: [UInt8]
    public let isExecutable: Bool

    public init(path: RepositoryPath, bytes: [UInt8], isExecutable: Bool) {
      self.path = path
      self.bytes = bytes
      self.isExecutable = isExecutable
    }
  }

  public let executable: GateExecutable
  public let verb: Verb
  /// For its standard input.
  public let input: [UInt8]
  /// The folder that it is started in.
  public let tree: [File]

  public init(_ executable: GateExecutable, _ verb: Verb, input: [UInt8] = [], tree: [File] = []) {
    self.executable = executable
    self.verb = verb
    self.input = input
    self.tree = tree
  }
}

/// How one run ended.
public struct ExternalEnd: Hashable, Sendable {
  public enum Result: Hashable, Sendable {
    case wrote([UInt8])
    /// In words that follow its name: `exited with 3`.
    case failed(String, repeatable: Bool)
  }

  public let result: Result
  /// The last lines of standard error on one line, escaped; nil where there is nothing.
  public let errorOutput: String?
  /// Why it ran without a sandbox; nil where it ran in one.
  public let obstacle: String?
}
