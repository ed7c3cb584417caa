public import GateKit
internal import ReportedPaths
internal import ScanReports
public import SourceText

/// The files of one tree, to be found by the names that reports give them.
public final class TreePaths {
  /// Sorted bytewise.
  private let files: [RepositoryPath]
  /// Costs a sort of all files, and most reports need none: their paths are those of the tree.
  private var resolver: PathResolver?
  /// Last parts of all paths: a name that ends in none of them is found nowhere, at little cost.
  private lazy var names = Set(files.map { Array($0.name) })

  /// - Parameter files: sorted bytewise.
  public init(_ files: [RepositoryPath]) { self.files = files }

  public convenience init(of tree: any Tree) async throws {
    self.init(try await tree.entries(under: nil).map(\.path))
  }

  /// False where no file of the tree is called so, whatever folder it is in.
  fileprivate func mayHold(_ name: String) -> Bool {
    let last = name.utf8.reversed().prefix { $0 != UInt8(ascii: "/") && $0 != UInt8(ascii: "\\") }
    // What is still to be unescaped or to be put in order has other last parts.
    if name.hasPrefix("file:") || last.first == UInt8(ascii: ".") || last.isEmpty { return true }
    return names.contains(Array(last.reversed()))
  }

  fileprivate func resolve(_ name: [UInt8], root: RepositoryPath?) -> RepositoryPath? {
    let plain = RepositoryPath(bytes: name)
    if root == nil, contains(plain) { return plain }
    let known = resolver ?? PathResolver(files: files)
    resolver = known
    guard case .found(let path) = known.with(root: root).resolve(ReportedName(name)) else { return nil }
    return path
  }

  private func contains(_ path: RepositoryPath) -> Bool {
    var low = 0
    var high = files.count
    while low < high {
      let middle = (low + high) / 2
      if files[middle] < path { low = middle + 1 } else { high = middle }
    }
    return low < files.count && files[low] == path
  }
}

/// Where the files of one report are in a tree. Absolute names of the machine that ran the tool are cut to the
/// longest end that is a file of the tree; a name that could be several files, an address and what is outside have no
/// place.
public struct ScanPlaces {
  private let tree: TreePaths
  private let root: RepositoryPath?
  private var known: [String: Place] = [:]

  private struct Place {
    let path: RepositoryPath?
    /// Of the file in the tree, where the report calls it otherwise.
    let name: String?
  }

  /// - Parameter root: folder that the report's relative names start from.
  public init(in tree: TreePaths, root: RepositoryPath? = nil) {
    self.tree = tree
    self.root = root
  }

  public mutating func place(of name: String) -> RepositoryPath? { find(name)?.path }

  /// Where its file is in the tree; the finding gets the path that it has there.
  mutating func put(_ finding: inout ScanFinding) -> RepositoryPath? {
    guard let name = finding.location?.path, let place = find(name) else { return nil }
    if let name = place.name { finding.location?.path = name }
    return place.path
  }

  private mutating func find(_ name: String) -> Place? {
    if let place = known[name] { return place }
    guard tree.mayHold(name), !isAddress(name) else { return nil }
    let path = tree.resolve(Array(name.utf8), root: root)
    let place = Place(path: path, name: path.flatMap { $0.bytes.elementsEqual(name.utf8) ? nil : $0.text })
    known[name] = place
    return place
  }
}

/// `https://shop.example/cart`: what was found from outside, and is no file.
private func isAddress(_ name: String) -> Bool {
  let bytes = name.utf8
  guard let colon = bytes.firstIndex(of: UInt8(ascii: ":")) else { return false }
  return bytes[colon...].starts(with: "://".utf8)
}
