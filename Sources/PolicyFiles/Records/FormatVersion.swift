import GateKit
import SourceText

/// A file whose `version` this program does not read.
struct UnreadVersion {
  let problem: Problem
  /// Of a later program: nothing else in the file can be judged.
  let isNewer: Bool

  /// - Parameter format: what the version counts: `policy format`.
  /// - Returns: nil for version 1, which is the only one so far, and where none is named.
  init?(_ node: Node, of format: String) {
    guard let version = node["version"], Int(version) != 1 else { return nil }
    let text = version.scalar?.trimmed() ?? ""
    let digits = text.drop { $0 == "0" }
    isNewer = !digits.isEmpty && digits.allSatisfy { ("0"..."9").contains($0) }
    problem = Problem(
      mark: version.mark,
      message: isNewer
        ? "version \(text.shortened(to: 20)) of the \(format) is newer than this gatehouse, which reads version 1; "
          + "use a newer gatehouse"
        : "there is no version \"\(text.shortened(to: 20))\" of the \(format); write \"version: 1\"")
  }
}

extension Node {
  /// The same map with another value for one of its keys.
  func replacing(_ key: String, by value: Node) -> Node {
    Node(
      mark: mark,
      value: .map(
        entries.map { entry in
          guard entry.key == key else { return entry }
          return Entry(key: key, mark: entry.mark, node: Node(mark: entry.node.mark, value: value.value))
        }))
  }
}
