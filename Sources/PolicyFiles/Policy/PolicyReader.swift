import Cryptography
import DocumentReading
import GateEngine
public import GateKit
import SourceText

/// Reads a policy file, with everything it extends, into one checked policy.
///
/// Every file is checked alone, then all are laid over each other, parents first, and the result is checked
/// again in full. Nothing is read but through `resolve`.
public struct PolicyReader: Sendable {
  private let gates: [GateDefinition]
  private let builtIn: [String: String]

  /// Bytes of one file, levels and entries of its tree.
  static let limits = DocumentLimits(
    bytes: 256 << 10, depth: 32, entries: 20_000, text: 64 << 10, attributes: 0, expansion: 0)
  /// Files that one policy may be made of.
  static let fileLimit = 32
  /// How many files may extend each other in one line.
  static let depthLimit = 8

  /// - Parameter builtIn: text of the policies that `extends` knows by name.
  public init(gates: [GateDefinition], builtIn: [String: String] = builtInPolicies) {
    self.gates = gates
    self.builtIn = builtIn
  }

  /// - Parameters:
  ///   - name: the file as the person knows it: `.gatehouse.yml`.
  ///   - resolve: the bytes of a file of the same commit by its path from the repository's root; nil where
  ///     there is none.
  ///   - describe: what the executable is that a policy names by `run`.
  public func read(
    name: String, bytes: [UInt8],
    resolve: (String) async throws -> [UInt8]? = { _ in nil },
    describe: (String) async throws -> DescribedGate = { .problem("cannot ask \($0) what it is here") }
  ) async -> PolicyReading {
    var collection = PolicyCollection(builtIn: builtIn)
    await collection.add(name: name, bytes: bytes, resolve: resolve)
    await collection.ask(describe, builtIn: gates)
    let files = collection.files
    let assembly = PolicyAssembly(gates: gates + collection.executables, fragments: collection.fragments)
    var problems = collection.problems + assembly.fragmentProblems
    // With a file missing from the pile, the merged result would lack what that file may well bring.
    if collection.isComplete { problems += assembly.mergedProblems(beside: problems) }
    guard problems.isEmpty else { return .problems(inReadingOrder(problems, files)) }
    return .policy(assembly.policy(), files: files)
  }
}

/// Sorted by file, line and column; the same mistake seen twice is told once.
private func inReadingOrder(_ problems: [Problem], _ files: [PolicyFile]) -> [Problem] {
  let ranks = Dictionary(files.enumerated().map { ($1.name, $0) }) { first, _ in first }
  func rank(_ problem: Problem) -> Int { ranks[problem.mark.source] ?? files.count }
  var seen: Set<Problem> = []
  let once = problems.filter { seen.insert($0).inserted }
  return once.enumerated().sorted { a, b in
    let (one, other) = (a.element.mark, b.element.mark)
    return (rank(a.element), one.line, one.column, a.offset) < (
      rank(b.element), other.line, other.column, b.offset
    )
  }.map(\.element)
}
