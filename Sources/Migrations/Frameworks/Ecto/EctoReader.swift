internal import SourceText

/// Ecto's migrations, read without running them.
struct EctoReader {
  let steps: StepReader

  func read(_ files: [MigrationFile]) -> [Migration] {
    files.compactMap(migration).sorted { a, b in
      a.order == b.order ? a.path < b.path : a.order.lexicographicallyPrecedes(b.order)
    }
  }

  /// nil for a file that is no migration: Ecto takes those that a number and `_` lead.
  private func migration(_ file: MigrationFile) -> Migration? {
    guard file.name.hasSuffix(".exs") else { return nil }
    let name = VersionedName(file.name)
    guard name != nil || file.folderName == "migrations", file.name != ".formatter.exs" else { return nil }
    var migration = Migration(
      file.path, version: name?.version ?? file.name, order: name.map { [$0.number] } ?? [],
      title: name?.title ?? file.name)
    guard file.content.count <= ScriptLexer.sizeLimit else {
      migration.cannotBeRead(Migration.tooLarge(limit: ScriptLexer.sizeLimit, of: "Elixir"))
      return migration
    }
    let program = ScriptParser.read(file.content, .elixir)
    guard let module = Self.migrationModule(program.statements) else {
      guard name != nil else { return nil }
      migration.cannotBeRead("no module that is a migration can be found in it")
      return migration
    }
    if name == nil {
      migration.remarks.append(
        .init("bad-file-name", line: nil, "\(file.name) does not begin with a version", object: file.name))
    }
    read(module, program, into: &migration)
    return migration
  }

  private func read(_ module: ScriptCall, _ program: ScriptParser.Program, into migration: inout Migration) {
    migration.versionLine = module.line
    let statements = module.block?.body ?? []
    var scope = ScriptScope(.elixir)
    scope.declare(statements)
    let isOutside = statements.contains {
      $0.call?.name == "@disable_ddl_transaction" && $0.call?[0]?.bool == true
    }
    if isOutside { migration.isInTransaction = false }
    func body(isChange: Bool) -> EctoBody {
      EctoBody(steps: steps, isChange: isChange, isOutsideTransaction: isOutside, scope: scope)
    }
    if let change = scope.methods["change"] {
      var walked = body(isChange: true)
      walked.walk(change.body)
      migration.steps = walked.run.result
      migration.remarks += walked.run.remarks
    } else if let up = scope.methods["up"] {
      var walked = body(isChange: false)
      walked.walk(up.body)
      migration.steps = walked.run.result
      migration.down = Migration.Down(
        scope.methods["down"], walkedBy: body(isChange: false), isNeeded: !migration.steps.isEmpty)
    } else {
      migration.cannotBeRead("no change and no up in the module", line: module.line)
    }
    migration.tellUnfinished(program, .elixir)
  }

  /// The module that uses Ecto's, or the first one that has `change` or `up`.
  private static func migrationModule(_ statements: [ScriptNode]) -> ScriptCall? {
    let modules = allModules(statements, depth: 0)
    return modules.first { module in
      (module.block?.body ?? []).contains { node in
        guard let call = node.call, call.name == "use" else { return false }
        return call[0]?.call?.name == "Migration"
      }
    }
      ?? modules.first { module in
        (module.block?.body ?? []).contains { node in
          guard let call = node.call, let made = ScriptDefinition(elixir: call) else { return false }
          return ["change", "up"].contains(made.name)
        }
      }
  }

  private static func allModules(_ statements: [ScriptNode], depth: Int) -> [ScriptCall] {
    guard depth < 8 else { return [] }
    return statements.flatMap { node -> [ScriptCall] in
      guard let call = node.call, call.name == "defmodule", let block = call.block else { return [] }
      return [call] + allModules(block.body, depth: depth + 1)
    }
  }
}
