public import ReportedPaths
public import SourceText

/// Where the files of one report are in a tree; numbers are places in `report.files`.
public struct Placement: Sendable {
  public struct Place: Hashable, Sendable {
    public let file: Int
    public let path: RepositoryPath
  }

  public struct Ambiguity: Hashable, Sendable {
    public let file: Int
    /// Sorted bytewise.
    public let candidates: [RepositoryPath]
  }

  public internal(set) var found: [Place] = []
  /// To be believed if the file's text fits: see `PathResolution.likely`.
  public internal(set) var likely: [Place] = []
  public internal(set) var ambiguous: [Ambiguity] = []
  public internal(set) var missing: [Int] = []

  public init() {}
}

extension PathResolver {
  /// Looks for every file of a report.
  ///
  /// Absolute names of one report have one beginning: the folder that the tool ran in. Where most names are
  /// found behind one, a name that is found behind another (a file of a dependency, say, that ends like one
  /// of ours) is only likely, and a name behind it that could be several files is the one behind it.
  public func place(_ report: CoverageReport) -> Placement {
    let names = report.files.map { fixed($0.name) }
    let resolutions = zip(report.files, names).map {
      resolve(fixed: $1, $0.name.kind, sources: report.sources)
    }
    let beginning = commonBeginning(names, resolutions)
    var placement = Placement()
    for (file, (name, resolution)) in zip(names, resolutions).enumerated() {
      let behind = beginning.flatMap { name.starts(with: $0) ? Array(name[$0.count...]) : nil }
      if let behind, contains(behind) {
        placement.found.append(Placement.Place(file: file, path: RepositoryPath(bytes: behind)))
        continue
      }
      switch resolution {
      case .found(let path):
        let isElsewhere = cut(of: name, path) != nil && beginning != nil
        let place = Placement.Place(file: file, path: path)
        if isElsewhere { placement.likely.append(place) } else { placement.found.append(place) }
      case .likely(let path): placement.likely.append(Placement.Place(file: file, path: path))
      case .ambiguous(let candidates):
        placement.ambiguous.append(Placement.Ambiguity(file: file, candidates: candidates))
      case .missing: placement.missing.append(file)
      }
    }
    return placement
  }

  /// The beginning that most of the absolute names lose; nil where none is cut.
  private func commonBeginning(_ names: [[UInt8]], _ resolutions: [PathResolution]) -> [UInt8]? {
    var votes: [[UInt8]: Int] = [:]
    for (name, resolution) in zip(names, resolutions) {
      guard case .found(let path) = resolution, let cut = cut(of: name, path) else { continue }
      votes[cut, default: 0] += 1
    }
    return votes.max { ($0.value, $1.key.count) < ($1.value, $0.key.count) }?.key
  }

  /// What stands before the path in an absolute name; nil where the name is no longer.
  private func cut(of name: [UInt8], _ path: RepositoryPath) -> [UInt8]? {
    guard name.first == slash, name.count > path.bytes.count,
      name.suffix(path.bytes.count).elementsEqual(path.bytes)
    else { return nil }
    return Array(name.dropLast(path.bytes.count))
  }
}

private let slash = UInt8(ascii: "/")
