import GateEngine
import GateKit
import GitReading
import PolicyFiles
import SourceText

/// What the base says of findings that are known: waivers and the adoption baseline. Like the policy, both are
/// read at the base and never at head.
struct Adoption: Sendable {
  var waivers: WaiverFile?
  var waiverMarks: [Mark] = []
  /// Entries that cannot be used, and those that the change adds or alters.
  var idleWaivers: [IdleWaiver] = []
  var baseline: Baseline?

  private static let limit = 16 << 20

  init() {}

  /// What one commit says.
  ///
  /// - Parameter gates: names that a waiver may mean.
  init(at commit: ObjectID, in repository: GitRepository, gates: Set<String>) async throws {
    if let bytes = try await repository.bytes(at: WaiverFile.path, in: commit, limit: Self.limit) {
      add(try readWaivers(bytes, gates: gates))
    }
    if let bytes = try await repository.bytes(at: Baseline.path, in: commit, limit: Self.limit) {
      baseline = try readBaseline(bytes)
    }
  }

  /// - Parameter gates: names that a waiver may mean.
  init(of change: Change, in repository: GitRepository, gates: Set<String>) async throws {
    guard let base = change.base else {
      self.init()
      return
    }
    try await self.init(at: base, in: repository, gates: gates)
    let isChanged = change.files.contains { $0.path == WaiverFile.path && $0.after != nil }
    if isChanged, let head = change.head,
      let bytes = try await repository.bytes(at: WaiverFile.path, in: head, limit: Self.limit)
    {
      try propose(bytes, gates)
    }
  }

  /// With the waivers alone that name gates which are meant: those of a pull request's are no business of a
  /// deployment's, and the other way round. What names no gate stays.
  func limited(_ isMeant: (String) -> Bool) -> Adoption {
    var adoption = self
    let kept = zip(waivers?.waivers ?? [], waiverMarks).filter { isMeant($0.0.gate) }
    adoption.waivers?.waivers = kept.map(\.0)
    adoption.waiverMarks = kept.map(\.1)
    adoption.idleWaivers = idleWaivers.filter { $0.gate.isEmpty || isMeant($0.gate) }
    return adoption
  }

  mutating func add(_ read: ReadWaivers) {
    waivers = read.file
    waiverMarks = read.marks
    idleWaivers = read.unusable
  }

  /// Waivers of head: those that base has not are told, and applied once they have been merged.
  private mutating func propose(_ bytes: [UInt8], _ gates: Set<String>) throws {
    let source = "\(WaiverFile.path) of head"
    let read: ReadWaivers
    do throws(UnreadableFile) {
      read = try readWaivers(bytes, source: source, gates: gates)
    } catch {
      let mark = error.problems.first?.mark ?? .none
      idleWaivers.append(IdleWaiver(gate: "", mark: mark, message: "cannot be read: \(error)"))
      return
    }
    let known = waivers?.waivers ?? []
    idleWaivers += read.unusable
    for (waiver, mark) in zip(read.file.waivers, read.marks) where !known.contains(waiver) {
      idleWaivers.append(
        IdleWaiver(
          gate: waiver.gate, mark: mark,
          message: (waiver.id.map { "\($0) " } ?? "")
            + "comes with this change: it applies once the target branch has it"))
    }
  }
}
