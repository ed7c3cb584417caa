/// A file of JavaScript or TypeScript: what it exports, by name.
struct JavaScriptModule {
  private(set) var exports = CodeObject()
  /// Lines of `exports.down = false`.
  private(set) var lines: [String: Int] = [:]
  /// Classes with a method `up`.
  private(set) var types: [(type: CodeType, scope: CodeScope)] = []
  /// Modules of the application's models, and what of them has a name here.
  private(set) var models: [(names: [String], line: Int)] = []
  let scope: CodeScope

  /// - Parameter run: takes what the module does when it is loaded, which is no part of a migration.
  init(_ body: [CodeStatement], _ run: CodeRun) {
    scope = run.scope()
    for statement in body {
      var declared = statement
      if case .exporting(let inner) = statement { declared = inner }
      if case .function(let name, let function) = declared {
        scope.bind(name, .closure(CodeClosure(function: function, scope: scope)))
      }
    }
    for statement in body { read(statement, run) }
  }

  private mutating func read(_ statement: CodeStatement, _ run: CodeRun) {
    switch statement {
    case .expression(.assignment(let target, let code), let line):
      guard let name = Self.exported(target) else { return run.execute([statement], in: scope) }
      let value = run.value(of: code, in: scope)
      if name.isEmpty { exportAll(value, line) } else { export(name, value, line) }
    case .exportedDefault(let code, let line): exportAll(run.value(of: code, in: scope), line)
    case .exported(let names): for (local, name) in names { export(name, scope[local] ?? .unknown, 1) }
    case .exporting(let inner):
      run.execute([inner], in: scope)
      note(inner)
      switch inner {
      case .declare(.name(let name), _, let line): export(name, scope[name] ?? .unknown, line)
      case .function(let name, let function):
        export(name, .closure(CodeClosure(function: function, scope: scope)), function.line)
      case .block(let several):
        for case .declare(.name(let name), _, let line) in several {
          export(name, scope[name] ?? .unknown, line)
        }
      default: break
      }
    case .imported(let module, let names, let line):
      if Self.isModel(module) { models.append((names, line)) }
    default:
      run.execute([statement], in: scope)
      note(statement)
    }
  }

  private mutating func note(_ statement: CodeStatement) {
    if case .type(let type) = statement, type.methods["up"] != nil || type.isMigration {
      types.append((type, scope))
    }
    if case .declare(let pattern, let code?, let line) = statement, let module = code.required,
      Self.isModel(module)
    {
      models.append((pattern.names, line))
    }
  }

  private mutating func export(_ name: String, _ value: CodeValue, _ line: Int) {
    exports[name] = value
    lines[name] = value.closure?.function.line ?? line
  }

  private mutating func exportAll(_ value: CodeValue, _ line: Int) {
    switch value {
    case .object(let object): for entry in object.entries { export(entry.key, entry.value, line) }
    case .type(let type, let scope):
      if type.methods["up"] != nil || type.isMigration { types.append((type, scope)) }
    default: export("default", value, line)
    }
  }

  /// The name after `exports.` and `module.exports.`; empty for `module.exports` itself, nil for another target.
  private static func exported(_ target: Code) -> String? {
    switch target {
    case .member(.name("exports"), let name), .member(.member(.name("module"), "exports"), let name): name
    case .member(.name("module"), "exports"): ""
    default: nil
    }
  }

  /// `../models/user`, `@/entities`
  private static func isModel(_ module: String) -> Bool {
    guard module.hasPrefix(".") || module.hasPrefix("@/") || module.hasPrefix("~") else { return false }
    return module.split(separator: "/").contains {
      ["models", "model", "entities", "entity", "models.js", "models.ts"].contains($0.lowercased())
    }
  }
}

extension CodeType {
  var isMigration: Bool { bases.contains("MigrationInterface") }

  /// Its fields and methods, as `this` has them.
  func members(_ run: CodeRun, in outer: CodeScope) -> (CodeObject, CodeScope) {
    let scope = run.scope(in: outer)
    var object = CodeObject()
    object.isOpen = true
    for (name, method) in methods { object[name] = .closure(CodeClosure(function: method, scope: scope)) }
    for field in fields {
      object[field.name] = run.value(of: field.value, in: scope)
      scope.bind("this", .object(object))
    }
    scope.bind("this", .object(object))
    return (object, scope)
  }
}

extension Code {
  /// The module of `require("…")`, or of a member of it.
  fileprivate var required: String? {
    switch self {
    case .member(let inner, _), .awaited(let inner): return inner.required
    case .call(let call):
      guard case .name("require") = call.callee, case .text(let module)? = call.arguments.first else {
        return nil
      }
      return module
    default: return nil
    }
  }
}

extension CodePattern {
  var names: [String] {
    switch self {
    case .name(let name): [name]
    case .object(let entries): entries.flatMap(\.1.names)
    case .list(let items): items.flatMap(\.names)
    case .ignored: []
    }
  }
}
