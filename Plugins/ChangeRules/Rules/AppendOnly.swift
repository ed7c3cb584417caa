public import GateKit
public import SourceText

/// One entry of `append_only:`: what was merged stays as it is.
public struct AppendOnlyRule: Settings, Hashable {
  public enum Mode: String, CaseIterable, SettingValue {
    /// Files may be added; one that is there stays untouched: migrations, decision records.
    case files
    /// Files may be added and may grow at their end: logs, lists of past decisions.
    case lines
  }

  public var id = ""
  public var paths: OneOrMany<Glob> = []
  public var mode = Mode.files
  public var message: String?

  public init() {}

  public static let schema: [Setting<AppendOnlyRule>] = [
    setting("id", \.id, required: true, "name of the rule; policies merge rules by it"),
    setting("paths", \.paths, required: true, "files that are append-only"),
    setting("mode", \.mode, "files: only new files may come; lines: files may also grow at their end"),
    setting("message", \.message, "what to tell whoever changed one"),
  ]
}

func appendOnlyFindings(_ context: GateContext, _ rules: [AppendOnlyRule]) async throws -> [Finding] {
  var findings: [Finding] = []
  for rule in rules {
    for file in context.change.files {
      // A copy leaves its source as it was, and a file that moves in is new here.
      guard let before = file.before, rule.paths.values.contains(where: { $0.matches(file.placeBefore) })
      else {
        continue
      }
      guard let what = try await damage(to: file, before, rule.mode, context) else { continue }
      findings.append(
        Finding(
          rule: "append-only", message: "\(file.placeBefore) \(what) (\(rule.id))",
          help: rule.message ?? rule.wayOut, location: file.after == nil ? nil : Location(file.path),
          identity: "\(rule.id): \(file.placeBefore)"))
    }
  }
  return findings.capped(rule: "append-only", more: "files")
}

extension AppendOnlyRule {
  fileprivate var wayOut: String {
    switch mode {
    case .files: "leave it as it was merged, and add a new file instead"
    case .lines: "leave its lines as they were merged, and add new ones at the end"
    }
  }
}

extension ChangedFile {
  /// Where the file was that this one took the place of; a copy took no place.
  fileprivate var placeBefore: RepositoryPath { isMoved ? previousPath : path }
}

/// What happened to a file that was there before, in words; nil where nothing did that matters.
private func damage(
  to file: ChangedFile, _ before: FileVersion, _ mode: AppendOnlyRule.Mode, _ context: GateContext
) async throws -> String? {
  switch file.status {
  case .added, .copied: return nil
  case .deleted: return "was deleted"
  case .renamed: return "was renamed to \(file.path)"
  case .typeChanged: return "became another type of file"
  case .modified: break
  }
  guard mode == .lines else { return "was modified" }
  let old = try await context.repository.tree(.mergeBase)
    .bytes(of: TreeEntry(path: file.path, version: before), limit: contentLimit)
  return try await grew(from: old, to: context.content(of: file)) ? nil : "was changed before its end"
}

/// The old bytes stand unchanged at the start of the new ones, and their last line is still that line.
private func grew(from old: [UInt8], to new: [UInt8]) -> Bool {
  guard new.starts(with: old) else { return false }
  let newline = UInt8(ascii: "\n")
  if old.isEmpty || old.last == newline { return true }
  let rest = new.dropFirst(old.count)
  return rest.isEmpty || rest.first == newline || rest.starts(with: [UInt8(ascii: "\r"), newline])
}
