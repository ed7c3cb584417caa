import GateKit
import Migrations
import SourceText

/// One source of migrations as both trees have it.
struct SourcePair: Sendable {
  let base: FoundSource?
  let head: FoundSource?
  let engine: Engine
  /// How the engine is known, for people.
  let engineNote: String

  /// The one that says most of it.
  let found: FoundSource
}

/// The sources that a change touches, in both trees.
struct SourceSurvey: Sendable {
  var pairs: [SourcePair] = []
  var unknown: [UnknownMigrations] = []
  /// Configured places in which no tree has anything.
  var missing: [SourceSettings] = []

  /// - Parameters:
  ///   - touched: nil for all.
  ///   - named: files that somebody asked for by name: SQL among them needs no tool.
  init(
    _ settings: MigrationsSettings, base: ListedTree, head: ListedTree, touched: Set<RepositoryPath>?,
    named: Set<RepositoryPath> = []
  ) async throws {
    func discovery(_ listed: ListedTree, besides files: [RepositoryPath] = []) -> SourceDiscovery {
      SourceDiscovery(of: listed.paths, touched: touched?.union(files)) { try await listed.bytes(at: $0) }
    }
    var after = try await discovery(head).find()
    // What is new at head lies in a source that base has without it, and the other way round.
    let before = try await discovery(base, besides: after.sources.flatMap(\.files)).find()
    if before.sources.contains(where: { old in !after.sources.contains { $0.isSame(as: old) } }) {
      after = try await discovery(head, besides: before.sources.flatMap(\.files)).find()
    }
    let finders = [discovery(base), discovery(head)]
    unknown = after.unknown
    var sources = Self.paired(before.sources, after.sources)
    for place in settings.sources {
      let own = sources.filter { $0.isIn(place.folder) }
      if let framework = place.framework {
        sources.removeAll { $0.isIn(place.folder) }
        let (old, new) = (
          finders[0].source(framework, in: place.folder), finders[1].source(framework, in: place.folder)
        )
        if old == nil, new == nil { missing.append(place) }
        let isTouched = [old, new].contains { source in
          source.map { source in touched.map { !$0.isDisjoint(with: source.files) } ?? true } ?? false
        }
        if isTouched { sources.append(Both(base: old, head: new)) }
        unknown.removeAll { $0.folder == place.folder || $0.folder.hasPrefix(place.folder + "/") }
      } else if own.isEmpty, touched == nil {
        missing.append(place)
      }
    }
    sources += Self.plain(named, beside: sources, finders[1])
    for both in sources {
      guard let found = both.head ?? both.base else { continue }
      let finder = both.head == nil ? finders[0] : finders[1]
      let (engine, note) = try await Self.engine(of: found, settings, finder)
      pairs.append(
        SourcePair(base: both.base, head: both.head, engine: engine, engineNote: note, found: found))
    }
  }

  private struct Both {
    var base: FoundSource?
    var head: FoundSource?

    func isIn(_ folder: String) -> Bool {
      (head ?? base).map { $0.folder == folder || $0.folder.hasPrefix(folder + "/") } ?? false
    }
  }

  /// Folders of SQL that no tool was told for.
  private static func plain(
    _ named: Set<RepositoryPath>, beside sources: [Both], _ finder: SourceDiscovery
  ) -> [Both] {
    let known = Set(sources.flatMap { $0.head?.files ?? [] })
    let folders = Set(
      named.subtracting(known).filter { $0.description.hasSuffix(".sql") }.map {
        $0.folder?.description ?? ""
      })
    // A folder's source has those below it.
    let outermost = folders.filter { folder in
      !folders.contains { $0 != folder && ($0.isEmpty || folder.hasPrefix($0 + "/")) }
    }
    return outermost.sorted().compactMap { folder in
      finder.source(.raw, in: folder, mark: "the names of its files").map { Both(base: nil, head: $0) }
    }
  }

  private static func paired(_ before: [FoundSource], _ after: [FoundSource]) -> [Both] {
    var rest = before
    var pairs: [Both] = after.map { source in
      let index = rest.firstIndex { $0.isSame(as: source) }
      return Both(base: index.map { rest.remove(at: $0) }, head: source)
    }
    for index in pairs.indices where pairs[index].base == nil {
      guard let head = pairs[index].head, let place = rest.firstIndex(where: { $0.isMoved(to: head) }) else {
        continue
      }
      pairs[index].base = rest.remove(at: place)
    }
    pairs += rest.map { Both(base: $0, head: nil) }
    return pairs
  }

  /// The policy's word for the place, then what the source tells, then the policy's for all.
  private static func engine(
    of source: FoundSource, _ settings: MigrationsSettings, _ finder: SourceDiscovery
  ) async throws -> (Engine, note: String) {
    let usual = Engine(settings.engine) ?? Engine(.postgres, 15)
    let place = settings.sources.first {
      source.folder == $0.folder || source.folder.hasPrefix($0.folder + "/")
    }
    if let name = place?.engine, let engine = Engine(name) {
      return (engine, "as the policy says of \(source.folder)")
    }
    guard let told = try await finder.engine(of: source) else {
      return (usual, "assumed: nothing there tells it")
    }
    if told.dialect == usual.dialect { return (usual, "told by \(told.mark)") }
    let engine = Engine(told.dialect.rawValue) ?? usual
    return (engine, "told by \(told.mark); the version is assumed")
  }
}
