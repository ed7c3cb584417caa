import GateKit
import SourceText

/// Links that lead nowhere, or out of the repository.
///
/// A link that stood there before is not looked at again, also where this change takes its target away.
struct SymbolicLinks {
  let head: any Tree

  /// Longer than any path a system takes.
  private static let targetLimit = 4096
  /// Linux gives up after as many.
  private static let hopLimit = 40

  func finding(on file: ChangedFile) async throws -> Finding? {
    guard let after = file.after, after.mode == .symbolicLink, file.before != after || file.isNewPath else {
      return nil
    }
    let entry = TreeEntry(path: file.path, version: after)
    guard try await head.size(of: entry) <= Self.targetLimit else {
      return broken(file, "its target is longer than \(Self.targetLimit) bytes", rule: Rule.brokenLink)
    }
    let target = try await head.bytes(of: entry, limit: Self.targetLimit)
    let shown = RepositoryPath(bytes: target)
    switch try await follow(target, from: file.path) {
    case .something: return nil
    case .absolute: return broken(file, "\(shown) is absolute", rule: Rule.escapingLink)
    case .outside: return broken(file, "\(shown) is outside of the repository", rule: Rule.escapingLink)
    case .nothing(let missing):
      return broken(file, "there is no \(missing)", rule: Rule.brokenLink)
    case .file(let path): return broken(file, "\(path) is no folder", rule: Rule.brokenLink)
    case .empty: return broken(file, "its target is empty", rule: Rule.brokenLink)
    case .cycle: return broken(file, "\(shown) leads back to itself", rule: Rule.brokenLink)
    }
  }

  private func broken(_ file: ChangedFile, _ reason: String, rule: String) -> Finding {
    Finding(
      rule: rule, message: "the link \(file.path) leads nowhere in a clone: \(reason)",
      help: "link to a file of the repository by a relative path, or delete the link",
      location: Location(file.path), identity: "link")
  }

  private enum End {
    case something, absolute, outside, nothing(RepositoryPath), file(RepositoryPath), empty, cycle
  }

  private func follow(_ target: [UInt8], from link: RepositoryPath) async throws -> End {
    guard target.first != UInt8(ascii: "/") else { return .absolute }
    var hops = 1
    var walked = link.components.dropLast().map { Array($0) }
    // Last part first.
    var ahead = parts(target)
    guard !ahead.isEmpty else { return .empty }
    while let part = ahead.popLast() {
      if part == [UInt8(ascii: ".")] { continue }
      if part == [UInt8(ascii: "."), UInt8(ascii: ".")] {
        guard walked.popLast() != nil else { return .outside }
        continue
      }
      walked.append(part)
      let path = RepositoryPath(bytes: Array(walked.joined(separator: [UInt8(ascii: "/")])))
      guard let entry = try await head.entry(at: path) else {
        if try await head.names(in: path).isEmpty { return .nothing(path) }
        continue
      }
      switch entry.version.mode {
      // What another repository holds is not known here.
      case .submodule: return .something
      case .regular, .executable: if !ahead.isEmpty { return .file(path) }
      case .symbolicLink:
        hops += 1
        guard hops <= Self.hopLimit, try await head.size(of: entry) <= Self.targetLimit else { return .cycle }
        let next = try await head.bytes(of: entry, limit: Self.targetLimit)
        guard next.first != UInt8(ascii: "/") else { return .absolute }
        walked.removeLast()
        ahead += parts(next)
      }
    }
    return .something
  }

  private func parts(_ target: [UInt8]) -> [[UInt8]] {
    target.split(separator: UInt8(ascii: "/")).map { Array($0) }.reversed()
  }
}
