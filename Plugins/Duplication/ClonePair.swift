import CloneDetection
import GateKit
import SourceText

/// Two places of one clone that a reader compares: the one that a finding is about, and one that stands for the
/// others.
struct ClonePair {
  let own: CloneClass.Instance
  let other: CloneClass.Instance
  let found: CloneClass

  /// The first place on touched lines, beside the first that is on none; nil where no place is on any.
  init?(_ found: CloneClass, touched: [RepositoryPath: LineSet]) {
    func isTouched(_ place: CloneClass.Instance) -> Bool {
      touched[place.path]?.intersects(place.lines) == true
    }
    guard let index = found.instances.firstIndex(where: isTouched) else { return nil }
    var others = found.instances
    own = others.remove(at: index)
    guard let other = others.first(where: { !isTouched($0) }) ?? others.first else { return nil }
    self.other = other
    self.found = found
  }

  /// The first two places.
  init?(_ found: CloneClass) {
    guard found.instances.count > 1 else { return nil }
    (own, other) = (found.instances[0], found.instances[1])
    self.found = found
  }

  /// Other places that one finding names.
  private static let relatedLimit = 20

  func finding(_ rule: String, help: String?, at location: Location, atMost: Enforcement) -> Finding {
    let more = found.instances.count > 2 ? "; \(found.instances.count) places in all" : ""
    let related = found.instances.filter { $0 != own }.prefix(Self.relatedLimit)
    return Finding(
      rule: rule,
      message: "\(own.words) are also in \(other.words) (\(found.tokens) tokens\(more))", help: help,
      location: location, related: related.map { Location($0.path, lines: $0.lines) }, atMost: atMost,
      identity: "clone \(String(found.digest, radix: 16))")
  }
}

extension CloneClass.Instance {
  fileprivate var words: String { "\(path) lines \(lines.lowerBound) to \(lines.upperBound)" }
}
