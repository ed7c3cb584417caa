import Cryptography
import DocumentReading
import GateEngine
import GateKit
import SourceText

/// Collects a policy file and everything it extends, each once.
struct PolicyCollection {
  /// Parents before the files that extend them, each where it is named first.
  private(set) var fragments: [PolicyFragment] = []
  /// In reading order: the policy file first.
  private(set) var files: [PolicyFile] = []
  private(set) var problems: [Problem] = []
  /// Every file could be read.
  private(set) var isComplete = true

  /// Gates that are executables, asked what they are.
  private(set) var executables: [GateDefinition] = []

  private let builtIn: [String: String]
  /// Files that are being read: the way from the policy file down to this one.
  private var chain: [String] = []
  private var seen: Set<String> = []

  init(builtIn: [String: String]) { self.builtIn = builtIn }

  mutating func add(name: String, bytes: [UInt8], resolve: (String) async throws -> [UInt8]?) async {
    seen.insert(name)
    files.append(
      PolicyFile(name: name, digest: sha256Hex(bytes), text: String(decoding: bytes, as: UTF8.self)))
    guard let node = read(name, bytes) else {
      isComplete = false
      return
    }
    let fragment = PolicyFragment(name: name, node: node)
    chain.append(name)
    for parent in fragment.parents { await extend(parent, of: name, resolve) }
    chain.removeLast()
    fragments.append(fragment)
  }

  mutating func add(_ gate: GateDefinition, _ record: PolicyFile?) {
    executables.append(gate)
    if let record { files.append(record) }
  }

  /// - Parameter isLacking: something is missing from the pile.
  mutating func note(_ message: String, at mark: Mark, isLacking: Bool = false) {
    problems.append(Problem(mark: mark, message: message))
    if isLacking { isComplete = false }
  }

  /// The tree of one file; nil, with the mistakes noted, where nothing in it can be trusted.
  private mutating func read(_ name: String, _ bytes: [UInt8]) -> Node? {
    let node: Node
    do throws(DocumentProblems) {
      node = try readYAML(bytes, source: name, limits: PolicyReader.limits)
    } catch {
      problems += error.problems.map { Problem(mark: $0.mark, message: $0.message) }
      return nil
    }
    let start = Mark(source: name, line: 1, column: 1)
    switch node.value {
    case .map: break
    case .null:
      problems.append(
        Problem(
          mark: start, message: "the policy is empty; it starts with \"version: 1\", then flow or gates"))
      return nil
    case .scalar, .list:
      problems.append(Problem(mark: node.mark, message: "expected keys such as version, flow and gates"))
      return nil
    }
    guard node["version"] != nil else {
      problems.append(
        Problem(mark: start, message: "\"version\" is required: write \"version: 1\""))
      return node
    }
    guard let unread = UnreadVersion(node, of: "policy format") else { return node }
    problems.append(unread.problem)
    // The other mistakes of what was meant for version 1 are told in the same go.
    return unread.isNewer ? nil : node.replacing("version", by: .number(1))
  }

  private mutating func extend(
    _ parent: Node, of child: String, _ resolve: (String) async throws -> [UInt8]?
  ) async {
    let word = parent.scalar ?? ""
    let reference = PolicyReference(word)
    do {
      guard let name = try reference.name(builtIn: builtIn.keys.sorted(), extending: child) else { return }
      if let start = chain.firstIndex(of: name) {
        let circle = (chain[start...] + [name]).joined(separator: " extends ")
        throw PolicyReference.Invalid(description: "extends itself: \(circle)")
      }
      guard !seen.contains(name) else { return }
      guard chain.count < PolicyReader.depthLimit else {
        throw PolicyReference.Invalid(
          description: "more than \(PolicyReader.depthLimit) policies extend each other in one line")
      }
      guard files.count < PolicyReader.fileLimit else {
        throw PolicyReference.Invalid(description: "more than \(PolicyReader.fileLimit) files in one policy")
      }
      await add(name: name, bytes: try await bytes(of: reference, resolve), resolve: resolve)
    } catch {
      isComplete = false
      problems.append(Problem(mark: parent.mark, message: "\(error)"))
    }
  }

  private func bytes(of reference: PolicyReference, _ resolve: (String) async throws -> [UInt8]?) async throws
    -> [UInt8]
  {
    switch reference {
    case .builtIn(let name): return Array((builtIn[name] ?? "").utf8)
    case .file(let path):
      let found: [UInt8]?
      do { found = try await resolve(path) } catch {
        throw PolicyReference.Invalid(description: "cannot read \(path): \(error)")
      }
      guard let found else {
        throw PolicyReference.Invalid(
          description:
            "cannot extend \(path): the commit of this policy holds no such file; paths start at the "
            + "repository's root")
      }
      return found
    }
  }
}
