public import SourceText

/// Finds the files that reports name in the tree of a commit.
///
/// In this order, and the first that finds one file decides: the name as fixed; below `root`; below each
/// folder that the report names as a source, or of its own; the module paths of Go; then the end of the name.
/// Where a name is longer than the path in the tree (`/builds/app/src/a.c` for `src/a.c`, as from a container
/// or another machine), its beginning is cut part by part: the longest end that is a path of the tree wins.
/// Where it is shorter (`shop/a.py` for `py/shop/a.py`), the file has to be the only one that ends so.
public struct PathResolver: Sendable {
  /// Sorted bytewise.
  private let files: [RepositoryPath]
  private let fixes: [PathFix]
  private let modules: [GoModule]
  private let root: [UInt8]
  private let suffixes: SuffixIndex

  /// Candidates that an ambiguity lists.
  static let candidateLimit = 20

  /// - Parameters:
  ///   - files: of the tree, sorted bytewise.
  ///   - root: where the report's relative names start, as its reader was told.
  ///   - fixes: the first that applies is applied.
  public init(
    files: [RepositoryPath], root: RepositoryPath? = nil, fixes: [PathFix] = [], modules: [GoModule] = []
  ) {
    self.init(files: files, suffixes: SuffixIndex(files), root: root, fixes: fixes, modules: modules)
  }

  private init(
    files: [RepositoryPath], suffixes: SuffixIndex, root: RepositoryPath?, fixes: [PathFix],
    modules: [GoModule]
  ) {
    self.files = files
    self.suffixes = suffixes
    self.root = normalisedPath(root?.bytes ?? [])
    self.fixes = fixes
    // The longest module path first: modules lie inside each other.
    self.modules = modules.sorted { $0.path.count > $1.path.count }
  }

  /// The same tree, for a report that starts elsewhere.
  public func with(root: RepositoryPath?) -> PathResolver {
    PathResolver(files: files, suffixes: suffixes, root: root, fixes: fixes, modules: modules)
  }

  /// - Parameter sources: folders that the report says its names are relative to.
  public func resolve(_ name: ReportedName, sources: [[UInt8]] = []) -> PathResolution {
    resolve(fixed: fixed(name), name.kind, sources: sources)
  }

  /// As the policy wants the name to be read.
  public func fixed(_ name: ReportedName) -> [UInt8] {
    let path = normalisedPath(name.bytes)
    for fix in fixes { if let fixed = fix.applied(to: path) { return normalisedPath(fixed) } }
    return path
  }

  public func resolve(fixed path: [UInt8], _ kind: ReportedName.Kind, sources: [[UInt8]]) -> PathResolution {
    guard !path.isEmpty else { return .missing }
    if kind == .goPackage {
      for module in modules { if let place = module.place(of: path), contains(place) { return found(place) } }
    }
    if path.first != slash, !root.isEmpty, contains(root + [slash] + path) {
      return found(root + [slash] + path)
    }
    if kind != .suffix, let place = belowSources(path, sources) { return place }
    return byEnd(path, isWholeEnd: kind == .suffix)
  }

  /// The nearest path of the tree, for advice: the one that shares most of the end.
  public func nearest(to name: ReportedName) -> RepositoryPath? {
    suffixes.sharingLongestEnd(with: normalisedPath(name.bytes), limit: 1).files.first
  }

  /// A relative name below every source: the longest path of the tree that one of them gives. nil where none
  /// does.
  private func belowSources(_ path: [UInt8], _ sources: [[UInt8]]) -> PathResolution? {
    if path.first == slash || sources.isEmpty { return longestEnd(path).map { found($0) } }
    var best: Set<RepositoryPath> = []
    var length = 0
    for source in sources {
      let folder = normalisedPath(source)
      let whole = folder.isEmpty ? path : folder + [slash] + path
      guard let place = longestEnd(whole) else { continue }
      let parts = place.count { $0 == slash } + 1
      if parts > length { best = [] }
      if parts >= length { best.insert(RepositoryPath(bytes: Array(place))) }
      length = max(length, parts)
    }
    // What the sources add is a guess where only the name itself is in the tree, and exact all the same.
    guard let first = best.first else { return contains(path) ? found(path) : nil }
    return best.count == 1 ? .found(first) : .ambiguous(best.sorted())
  }

  /// The longest end of a path, in whole parts, that is a path of the tree. An absolute path needs two parts,
  /// or nothing before the one: else any `setup.py` of the machine would be that of the root.
  private func longestEnd(_ path: [UInt8]) -> [UInt8]? {
    var rest = path.first == slash ? path[1...] : path[...]
    var isWhole = true
    while !rest.isEmpty {
      let next = rest.firstIndex(of: slash)
      if isWhole || next != nil, contains(Array(rest)) { return Array(rest) }
      guard let next else { return nil }
      rest = rest[(next + 1)...]
      isWhole = false
    }
    return nil
  }

  private func byEnd(_ path: [UInt8], isWholeEnd: Bool) -> PathResolution {
    let relative = path.first == slash ? Array(path.dropFirst()) : path
    if isWholeEnd, contains(relative) { return found(relative) }
    var (candidates, parts) = suffixes.sharingLongestEnd(with: relative, limit: Self.candidateLimit)
    if !root.isEmpty {
      let inside = candidates.filter { $0.isInside(RepositoryPath(bytes: root)) }
      if !inside.isEmpty { candidates = inside }
    }
    guard let first = candidates.first else { return .missing }
    let whole = relative.count { $0 == slash } + 1
    let isSure = parts == whole && (parts > 1 || path.first != slash)
    // One part of several, the file name, says nothing: every package has its `index.js`. But `/app/main.py`
    // may be the root's `main.py`.
    let isAtRoot = candidates.count == 1 && !first.bytes.contains(slash)
    guard isSure || parts > 1 || isAtRoot else { return .missing }
    if candidates.count > 1 { return .ambiguous(Array(candidates.prefix(Self.candidateLimit))) }
    return isSure ? .found(first) : .likely(first)
  }

  private func found(_ bytes: [UInt8]) -> PathResolution { .found(RepositoryPath(bytes: bytes)) }

  public func contains(_ path: [UInt8]) -> Bool {
    let wanted = RepositoryPath(bytes: path)
    var low = 0
    var high = files.count
    while low < high {
      let middle = (low + high) / 2
      if files[middle] < wanted { low = middle + 1 } else { high = middle }
    }
    return low < files.count && files[low] == wanted
  }
}
