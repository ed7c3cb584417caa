public import GateKit
public import SourceText

/// One entry of `same_keys:`, files that have to hold the same keys.
public struct SameKeysRule: Settings, Hashable {
  public enum Grouping: String, CaseIterable, SettingValue {
    /// All files of `paths` together.
    case none
    /// Those of one folder: `apps/*/.env.dev` and `apps/*/.env.prod`.
    case folder
    /// Those of one name: `locales/*/common.json`.
    case name
  }

  public var id = ""
  public var paths: [Glob] = []
  public var groupBy = Grouping.none
  public var ignore: [Glob] = []
  public var message: String?

  public init() {}

  public static let schema: [Setting<SameKeysRule>] = [
    setting("id", \.id, required: true, "name of the rule; policies merge rules by it"),
    setting(
      "paths", \.paths, required: true,
      "the files: YAML, JSON, and KEY=value lines such as .env files; judged at head when one of them changes"
    ),
    setting(
      "group_by", \.groupBy, "none: all are compared; folder or name: only those of one folder or file name"),
    setting("ignore", \.ignore, "keys that may differ, such as DEBUG_*; nested keys are written with dots"),
    setting("message", \.message, "what to tell whoever forgot a key"),
  ]
}

/// Files that one rule compares at most.
private let fileLimit = 2000

private struct TooManyFiles: Error, CustomStringConvertible {
  let rule: String
  var description: String {
    "cannot compare keys: same_keys \"\(rule)\" matches more than \(fileLimit) files"
  }
}

func sameKeysFindings(_ context: GateContext, _ rules: [SameKeysRule]) async throws -> [Finding] {
  var findings: [Finding] = []
  for rule in rules {
    let changed = context.change.files.filter { $0.touches(rule.paths) }
    guard !changed.isEmpty else { continue }
    let touched = Set(changed.flatMap { [rule.group($0.path), rule.group($0.previousPath)] })
    let tree = try await context.repository.tree(.head)
    let files = try await rule.files(in: tree)
    guard files.count <= fileLimit else { throw TooManyFiles(rule: rule.id) }
    let groups = Dictionary(grouping: files) { rule.group($0.path) }
    for group in touched.sorted() {
      findings += try await rule.findings(in: groups[group] ?? [], tree)
    }
  }
  return findings.capped(rule: "same-keys", more: "files")
}

extension SameKeysRule {
  fileprivate func group(_ path: RepositoryPath) -> RepositoryPath {
    switch groupBy {
    case .none: ""
    case .folder: path.folder ?? ""
    case .name: RepositoryPath(bytes: Array(path.name))
    }
  }

  /// The files at head, sorted by path; only folders that a pattern can match in are listed.
  fileprivate func files(in tree: any Tree) async throws -> [TreeEntry] {
    var found: [RepositoryPath: TreeEntry] = [:]
    for glob in paths {
      if let path = glob.onlyPath {
        if let entry = try await tree.entry(at: path) { found[path] = entry }
      } else {
        for entry in try await tree.entries(under: glob.fixedFolder) where glob.matches(entry.path) {
          found[entry.path] = entry
        }
      }
    }
    return found.keys.sorted().compactMap { found[$0] }
      .filter { $0.version.mode == .regular || $0.version.mode == .executable }
  }

  fileprivate func findings(in files: [TreeEntry], _ tree: any Tree) async throws -> [Finding] {
    var findings: [Finding] = []
    var keys: [(path: RepositoryPath, keys: Set<String>)] = []
    for file in files {
      let bytes = try await tree.bytes(of: file, limit: contentLimit)
      do throws(Unreadable) {
        keys.append((file.path, try keySet(bytes, at: file.path)))
      } catch {
        findings.append(unreadable("same-keys", file.path, error))
      }
    }
    let there = Set(files.map(\.path))
    for path in paths.compactMap(\.onlyPath) where groupBy == .none && !there.contains(path) && !there.isEmpty
    {
      findings.append(
        Finding(
          rule: "same-keys",
          message: "\(path) is missing; it has to hold the keys of \(files[0].path) (\(id))",
          help: message ?? "add the file, or take it out of the rule", identity: id))
    }
    let all = keys.reduce(into: Set<String>()) { $0.formUnion($1.keys) }
      .filter { key in !ignore.contains { $0.matches(key) } }
    for (path, own) in keys {
      let missing = all.subtracting(own).sorted()
      guard let first = missing.first else { continue }
      let example = keys.first { $0.keys.contains(first) }?.path ?? path
      findings.append(
        Finding(
          rule: "same-keys",
          message: "\(path) lacks \(listed(missing.map { $0.shortened(to: 100) }, limit: 10)) (\(id))",
          help: message ?? "add the keys, or take them out of the other files: \(example) has \(first)",
          location: Location(path), related: example == path ? [] : [Location(example)], identity: id))
    }
    return findings
  }
}

extension Glob {
  private static let special: Set<UInt8> = Set("*?[{\\".utf8)

  /// The one path that a pattern without wildcards matches.
  fileprivate var onlyPath: RepositoryPath? {
    text.utf8.contains(where: Self.special.contains) ? nil : RepositoryPath(text)
  }

  /// The folder that every match is in; nil for the root.
  fileprivate var fixedFolder: RepositoryPath? {
    RepositoryPath(bytes: Array(text.utf8.prefix { !Self.special.contains($0) })).folder
  }
}
