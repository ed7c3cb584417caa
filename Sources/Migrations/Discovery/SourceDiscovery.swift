public import SourceText

/// Finds the sources of migrations in a tree, by what their tools leave there: names first, and where names do not
/// tell, the content of the files that somebody touched.
public struct SourceDiscovery: Sendable {
  /// nil where no file is there.
  public typealias Reading = @Sendable (RepositoryPath) async throws -> [UInt8]?

  let names: TreeNames
  /// Only sources with one of these are of interest; nil for all.
  let touched: Set<RepositoryPath>?
  private let reading: Reading

  /// Bytes of one file that are looked into.
  public static let sizeLimit = 256 << 10
  /// Files of one folder that are looked into where its names do not tell the tool.
  static let samples = 5

  public init(of paths: [RepositoryPath], touched: Set<RepositoryPath>? = nil, reading: @escaping Reading) {
    names = TreeNames(paths)
    self.touched = touched
    self.reading = reading
  }

  /// By its ending alone: false for a file that is none of any tool's.
  public static func mayMatter(_ path: RepositoryPath) -> Bool { TreeNames.isOfInterest(path) }

  public struct Found: Sendable {
    /// By folder.
    public var sources: [FoundSource] = []
    public var unknown: [UnknownMigrations] = []
  }

  public func find() async throws -> Found {
    var found = Found()
    var taken: Set<RepositoryPath> = []
    // Tools with marks of their own come first; what they hold is nobody else's.
    let finders: [(SourceDiscovery, Set<RepositoryPath>) async throws -> [FoundSource]] = [
      { $0.pythonSources(except: $1, ini: try await $0.alembicLocations()) },
      { discovery, _ in discovery.railsSources() },
      { discovery, _ in discovery.folderSources() },
      { discovery, _ in discovery.flywaySources() },
      { try await $0.liquibaseSources(except: $1) },
      { discovery, _ in discovery.ectoSources() },
      { discovery, _ in discovery.entitySources() },
      { try await $0.scriptSources(except: $1) },
      { try await $0.numberedSources(except: $1) },
    ]
    for finder in finders {
      for source in try await finder(self, taken) {
        taken.formUnion(source.files)
        if isTouched(source) { found.sources.append(source) }
      }
    }
    found.sources.sort { ($0.folder, $0.framework.rawValue) < ($1.folder, $1.framework.rawValue) }
    found.unknown = try await unknownMigrations(except: taken)
    return found
  }

  private func isTouched(_ source: FoundSource) -> Bool {
    guard let touched else { return true }
    return [source.files, source.settingFiles, source.models].contains {
      $0.contains(where: touched.contains)
    }
  }

  /// Something in the folder is of interest.
  func isTouched(_ files: [TreeNames.File]) -> Bool {
    guard let touched else { return true }
    return files.contains { touched.contains($0.path) }
  }

  /// nil where it cannot be read, or is not there.
  func text(_ path: RepositoryPath?) async throws -> String? {
    guard let path, let bytes = try await reading(path) else { return nil }
    return String(decoding: bytes.prefix(Self.sizeLimit), as: UTF8.self)
  }

  /// Of the touched files first: what a change brings says best what it is.
  func samples(_ files: [TreeNames.File]) -> [TreeNames.File] {
    let sorted = files.sorted { $0.path < $1.path }
    guard let touched else { return Array(sorted.prefix(Self.samples)) }
    let own = sorted.filter { touched.contains($0.path) }
    return Array((own + sorted.filter { !touched.contains($0.path) }).prefix(Self.samples))
  }
}

extension SourceDiscovery {
  /// What somebody names: all files of the folder, whatever they look like. nil where nothing is there.
  public func source(_ framework: Framework, in folder: String, mark: String = "the policy") -> FoundSource? {
    var files = names.files(below: folder).map(\.path)
    guard !files.isEmpty else { return nil }
    if framework == .rails {
      files += ["schema.rb", "structure.sql"].compactMap { names.file($0, in: folder.parentFolder) }
    }
    return FoundSource(framework, folder: folder, mark: mark, files: files)
  }
}
