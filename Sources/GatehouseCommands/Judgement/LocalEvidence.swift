import GateKit
import LocalSystem
import SourceText

/// Reports that the gates ask for, looked for below one folder: the work tree of a developer or a CI job.
struct LocalEvidence: Sendable {
  let folder: LocalPath

  /// Reports that one request may match.
  private static let countLimit = 1000

  /// - Returns: in the order of the requests, each one's sorted by path.
  func collect(_ requests: [EvidenceRequest]) throws -> [Evidence] {
    let wanted = requests.filter { !$0.files.isEmpty && !$0.isOrdered }
    guard !wanted.isEmpty else { return [] }
    let globs = wanted.flatMap(\.files)
    let files = try LocalFiles.list(folder) { folder in
      globs.contains { $0.mayMatch(inside: RepositoryPath(bytes: folder)) }
    }
    var found: [Evidence] = []
    var taken: Set<EvidencePlace> = []
    for request in wanted {
      let paths = files.map { RepositoryPath(bytes: $0.path) }.filter { path in
        request.files.contains { $0.matches(path) }
      }
      guard paths.count <= Self.countLimit else {
        throw EvidenceLimit(id: request.id, count: paths.count, limit: Self.countLimit)
      }
      // Two gates may ask for one report.
      for path in paths where taken.insert(EvidencePlace(id: request.id, of: request.of, path: path)).inserted
      {
        found.append(try read(path, for: request))
      }
    }
    return found
  }

  private func read(_ path: RepositoryPath, for request: EvidenceRequest) throws -> Evidence {
    let place = folder.appending(LocalPath(bytes: path.bytes))
    let file = try LocalReport(place)
    // A file says neither its commit nor, after a checkout or a copy, when it was really made; its
    // modification time is the best that is known.
    return Evidence(
      // Whoever takes the answer asks `content.check()`, and does not take one of a file that changed.
      id: request.id, of: request.of, path: path, digest: (try? file.digest()) ?? "", commit: nil,
      made: LocalFiles.modified(place), content: file.content)
  }
}

/// One file that answers requests of one name.
struct EvidencePlace: Hashable {
  let id: String
  let of: EvidenceRequest.Origin
  let path: RepositoryPath
}

struct EvidenceLimit: Error, CustomStringConvertible {
  let id: String
  let count: Int
  let limit: Int
  var description: String {
    "cannot take report \"\(id)\": \(count) files match its paths and the limit is \(limit); narrow the paths"
  }
}
