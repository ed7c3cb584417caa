import CivilTime
import GitReading
public import LocalSystem
import SourceText

/// Bare repositories of a server's own, each holding what its judgements needed of one repository of a forge.
///
/// The folder belongs to one process at a time. All of it can be fetched anew: what is damaged is thrown away, and
/// what was used longest ago goes when the folder is over its limit.
public actor Mirrors {
  private let folder: LocalPath
  private let limit: Int
  private let environment: Environment
  private var lock: FileLock?
  /// The one that is in use, by the repository's name in names of folders.
  private var current: [String: Mirror] = [:]
  private var lastGeneration = 0
  private var opened = 0

  /// Sizes are counted after so many uses: that takes a look at every file.
  private static let usesBetweenCounts = 50
  /// Packs of one mirror before they are made one: each fetch brings another.
  private static let packLimit = 50
  /// Packs of one mirror before it is fetched anew, where there is no git to pack it.
  private static let packLimitWithoutGit = 500

  /// - Parameters:
  ///   - folder: made where it is not there.
  ///   - limit: bytes of all mirrors together, but for those in use.
  /// - Throws: where another process has the folder.
  public init(in folder: LocalPath, limit: Int, environment: Environment) throws {
    self.folder = folder
    self.limit = limit
    self.environment = environment
    try LocalFiles.createFolders(folder)
    lock = try FileLock(trying: folder.appending("lock"))
    guard lock != nil else {
      throw FetchError(
        "cannot use the mirrors in \(folder): another server does",
        mend: "give each server a folder of its own")
    }
    // What a process that was killed left half made, or half thrown away.
    for (name, generation, isWhole) in try Self.found(in: folder) {
      lastGeneration = max(lastGeneration, generation)
      let place = folder.appending(Self.folderName(name, generation))
      if isWhole, current[name].map({ $0.generation < generation }) ?? true {
        if let older = current[name] { try LocalFiles.removeFolder(older.folder) }
        current[name] = Mirror(place, generation)
      } else {
        try LocalFiles.removeFolder(place)
      }
    }
  }

  /// Leaves the folder to another process. Nobody may use a mirror any more.
  public func close() { lock = nil }

  /// A mirror while it is used.
  public struct Use: Sendable {
    /// The bare repository.
    public let folder: LocalPath
    /// Brings what is missing from the forge's repository.
    public let history: MissingHistory
  }

  /// Runs `body` with the mirror of a repository; once more with a new one where it turned out to be damaged.
  ///
  /// - Parameters:
  ///   - name: tells repositories apart: `github/acme/app`.
  ///   - address: where it is fetched from, without credentials.
  public func use<Result: Sendable>(
    _ name: String, from address: String, access: RemoteAccess = RemoteAccess(),
    _ body: @Sendable (Use) async throws -> Result
  ) async throws -> Result {
    // No forge has a + in its names, and every other sign is one that files may have.
    let name = percentEncoded(path: name.utf8).replacing("/", with: "+")
    let mirror = try await mirror(of: name, address)
    do {
      return try await run(body, mirror, access)
    } catch {
      guard isDamage(error) else { throw error }
      discard(mirror, of: name)
      return try await run(body, self.mirror(of: name, address), access)
    }
  }

  private func run<Result: Sendable>(
    _ body: @Sendable (Use) async throws -> Result, _ mirror: Mirror,
    _ access: RemoteAccess
  ) async throws -> Result {
    mirror.users += 1
    defer { release(mirror) }
    let history = MissingHistory(
      of: mirror.folder, environment: environment, access: access, turns: mirror.turns)
    return try await body(Use(folder: mirror.folder, history: history))
  }

  private func release(_ mirror: Mirror) {
    mirror.users -= 1
    if mirror.isDiscarded, mirror.users == 0 { remove(mirror) }
  }
}

// MARK: - Making and keeping

/// A state of its actor's alone.
private final class Mirror {
  let folder: LocalPath
  let generation: Int
  let turns = FetchTurns()
  var users = 0
  /// Nobody begins to use it any more.
  var isDiscarded = false
  /// Nobody else looks at it before this is done.
  var preparation: Task<Void, any Error>?

  init(_ folder: LocalPath, _ generation: Int) {
    self.folder = folder
    self.generation = generation
  }
}

extension Mirrors {
  /// Written last: what has none was not made to its end. Holds the address.
  private static let marker = "gatehouse-mirror"

