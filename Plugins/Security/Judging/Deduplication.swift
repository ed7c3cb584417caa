import ScanEvidence
import ScanReports
import SourceText

extension [Candidate] {
  /// What several tools say of one vulnerability of one package in one file, once: told by the first in order, which is
  /// the most severe. Names of a vulnerability are the same as soon as they share one.
  var withoutDoubles: (unique: [Candidate], doubles: Int) {
    var unique: [Candidate] = []
    var seen: [Place: [Int]] = [:]
    var names: [Set<String>] = []
    for candidate in self {
      let finding = candidate.placed.finding
      guard let package = finding.package else {
        unique.append(candidate)
        names.append([])
        continue
      }
      // CWE names a kind of weakness, not a vulnerability.
      let own = Set(finding.publicNames.filter { !$0.hasPrefix("CWE-") && !$0.isEmpty })
      let place = Place(
        package: package.name.lowercased(), version: package.version,
        path: candidate.placed.path?.bytes ?? [UInt8]((finding.location?.path ?? "").utf8))
      if let index = seen[place]?.first(where: { !names[$0].isDisjoint(with: own) }) {
        names[index].formUnion(own)
        continue
      }
      seen[place, default: []].append(unique.count)
      unique.append(candidate)
      names.append(own)
    }
    return (unique, count - unique.count)
  }
}

private struct Place: Hashable {
  let package: String
  let version: String
  let path: [UInt8]
}
