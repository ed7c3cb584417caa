import CloneDetection
public import GateKit
import SourceText

/// Does the change tell tools to look away, or tests not to run?
public struct SuppressionsGate: Gate {
  private let settings: SuppressionsSettings

  public init(_ settings: SuppressionsSettings) { self.settings = settings }

  public var needs: Needs { Needs(snapshots: [.base, .mergeBase, .head]) }

  public func examine(_ context: GateContext) async throws -> GateAnswer {
    let head = try await context.repository.tree(.head)
    let mergeBase = try await context.repository.tree(.mergeBase)
    // Without a target the only judge is the tree itself.
    let judge = context.change.base == nil ? head : try await context.repository.tree(.base)
    let selection = FileSelection(
      excluded: settings.exclude.values,
      attributes: settings.gitattributes
        ? try await judge.gitAttributes(above: context.change.files) : GitAttributes(),
      usesDefaults: settings.defaultExcludes)
    var new = NewDirectives()
    var changes: [ConfigurationChange] = []
    for file in context.change.files where !file.isBinary {
      let before = try await text(mergeBase, file.previousPath, file.before)
      let after = try await text(head, file.path, file.after)
      if !settings.exclude.values.contains(where: { $0.matches(file.path) }),
        let change = ConfigurationChange(file, before, after)
      {
        changes.append(change)
      }
      // A copy says everything once more.
      let isCopy = if case .copied = file.status { true } else { false }
      new.add(
        file.path,
        added: after.flatMap { selection.directives(in: $0, file.path, on: isCopy ? nil : file.addedLines) }
          ?? [],
        removed: isCopy
          ? []
          : before.flatMap { selection.directives(in: $0, file.previousPath, on: file.removedLines) } ?? [])
    }
    new.settleMoves()
    var answer = GateAnswer()
    DirectiveReview(settings: settings).judge(new, &answer)
    ConfigurationReview(limit: settings.maxLoosened).judge(changes, &answer)
    return answer
  }

  /// nil where there is no text, or one that nobody wrote by hand.
  private func text(_ tree: any Tree, _ path: RepositoryPath, _ version: FileVersion?) async throws
    -> [UInt8]?
  {
    guard let version, version.mode.isFile else { return nil }
    let entry = TreeEntry(path: path, version: version)
    do { return try await tree.bytes(of: entry, limit: FileSelection.sizeLimit) } catch is BlobTooLarge {
      return nil
    }
  }
}

extension FileSelection {
  /// nil where the file is left out, or in a language that is not known.
  fileprivate func directives(in bytes: [UInt8], _ path: RepositoryPath, on lines: LineSet?) -> [Directive]? {
    guard let language = language(of: path, bytes), lines?.isEmpty != true else { return nil }
    return DirectiveSearch(bytes, language, at: path).directives(on: lines)
  }
}
