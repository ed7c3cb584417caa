internal import SourceText

/// Rails' migrations, read without running them.
struct RailsReader {
  let steps: StepReader

  func read(_ files: [MigrationFile]) -> [Migration] {
    let dumps = RailsDump.all(in: files)
    return files.compactMap(migration).map { migration in
      var migration = migration
      if let remark = dumps.lazy.compactMap({ $0.remark(about: migration) }).first {
        migration.remarks.append(remark)
      }
      return migration
    }.sorted { a, b in
      a.order == b.order ? a.path < b.path : a.order.lexicographicallyPrecedes(b.order)
    }
  }

  /// nil for a file that is no migration.
  private func migration(_ file: MigrationFile) -> Migration? {
    guard let stem = file.name.without(suffix: ".rb") else { return nil }
    let name = VersionedName(file.name)
    let isInPlace = file.path.components.dropLast().contains { part in
      let word = String(decoding: part, as: UTF8.self)
      return word == "migrate" || word.hasSuffix("_migrate")
    }
    guard name != nil || isInPlace else { return nil }
    var migration = Migration(
      file.path, version: name?.version ?? stem, order: name.map { [$0.number] } ?? [],
      title: name?.title ?? stem)
    guard file.content.count <= ScriptLexer.sizeLimit else {
      migration.cannotBeRead(Migration.tooLarge(limit: ScriptLexer.sizeLimit, of: "Ruby"))
      return migration
    }
    let program = ScriptParser.read(file.content, .ruby)
    guard let found = Self.migrationClass(program.statements) else {
      guard name != nil else { return nil }
      migration.cannotBeRead("no class that is a migration can be found in it")
      return migration
    }
    if name == nil {
      migration.remarks.append(
        .init("bad-file-name", line: nil, "\(file.name) does not begin with a version", object: file.name))
    }
    read(found, program, into: &migration)
    return migration
  }

  private func read(_ found: ScriptModule, _ program: ScriptParser.Program, into migration: inout Migration) {
    migration.versionLine = found.line
    if VersionedName(String(decoding: migration.path.name, as: UTF8.self)) != nil,
      Self.folded(found.name) != Self.folded(migration.title)
    {
      migration.remarks.append(
        .init(
          "id-mismatch", line: found.line,
          "the file is called \(migration.title), the class \(found.name): Rails looks for the class by the file's name",
          object: found.name))
    }
    var scope = ScriptScope(.ruby)
    scope.declare(program.statements)
    scope.declare(found.body)
    let isOutside = found.body.contains { $0.call?.name == "disable_ddl_transaction!" }
    if isOutside { migration.isInTransaction = false }
    func body(_ direction: RailsBody.Direction) -> RailsBody {
      RailsBody(
        steps: steps, version: RailsVersion(parent: found.parent), direction: direction,
        isOutsideTransaction: isOutside, scope: scope)
    }
    if let change = scope.methods["change"] {
      var walked = body(.change)
      walked.walk(change.body)
      migration.steps = walked.run.result
      migration.remarks += walked.run.remarks
      if let line = walked.run.irreversibleLine { migration.down = .declaredIrreversible(line: line) }
    } else if let up = scope.methods["up"] {
      var walked = body(.up)
      walked.walk(up.body)
      migration.steps = walked.run.result
      migration.down = Migration.Down(
        scope.methods["down"], walkedBy: body(.down), isNeeded: !migration.steps.isEmpty)
    } else if scope.methods["down"] == nil {
      migration.cannotBeRead(
        "no change and no up in the class: another class may have them", line: found.line)
    }
    migration.tellUnfinished(program, .ruby)
  }

  /// The class whose parent is a migration, or the first one where a class of the application stands between.
  private static func migrationClass(_ statements: [ScriptNode]) -> ScriptModule? {
    let modules = allModules(statements, depth: 0)
    return modules.first { module in
      guard
        let words = module.parent?.call.map({ $0.name == "[]" ? $0.receiver?.call?.words ?? "" : $0.words })
      else {
        return false
      }
      return words.hasSuffix("Migration") || words.contains("Migration")
    }
      ?? modules.first {
        $0.parent != nil
          && $0.body.contains { node in
            if case .definition(let definition) = node { return ["change", "up"].contains(definition.name) }
            return false
          }
      }
  }

  private static func allModules(_ statements: [ScriptNode], depth: Int) -> [ScriptModule] {
    guard depth < 8 else { return [] }
    return statements.flatMap { node -> [ScriptModule] in
      switch node {
      case .module(let module):
        [module] + (module.parent == nil ? allModules(module.body, depth: depth + 1) : [])
      case .branch(let inner), .sequence(let inner): allModules(inner, depth: depth + 1)
      default: []
      }
    }
  }

  /// Acronyms are spelled as an application likes: `AddAPIKey` and `AddApiKey` are both of `add_api_key`.
  private static func folded(_ name: String) -> String {
    name.lowercased().filter { $0 != "_" && $0 != "-" }
  }
}
