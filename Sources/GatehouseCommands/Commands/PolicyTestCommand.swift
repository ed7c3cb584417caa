import ExternalGates
import GateEngine
import GateKit
import LocalSystem
import PolicyFiles
import SourceText

struct PolicyTestCommand: Command {
  var files: [String] = []
  var policy: String?
  var trustGates = false

  static let name = "policy test"
  static let abstract = "Run a policy's cases and compare with what they expect"
  static let discussion = """
    A case is one YAML file that describes a small repository, a pull request in it, and the verdict, findings and \
    labels that the policy should give. The policy is the one beside the folder of cases (policy.yml or \
    .gatehouse.yml), unless the case brings its own.
    """
  static let examples = [
    CommandExample("gatehouse policy test policies/three-stages/cases", "run all cases of one policy"),
    CommandExample("gatehouse policy test cases/hotfix.yml --policy .gatehouse.yml", "run one case"),
  ]
  static let options: [Option<Self>] = [
    repeatedArgument("PATH", \.files, required: true, "cases, or folders of cases", complete: .file),
    option("-p, --policy", "FILE", \.policy, "judge by this policy", complete: .file),
    trustGatesFlag(\.trustGates),
  ]

  /// Bytes of a case.
  private static let limit = 1 << 20

  func run(_ console: Console, gates: [GateDefinition]) async throws -> ExitCode {
    let executables = ExecutableGates(
      runner: ExternalRunner(console.environment), environment: console.environment)
    let runner = CaseRunner(
      reader: PolicyReader(gates: gates), gates: trustGates ? executables.runner : nil)
    let folder = try console.currentFolder()
    let cases = try files.flatMap { try Self.cases(in: $0, folder) }
    guard !cases.isEmpty else {
      throw UsageError(
        "no case in \(files.joined(separator: ", "))", wayOut: "a case is a file that ends in .yml")
    }
    var failed = 0
    for file in cases {
      let policyCase = try PolicyCase.read(try console.read(file, limit: Self.limit), source: file)
      let name = try policy ?? Self.policy(beside: file, console)
      let beside = name.lastIndex(of: "/").map { String(name[...$0]) } ?? ""
      let report = try await runner.report(
        on: policyCase, policy: (name, try console.read(name, limit: Self.limit)),
        describe: { gate in
          let reason = "is not run here; --trust-gates runs the files that the policy names"
          return try await executables.describe(
            gate, in: trustGates ? .folder(folder.appending(beside)) : .nowhere(reason: reason))
        },
        resolve: { try console.readIfPresent(beside + $0, limit: Self.limit) })
      let differences = policyCase.differences(from: report)
      if !differences.isEmpty { failed += 1 }
      let mark = differences.isEmpty ? "passed" : "FAILED"
      console.print("\(mark)  \(file): \(policyCase.title)".escaped(for: .terminal) + "\n")
      for difference in differences { console.print("        \(difference.escaped(for: .terminal))\n") }
    }
    console.print(
      failed == 0
        ? "\(counted(cases.count, "case")) passed\n" : "\(failed) of \(counted(cases.count, "case")) failed\n"
    )
    return failed == 0 ? .passed : .blocked
  }

  /// A case, or every case of a folder, sorted.
  private static func cases(in path: String, _ folder: LocalPath) throws -> [String] {
    let place = folder.appending(path)
    guard LocalFiles.kind(of: place) == .folder else { return [path] }
    let found = try LocalFiles.list(place).map { String(decoding: $0.path, as: UTF8.self) }
    let slash = path.hasSuffix("/") ? "" : "/"
    return found.filter { $0.hasSuffix(".yml") }.map { path + slash + $0 }
  }

  /// The policy that a case's folder belongs to.
  private static func policy(beside file: String, _ console: Console) throws -> String {
    var folder = file.lastIndex(of: "/").map { String(file[..<$0]) } ?? "."
    // The folder of cases is inside the policy's.
    folder = folder.lastIndex(of: "/").map { String(folder[..<$0]) } ?? (folder == "." ? ".." : ".")
    for name in ["policy.yml", ".gatehouse.yml"] {
      if try LocalFiles.kind(of: console.currentFolder().appending("\(folder)/\(name)")) == .file {
        return "\(folder)/\(name)"
      }
    }
    throw UsageError("\(file): no policy beside its folder", wayOut: "name one with --policy FILE")
  }
}
