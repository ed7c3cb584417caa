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
  var baseline: Baseline?

  private static let limit = 16 << 20

  init() {}

  /// - Parameter gates: names that a waiver may mean.
  init(of base: ObjectID?, in repository: GitRepository, gates: Set<String>) async throws {
    guard let base else { return }
    if let bytes = try await repository.bytes(at: WaiverFile.path, in: base, limit: Self.limit) {
      let file = try readWaivers(bytes, gates: gates)
      waivers = file.file
      waiverMarks = file.marks
    }
    if let bytes = try await repository.bytes(at: Baseline.path, in: base, limit: Self.limit) {
      baseline = try readBaseline(bytes)
    }
  }
}
