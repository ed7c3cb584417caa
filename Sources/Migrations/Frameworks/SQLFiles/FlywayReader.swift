internal import SourceText

/// Flyway's names: `V1.5__late.sql`, `U1.5__late.sql`, `R__view.sql`, and code in Java or Kotlin.
extension SQLFileReader {
  func flyway(_ files: [MigrationFile]) -> [Migration] {
    let settings = Dictionary(files.map { ($0.path, $0) }, uniquingKeysWith: { a, _ in a })
    let undos = files.compactMap { file in FlywayName(file.name).flatMap { $0.kind == "U" ? ($0, file) : nil }
    }
    var migrations: [Migration] = []
    for file in files {
      let isCode = file.name.hasSuffix(".java") || file.name.hasSuffix(".kt")
      guard file.name.hasSuffix(".sql") || isCode, !file.name.hasPrefix("U") else { continue }
      guard let name = FlywayName(file.name) else {
        // Any other class may lie beside migrations; a script does not.
        if !isCode { migrations.append(misnamed(file)) }
        continue
      }
      var migration = Migration(file.path, version: name.version, order: name.order, title: name.title)
      migration.role = name.kind == "R" ? .repeatable : .versioned
      if isCode {
        let reason =
          "a migration in \(file.name.hasSuffix(".kt") ? "Kotlin" : "Java"), which shows only when it runs"
        migration.cannotBeRead(reason)
      } else {
        migration.steps = steps.steps(file.content, at: file.path)
        migration.text = Migration.SQLText(file.content)
      }
      if let conf = settings[RepositoryPath(bytes: file.path.bytes + Array(".conf".utf8))] {
        let says = TextLines(conf.content).lines.contains {
          $0.text.filter { !$0.isWhitespace } == "executeInTransaction=false"
        }
        if says { migration.isInTransaction = false }
      }
      if migration.role == .versioned, !undos.isEmpty {
        if let (_, undo) = undos.first(where: { $0.0.order == name.order }) {
          migration.downPath = undo.path
          migration.downText = Migration.SQLText(undo.content)
          migration.down = down(steps.steps(undo.content, at: undo.path), line: nil)
        } else {
          migration.down = .missing
        }
      }
      migrations.append(migration)
    }
    return migrations
  }

  private func misnamed(_ file: MigrationFile) -> Migration {
    var migration = Migration(file.path, version: file.name, title: file.name)
    migration.steps = steps.steps(file.content, at: file.path)
    migration.remarks.append(
      .init(
        "bad-file-name", line: nil, "\(file.name) is no name for Flyway: V1__what_it_does.sql",
        object: file.name))
    return migration
  }
}

/// `V1.5__late`: kind, version, title.
struct FlywayName {
  let kind: Character
  let version: String
  /// Parts between dots and underscores; 1.0 and 1 are the same version.
  let order: [Int]
  let title: String

  init?(_ name: String) {
    guard let kind = name.first, "VUR".contains(kind) else { return nil }
    let body = Self.withoutExtension(name).dropFirst()
    guard let gap = body.twoUnderscores else { return nil }
    self.kind = kind
    version = String(body[..<gap])
    title = String(body[body.index(gap, offsetBy: 2)...])
    let parts = version.split { $0 == "." || $0 == "_" }.map { Int($0) }
    if kind == "R" {
      guard version.isEmpty else { return nil }
      order = []
    } else {
      guard !parts.isEmpty, !parts.contains(nil) else { return nil }
      var numbers = parts.compactMap { $0 }
      while numbers.count > 1, numbers.last == 0 { numbers.removeLast() }
      order = numbers
    }
  }

  private static func withoutExtension(_ name: String) -> String {
    for suffix in [".sql", ".java", ".kt"] {
      if let stem = name.without(suffix: suffix) { return stem }
    }
    return name
  }
}

extension Substring {
  /// Where the first `__` begins.
  fileprivate var twoUnderscores: Index? {
    var index = startIndex
    while index < endIndex {
      let next = self.index(after: index)
      if self[index] == "_", next < endIndex, self[next] == "_" { return index }
      index = next
    }
    return nil
  }
}
