internal import SourceText

/// Migrations of Entity Framework Core: a class with `Up` and `Down` each. Its other half in `*.Designer.cs` and
/// the snapshot of the model say what the model is, and are passed over.
struct EFCoreReader {
  let steps: StepReader

  /// In the order of their names, as the tool has it.
  func read(_ files: [MigrationFile]) -> [Migration] {
    var schema = Schema()
    return
      files.filter { file in
        file.name.hasSuffix(".cs") && !file.name.hasSuffix(".Designer.cs")
          && !file.name.hasSuffix("ModelSnapshot.cs")
      }
      .sorted { $0.name < $1.name }
      .compactMap { migration($0, &schema) }
  }

  /// nil for a file without a class that is a migration.
  private func migration(_ file: MigrationFile, _ schema: inout Schema) -> Migration? {
    let named = VersionedName(file.name)
    var migration = Migration(
      file.path, version: named?.version ?? file.name, order: named?.orderByText ?? [],
      title: named?.title ?? file.name)
    guard file.content.count <= CodeLexer.sizeLimit else {
      migration.cannotBeRead(Migration.tooLarge(limit: CodeLexer.sizeLimit, of: "code"))
      return migration
    }
    let (body, oddities) = CodeParser.read(file.content, .cSharp)
    guard let type = Self.type(in: body) else {
      guard !oddities.isEmpty, named != nil else { return nil }
      migration.steps = odd(oddities, file)
      return migration
    }
    if let written = Self.identifier(type), let name = VersionedName(written) {
      migration.version = name.version
      migration.order = name.orderByText
      migration.title = name.title
      migration.versionLine = type.line
    }
    let up = run(type, "Up", file, schema)
    defer { up.close() }
    schema = up.schema
    migration.steps = odd(oddities, file) + up.result
    let down = run(type, "Down", file, schema)
    defer { down.close() }
    migration.down = self.down(type.methods["Down"], down, up)
    return migration
  }

  private static func type(in body: [CodeStatement], depth: Int = 0) -> CodeType? {
    for statement in body where depth < 8 {
      switch statement {
      case .type(let type) where type.methods["Up"] != nil || type.bases.contains("Migration"): return type
      case .block(let inner): if let type = type(in: inner, depth: depth + 1) { return type }
      default: continue
      }
    }
    return nil
  }

  /// `[Migration("20250101000000_Init")]`
  private static func identifier(_ type: CodeType) -> String? {
    for attribute in type.attributes {
      if case .call(let call) = attribute, case .name("Migration") = call.callee,
        case .text(let id)? = call.arguments.first
      {
        return id
      }
    }
    return nil
  }

  private func run(_ type: CodeType, _ name: String, _ file: MigrationFile, _ schema: Schema) -> CodeRun {
    let run = CodeRun(EFCoreTool(steps.engine), steps: steps, path: file.path, schema: schema)
    let outer = run.scope()
    for (name, method) in type.methods {
      outer.bind(name, .closure(CodeClosure(function: method, scope: outer)))
    }
    for field in type.fields { outer.bind(field.name, run.value(of: field.value, in: outer)) }
    let (members, _) = type.members(run, in: outer)
    outer.bind("this", .object(members))
    if let method = type.methods[name] {
      run.invoke(CodeClosure(function: method, scope: outer), [.handle(CodeHandle(root: .tool))])
    }
    return run
  }

  private func odd(_ oddities: [CodeOddity], _ file: MigrationFile) -> [Step] {
    CodeOddity.steps(oddities, file)
  }

  private func down(_ method: CodeFunction?, _ run: CodeRun, _ up: CodeRun) -> Migration.Down {
    guard let method else { return .missing }
    if let raised = method.raisedLine { return .declaredIrreversible(line: raised) }
    if run.result.isEmpty { return up.result.isEmpty ? .notNeeded : .empty(line: method.line) }
    return .steps(run.result)
  }
}