  private func mirror(of name: String, _ address: String) async throws -> Mirror {
    opened += 1
    if opened % Self.usesBetweenCounts == 0 { await tidy() }
    let mirror: Mirror
    if let known = current[name] {
      mirror = known
    } else {
      lastGeneration += 1
      mirror = Mirror(folder.appending(Self.folderName(name, lastGeneration)), lastGeneration)
      current[name] = mirror
    }
    let preparation =
      mirror.preparation
      ?? Task { [folder = mirror.folder] in try Self.prepare(folder, address) }
    mirror.preparation = preparation
    do {
      try await preparation.value
    } catch {
      discard(mirror, of: name)
      throw error
    }
    // The time of its last use is the marker's.
    LocalFiles.touch(mirror.folder.appending(Self.marker))
    return mirror
  }

  private static func prepare(_ folder: LocalPath, _ address: String) throws {
    let marker = folder.appending(Self.marker)
    // Not there yet, or not readable: then it is written.
    let known = (try? LocalFiles.read(marker, limit: 1 << 16)).map { String(decoding: $0, as: UTF8.self) }
    guard known != address else { return }
    try LocalFiles.createFolders(folder)
    try BareRepository.make(at: folder.description, origin: address)
    try LocalFiles.write(Array(address.utf8), to: marker)
  }

  private func discard(_ mirror: Mirror, of name: String) {
    if current[name] === mirror { current[name] = nil }
    mirror.isDiscarded = true
    if mirror.users == 0 { remove(mirror) }
  }

  private func remove(_ mirror: Mirror) {
    // What stays is found at the next start.
    try? LocalFiles.removeFolder(mirror.folder)
  }

  /// Makes many packs one, and throws out what was used longest ago until the rest is within the limit.
  public func tidy() async {
    var sizes: [(name: String, mirror: Mirror, used: Int64, size: Int)] = []
    for (name, mirror) in current where !mirror.isDiscarded {
      // A mirror that cannot be looked at will be found damaged by whoever uses it.
      guard let files = try? LocalFiles.list(mirror.folder) else { continue }
      let used = LocalFiles.modified(mirror.folder.appending(Self.marker))?.seconds ?? 0
      sizes.append((name, mirror, used, files.reduce(0) { $0 + $1.size }))
      let packs = files.count { $0.path.suffix(5).elementsEqual(".pack".utf8) }
      if packs > Self.packLimit { await pack(mirror, name, packs) }
    }
    var total = sizes.reduce(0) { $0 + $1.size }
    for (name, mirror, _, size) in sizes.sorted(by: { $0.used < $1.used }) where total > limit {
      guard mirror.users == 0 else { continue }
      discard(mirror, of: name)
      total -= size
    }
  }

  private func pack(_ mirror: Mirror, _ name: String, _ packs: Int) async {
    guard Fetcher(environment) == .git else {
      // Nothing else makes many packs one; a new mirror has one.
      if packs > Self.packLimitWithoutGit, mirror.users == 0 { discard(mirror, of: name) }
      return
    }
    mirror.users += 1
    defer { release(mirror) }
    await mirror.turns.next()
    // Without it, the mirror is as good as before and only larger.
    try? await GitCommandLine(in: mirror.folder, environment).run(["gc", "--quiet"], to: "pack a mirror")
    await mirror.turns.end()
  }

  /// Names and generations of the mirrors that are there.
  private static func found(
    in folder: LocalPath
  ) throws -> [(name: String, generation: Int, isWhole: Bool)] {
    var folders: [String] = []
    _ = try LocalFiles.list(folder) { path in
      folders.append(String(decoding: path, as: UTF8.self))
      return false
    }
    return folders.compactMap { folderName -> (name: String, generation: Int, isWhole: Bool)? in
      guard let dot = folderName.lastIndex(of: "."),
        let generation = Int(folderName[folderName.index(after: dot)...])
      else { return nil }
      let marker = folder.appending(folderName).appending(Self.marker)
      return (String(folderName[..<dot]), generation, LocalFiles.kind(of: marker) != nil)
    }
  }

  private static func folderName(_ name: String, _ generation: Int) -> String {
    "\(name).\(generation)"
  }
}

/// What a mirror cannot get over by itself.
private func isDamage(_ error: any Error) -> Bool {
  switch error {
  case let error as GitError: [.notARepository, .missingObject, .corrupted].contains(error.kind)
  case let error as FetchError: error.isDamage
  default: false
  }
}
