import ExternalGates
import GateEngine
import GateKit
import LocalSystem
import PolicyFiles
import Rendering
import SourceText

struct PolicyShowCommand: Command {
  var subject = SubjectOptions()
  var policy = PolicyOptions()

  static let name = "policy show"
  static let abstract = "Print the policy in force, with everything it extends laid together"
  static let examples = [
    CommandExample("gatehouse policy show", "the policy that judges the current branch"),
    CommandExample("gatehouse policy show --policy-from worktree", "the one in the work tree"),
  ]
  static let options: [Option<Self>] =
    including(\.subject, under: "What is judged") + including(\.policy, under: "By which policy")

  func run(_ console: Console, gates: [GateDefinition]) async throws -> ExitCode {
    let session = try await Session(subject.folder, console, gates, above: policy.organisation)
    let subject = try await session.subject(self.subject)
    switch try await session.finder.policy(try policy.choice(), base: subject.change.base, head: subject.head)
    {
    case .found(let policy, let origin):
      console.print(policyText(policy, origin))
      return .passed
    case .wrong(let problems, let origin): throw UsageError(problems, in: origin)
    case .absent:
      throw UsageError(
        "no policy is in force: neither the target branch nor the default branch has .gatehouse.yml",
        wayOut: "gatehouse init writes one")
    }
  }
}

struct PolicyCheckCommand: Command {
  var folder = "."
  var files: [String] = []
  var trustGates = false

  static let name = "policy check"
  static let abstract = "Find every mistake in policy files"
  static let examples = [
    CommandExample("gatehouse policy check", "check the policy in the work tree"),
    CommandExample("gatehouse policy check policies/*/policy.yml", "check these files"),
  ]
  static let options: [Option<Self>] = [
    repeatedArgument("FILE", \.files, "policy files (default: the work tree's)", complete: .file),
    option("-C, --directory", "DIR", \.folder, "look at the repository of this folder", complete: .folder),
    trustGatesFlag(\.trustGates),
  ]

  func run(_ console: Console, gates: [GateDefinition]) async throws -> ExitCode {
    let reader = PolicyReader(gates: gates)
    var lookups: [(name: String, lookup: PolicyLookup)] = []
    if files.isEmpty {
      let session = try Session(folder, console, gates)
      var finder = session.finder
      finder.trustsWorktree = trustGates
      lookups = [("the work tree's policy", try await finder.worktree())]
    } else {
      let executables = ExecutableGates(
        runner: ExternalRunner(console.environment), environment: console.environment)
      let current = try console.currentFolder()
      for file in files {
        let beside = file.lastIndex(of: "/").map { String(file[...$0]) } ?? ""
        let place =
          trustGates
          ? ExecutableGates.Place.folder(current.appending(beside))
          : .nowhere(reason: "is not run for a file of which nobody said whose it is")
        let lookup = try await PolicyFinder.file(
          file, reader, console, describe: { try await executables.describe($0, in: place) })
        lookups.append((file, lookup))
      }
    }
    var problems: [Problem] = []
    for (name, lookup) in lookups {
      switch lookup {
      case .found(let policy, let origin):
        let count = origin.files.filter { !$0.name.hasPrefix(PolicyFile.gatePrefix) }.count
        let parts = count == 1 ? "" : ", from \(count) files"
        console.print(
          "\(origin.files.first?.name ?? name): fine, \(counted(policy.gates.count, "gate"))\(parts)\n")
        for gate in policy.gates where policy.isUnread(gate) {
          console.complain(
            "gatehouse: the settings of \(gate.name) were not checked, since its executable was not asked for them; "
              + "--trust-gates asks it")
        }
      case .wrong(let found, _): problems += found
      case .absent: throw UsageError("there is no .gatehouse.yml here", wayOut: "gatehouse init writes one")
      }
    }
    guard problems.isEmpty else { throw UsageError(problems) }
    return .passed
  }
}

/// A flag of commands that read files of which only the caller knows whose they are.
func trustGatesFlag<Root>(_ path: any WritableKeyPath<Root, Bool> & Sendable) -> Option<Root> {
  flag(
    "--trust-gates", path,
    "run the executables that the policy names, from the files beside it: only for files that you trust")
}

extension Policy {
  /// The gate is an executable that was not asked what it is.
  fileprivate func isUnread(_ gate: GateEntry) -> Bool {
    guard let definition = shape.definitions[gate.gate], definition.executable != nil else { return false }
    return definition.settings == .anything
  }
}

extension UsageError {
  /// Mistakes in a policy, each on its line.
  ///
  /// - Parameter origin: where it was read, since the file at hand may be another one.
  init(_ problems: [Problem], in origin: PolicyOrigin? = nil) {
    let place = origin?.commit.map { " in the policy of \(origin?.source.place ?? "") at \($0.short)" } ?? ""
    self.init(
      problems.map(\.description).joined(separator: "\n"),
      wayOut: "\(counted(problems.count, "mistake"))\(place); gatehouse schema helps editors to show them")
  }
}
