internal import SourceText

/// Which files of a repository are the application's own code, by their paths.
enum CodeFiles {
  static func isCode(_ path: RepositoryPath) -> Bool {
    let name = String(decoding: path.name, as: UTF8.self)
    guard let dot = name.lastIndex(of: "."), endings.contains(name[name.index(after: dot)...].lowercased()),
      !dumps.contains(name)
    else { return false }
    let stem = name[..<dot]
    if stem.hasPrefix("test_") || testEndings.contains(where: { stem.hasSuffix($0) }) { return false }
    return !path.components.dropLast().contains {
      foreignFolders.contains(String(decoding: $0, as: UTF8.self).lowercased())
    }
  }

  private static let endings: Set<String> = [
    "c", "cc", "clj", "cpp", "cs", "cshtml", "dart", "erb", "erl", "ex", "exs", "fs", "go", "gql", "graphql",
    "groovy",
    "h", "haml", "heex", "hpp", "hs", "html", "java", "jinja", "jinja2", "js", "jsx", "kt", "kts", "lua",
    "mjs", "cjs",
    "ml", "php", "pl", "pm", "prisma", "proto", "py", "pyi", "r", "rake", "rb", "rs", "scala", "slim", "sql",
    "svelte",
    "swift", "tmpl", "ts", "tsx", "twig", "vb", "vue", "xml", "yaml", "yml",
  ]

  /// What a tool writes from the database.
  private static let dumps: Set<String> = ["schema.rb", "structure.sql", "schema.sql"]

  private static let testEndings = ["_test", "_spec", ".test", ".spec", "Test", "Tests", "Spec", "IT"]

  private static let foreignFolders: Set<String> = [
    "test", "tests", "testing", "spec", "specs", "__tests__", "__mocks__", "testdata", "fixtures", "cypress",
    "e2e",
    "migrations", "migration", "migrate", "alembic", "versions", "changelog", "changelogs", "seeds", "docs",
    "doc",
    "vendor", "node_modules", "third_party", "dist", "build", "target", ".github",
  ]
}
