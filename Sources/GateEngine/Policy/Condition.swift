public import GateKit
public import SourceText

/// The `when` of a rule or label: everything named must hold.
public struct Condition: Settings, Equatable {
  public var requirements = Requirements()
  public var not: Requirements?

  public init() {}

  public static let schema: [Setting<Condition>] =
    including(\.requirements) + [setting("not", \.not, "holds where none of these is so")]
}

/// What a condition can ask. An empty one always holds.
public struct Requirements: Settings, Equatable {
  public var target: OneOrMany<Glob>?
  public var source: OneOrMany<Glob>?
  public var anyPaths: OneOrMany<Glob>?
  public var allPaths: OneOrMany<Glob>?
  public var groups: OneOrMany<String>?
  public var labels: OneOrMany<Glob>?
  public var author: OneOrMany<Glob>?
  public var bot: Bool?
  public var draft: Bool?
  public var fork: Bool?
  public var title: PatternSetting?
  public var size: SizeRequirement?
  public var revert: Bool?
  public var ref: OneOrMany<Glob>?
  public var event: OneOrMany<String>?

  public init() {}

  public static let schema: [Setting<Requirements>] = [
    setting("target", \.target, "the base branch matches"),
    setting("source", \.source, "the head branch matches"),
    setting("any_paths", \.anyPaths, "some changed file matches"),
    setting("all_paths", \.allPaths, "every changed file matches, and there is one"),
    setting("groups", \.groups, "one of these groups of the policy is affected, itself or by what it needs"),
    setting("labels", \.labels, "some label matches"),
    setting("author", \.author, "the author's login matches"),
    setting("bot", \.bot, "the author is a bot"),
    setting("draft", \.draft, "the pull request is a draft"),
    setting("fork", \.fork, "the head branch is in another repository"),
    setting("title", \.title, "the title matches this regular expression"),
    setting("size", \.size, "the change is larger or smaller than this"),
    setting("revert", \.revert, "the change undoes one earlier commit exactly, proved by its blobs"),
    setting("ref", \.ref, "the judged ref matches: refs/tags/v*"),
    setting("event", \.event, "what asked for the verdict"),
  ]
}

public struct SizeRequirement: Settings, Equatable {
  public var linesAbove: Int?
  public var linesAtMost: Int?
  public var filesAbove: Int?
  public var filesAtMost: Int?

  public init() {}

  public static let schema: [Setting<SizeRequirement>] = [
    setting("lines_above", \.linesAbove, "more added and removed lines than this"),
    setting("lines_at_most", \.linesAtMost, "this many added and removed lines or fewer"),
    setting("files_above", \.filesAbove, "more changed files than this"),
    setting("files_at_most", \.filesAtMost, "this many changed files or fewer"),
  ]
}

/// Whether a condition holds, or what would have to be known to tell.
public enum Truth: Equatable, Sendable {
  case holds
  case fails
  /// Names of facts, sorted.
  case unknown([String])
}

extension Condition {
  public func truth(of facts: Facts, _ change: Change, _ groups: PathGroups = PathGroups()) -> Truth {
    let asked = requirements.answers(facts, change, groups)
    let negated = not.map { Truth.all($0.answers(facts, change, groups)).negated }
    return .all(asked + (negated.map { [$0] } ?? []))
  }
}

extension Truth {
  /// One failure decides, whatever is unknown.
  static func all(_ truths: [Truth]) -> Truth {
    var unknown: Set<String> = []
    for truth in truths {
      switch truth {
      case .holds: continue
      case .fails: return .fails
      case .unknown(let facts): unknown.formUnion(facts)
      }
    }
    return unknown.isEmpty ? .holds : .unknown(unknown.sorted())
  }

  var negated: Truth {
    switch self {
    case .holds: .fails
    case .fails: .holds
    case .unknown: self
    }
  }
}

extension Requirements {
  fileprivate func answers(_ facts: Facts, _ change: Change, _ named: PathGroups) -> [Truth] {
    func asks<Wanted, Value>(
      _ wanted: Wanted?, _ read: Read<Value>, _ holds: (Wanted, Value) -> Bool
    ) -> Truth {
      guard let wanted else { return .holds }
      guard let value = facts[read] else { return .unknown([read.name]) }
      return holds(wanted, value) ? .holds : .fails
    }
    func matches(_ globs: OneOrMany<Glob>, _ text: String) -> Bool {
      globs.values.contains { $0.matches(text) }
    }
    func touches(_ globs: OneOrMany<Glob>, _ file: ChangedFile) -> Bool {
      globs.values.contains { $0.matches(file.path) }
    }
    // A file that moves out of a folder changes that folder too.
    func leaves(_ globs: OneOrMany<Glob>, _ file: ChangedFile) -> Bool {
      globs.values.contains { $0.matches(file.previousPath) }
    }
    func holds(_ answer: Bool?) -> Truth { answer ?? true ? .holds : .fails }
    return [
      asks(target, .target, matches),
      asks(source, .source, matches),
      holds(anyPaths.map { globs in change.files.contains { touches(globs, $0) || leaves(globs, $0) } }),
      holds(
        allPaths.map { globs in
          !change.files.isEmpty && change.files.allSatisfy { touches(globs, $0) && leaves(globs, $0) }
        }),
      holds(groups.map { $0.values.contains { named.isAffected($0, by: change) } }),
      asks(labels, .labels) { globs, labels in labels.contains { matches(globs, $0.name) } },
      asks(author, .author, matches),
      asks(bot, .bot, ==),
      asks(draft, .draft, ==),
      asks(fork, .fork, ==),
      asks(title, .title) { $0.pattern.matches($1) },
      holds(size.map { $0.holds(lines: change.changedLines, files: change.files.count) }),
      holds(revert.map { $0 == (change.reverts != nil) }),
      // Where no ref is judged and no event asked, there is none: that is known.
      holds(ref.map { globs in facts[.ref].map { matches(globs, $0) } ?? false }),
      holds(event.map { events in facts[.event].map { events.values.contains($0) } ?? false }),
    ]
  }
}

extension SizeRequirement {
  fileprivate func holds(lines: Int, files: Int) -> Bool {
    (linesAbove.map { lines > $0 } ?? true) && (linesAtMost.map { lines <= $0 } ?? true)
      && (filesAbove.map { files > $0 } ?? true) && (filesAtMost.map { files <= $0 } ?? true)
  }
}
