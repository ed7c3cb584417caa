import GateKit
import LocalSystem
import PolicyFiles
import SourceText

/// What can be known of past changes beside their commits: what the messages of merges say, and files of the caller's.
struct PastFacts: Sendable {
  let target: String
  /// Where the repository is, without user and password; nil where it has no remote.
  let remote: String?
  /// The path of `remote` on its forge: `["acme", "app"]`.
  let path: [String]
  /// A branch that a message names without a repository is taken for one of this repository.
  let assumesOneRepository: Bool
  let files: FactsFolder

  /// What git knows, over the caller's defaults, and below what the caller says of this very change.
  func facts(of change: PastChange) throws -> Facts {
    let known = known(of: change)
    let layers = [
      try files.facts(named: FactsFolder.ofAll), known,
      try known.number.flatMap { try files.facts(named: "\($0)") },
      try files.facts(named: change.commit.id.description),
    ]
    return layers.compactMap { $0 }.reduce(Facts()) { $0.covered(by: $1) }
  }

  private func known(of change: PastChange) -> Facts {
    let message = change.message
    var facts = Facts()
    facts.target = target
    facts.number = message.number
    facts.title = message.title
    facts.source = message.source
    let base = identity(of: remote ?? "local")
    facts.baseRepository = base
    facts.headRepository = headRepository(message, base).map { .value($0) }
    return facts
  }

  /// nil where nobody can tell. A name that another repository has is another repository.
  private func headRepository(_ message: MergeMessage, _ base: RepositoryIdentity) -> RepositoryIdentity? {
    guard message.source != nil else { return nil }
    guard let owner = message.owner else { return assumesOneRepository ? base : nil }
    guard !path.isEmpty else { return nil }
    // GitHub names the owner alone, Gitea owner and name, git an address that ends in them.
    let parts = owner.split { $0 == "/" || $0 == ":" }.map(String.init)
    let isOwn = parts == Array(path.dropLast()) || parts.suffix(path.count) == path[...]
    return isOwn ? base : identity(of: owner)
  }

  private func identity(of name: String) -> RepositoryIdentity { RepositoryIdentity(id: name, name: name) }
}

extension Facts {
  /// Every fact that the other one knows, and of the rest one's own.
  func covered(by other: Facts) -> Facts {
    let (own, over) = (node?.entries ?? [], other.node?.entries ?? [])
    let kept = own.filter { entry in !over.contains { $0.key == entry.key } }
    return Facts(Node(value: .map(kept + over))) ?? other
  }
}

/// Files of facts, one for a change, by the id of its commit or the number of its pull request, and one for all:
/// `4f2c91a….yml`, `123.json`, `default.yml`.
struct FactsFolder: Sendable {
  /// The name of the file that speaks of every change.
  static let ofAll = "default"

  private let texts: [String: (file: String, bytes: [UInt8])]

  /// Files of one folder, and bytes of one.
  private static let countLimit = 100_000
  private static let sizeLimit = 4 << 20

  /// Nothing is known.
  init() { texts = [:] }

  /// - Throws: `UsageError` where there is no such folder, or two files are of one change.
  init(_ folder: String, _ console: Console) throws {
    let place = try console.currentFolder().appending(folder)
    guard LocalFiles.kind(of: place) == .folder else {
      throw UsageError("--facts: there is no folder \(place)")
    }
    var texts: [String: (file: String, bytes: [UInt8])] = [:]
    for file in try LocalFiles.list(place, limit: Self.countLimit, where: { _ in false }) {
      let name = String(decoding: file.path, as: UTF8.self)
      guard let suffix = [".yml", ".yaml", ".json"].first(where: { name.hasSuffix($0) }) else { continue }
      let key = name.dropLast(suffix.count).lowercased()
      if let twin = texts[key] {
        throw UsageError("--facts: \(twin.file) and \(folder)/\(name) are of one change")
      }
      texts[key] = (
        "\(folder)/\(name)", try LocalFiles.read(place.appending(name), limit: Self.sizeLimit)
      )
    }
    self.texts = texts
  }

  /// Names of files that are of none of these changes, sorted.
  func strangers(to changes: [PastChange]) -> [String] {
    var known: Set<String> = [Self.ofAll]
    for change in changes {
      known.insert(change.commit.id.description)
      if let number = change.message.number { known.insert("\(number)") }
    }
    return texts.filter { !known.contains($0.key) }.map(\.value.file).sorted()
  }

  fileprivate func facts(named name: String) throws -> Facts? {
    guard let text = texts[name] else { return nil }
    let facts = try readFacts(text.bytes, source: text.file)
    guard facts.deployment == nil else {
      throw UsageError("\(text.file) tells of a deployment, and a replay judges changes")
    }
    return facts
  }
}
