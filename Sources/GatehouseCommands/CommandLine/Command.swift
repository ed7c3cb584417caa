public import GateKit

/// A subcommand as data: one declaration drives parsing, help, completion and docs/cli.md.
///
/// Its stored properties are what the arguments set, their defaults what holds without arguments; see `Option`.
public protocol Command: OptionGroup {
  /// The words after `gatehouse`: `check`, or `policy show`.
  static var name: String { get }
  /// One sentence: what it does.
  static var abstract: String { get }
  /// What else to know, in paragraphs separated by an empty line.
  static var discussion: String { get }
  /// The first one opens the help.
  static var examples: [CommandExample] { get }
  /// Whether `run` is given the program's gates, or an empty list at once.
  static var needsGates: Bool { get }
  /// - Throws: `UsageError` for what the caller can mend in the arguments; anything else is "could not look".
  func run(_ console: Console, gates: [GateDefinition]) async throws -> ExitCode
}

extension Command {
  public static var discussion: String { "" }
  public static var needsGates: Bool { true }
}

/// Options that some commands share; a part of them by `including`.
public protocol OptionGroup: Sendable {
  init()
  /// In the order of the help. Positional arguments are filled in this order too.
  static var options: [Option<Self>] { get }
}

public struct CommandExample: Hashable, Sendable {
  /// As typed: `gatehouse check --target main`.
  public let line: String
  /// What it does: `judge the current branch against main`.
  public let purpose: String

  public init(_ line: String, _ purpose: String) {
    self.line = line
    self.purpose = purpose
  }
}

/// What the caller's shell sees.
public enum ExitCode: Int32, Sendable, CaseIterable {
  /// Done, or nothing blocks.
  case passed = 0
  case blocked = 1
  /// Wrong arguments or a wrong policy.
  case misused = 2
  case couldNotLook = 3

  public var meaning: String {
    switch self {
    case .passed: "passed, or done"
    case .blocked: "blocked: a gate that blocks has findings"
    case .misused: "wrong usage, or a wrong policy"
    case .couldNotLook: "could not look: no verdict was reached"
    }
  }
}

/// What the caller can mend: the arguments, or a file that they name.
public struct UsageError: Error, Hashable, Sendable, CustomStringConvertible {
  /// Without a period; several lines where there are several mistakes.
  public let description: String
  /// What to do instead; nil: the command's help.
  public let wayOut: String?

  public init(_ description: String, wayOut: String? = nil) {
    self.description = description
    self.wayOut = wayOut
  }
}
