import GateKit
import GitReading
extension GitRepository {
  func stagedChange(base: ObjectID?) async throws -> Change { throw UsageError("pending") }
  func worktreeChange(base: ObjectID?) async throws -> Change { throw UsageError("pending") }
  nonisolated func stagedView(base: ObjectID?, mergeBase: ObjectID?, tips: [String: ObjectID?])
    -> any RepositoryView
  { view(base: base, mergeBase: mergeBase, head: base!, tips: tips) }
  nonisolated func worktreeView(base: ObjectID?, mergeBase: ObjectID?, tips: [String: ObjectID?])
    -> any RepositoryView
  { view(base: base, mergeBase: mergeBase, head: base!, tips: tips) }
}
import SourceText
extension Shape { func set(_ a: String, in node: Node) throws(Problem) -> Node { node } }
extension Problem: Error {}
func policyText(_ p: Any, _ o: Any) -> String { "" }
