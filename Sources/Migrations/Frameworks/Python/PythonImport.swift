extension PythonLine {
  var isImport: Bool { tokens.first == .name("from") || tokens.first == .name("import") }

  /// `from shop.models import Item`: the model of today, which is another one when the migration runs again.
  var importsLiveModels: Bool {
    let words = tokens.compactMap { token in if case .name(let name) = token { name } else { nil } }
    guard isImport, words.count > 1, !Self.foreignRoots.contains(words[1]) else { return false }
    let place = tokens.first == .name("from") ? words.firstIndex(of: "import") : nil
    let module = place.map { words[1..<$0] } ?? words[1...]
    let names = place.map { words[($0 + 1)...] } ?? []
    guard let models = module.firstIndex(of: "models") else { return names.contains("models") }
    // What lies beside models is no model: types, fields, functions, constants.
    guard !module[(models + 1)...].contains(where: Self.helperModules.contains) else { return false }
    return names.isEmpty || names.contains { Self.looksLikeClass($0) }
  }

  private static let foreignRoots: Set = ["django", "sqlalchemy", "alembic"]

  private static let helperModules: Set = [
    "base", "choices", "constants", "enums", "fields", "managers", "mixins", "types", "utils", "validators",
  ]

  /// `Item`, neither `get_upload_to` nor `MAX_LENGTH`.
  private static func looksLikeClass(_ name: String) -> Bool {
    name.first?.isUppercase ?? false && (name.count == 1 || name.contains(where: \.isLowercase))
  }
}
