import GateKit
import SourceText

extension GitRepository {
  /// See `Rebasing`.
  func rebasing(of earlier: ObjectID, to head: ObjectID, onto target: ObjectID?) throws -> Rebasing {
    if earlier == head { return .clean }
    guard handle.objects.contains(earlier) else { return .missing }
    let moved: ObjectID
    if let target {
      let bases = try (mergeBases(target, earlier), mergeBases(target, head))
      guard bases.0.count == 1, bases.1.count == 1 else { return .unclear }
      // On the same commit of the target, or a later one, the earlier head brings what it brought before.
      guard try isAncestor(bases.0[0], of: bases.1[0]) else { return .movedBack }
      do {
        moved = try mergeResult(base: bases.1[0], head: earlier)
      } catch let conflicts as MergeConflicts {
        return .conflicts(conflicts.paths)
      }
    } else {
      moved = try handle.links(of: earlier).tree
    }
    let differences = try TreeReader.differences(
      between: moved, and: handle.links(of: head).tree, limit: ChangeOptions().maximumFiles,
      in: handle.objects)
    return differences.isEmpty ? .clean : .changed(Set(differences.map(\.path)).sorted())
  }
}
