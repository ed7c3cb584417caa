/// An option of a model that names groups of its fields, each of which is one object of the database.
enum DjangoTogether: String, CaseIterable {
  case unique = "unique_together"
  case index = "index_together"

  /// `[("a", "b")]`, `{("a", "b")}`, `set([…])`, or one group alone; nil where it has to run to be known.
  static func groups(_ value: PythonValue?) -> [[String]]? {
    guard let value, value != .none else { return [] }
    if let one = value.strings, !one.isEmpty { return [one] }
    guard let items = value.items else { return nil }
    let groups = items.compactMap(\.strings)
    return groups.count == items.count ? groups : nil
  }

  func add(_ columns: [String], _ table: ObjectName) -> Operation {
    switch self {
    case .unique:
      .alterTable(
        table, .addConstraint(Constraint(.unique, name: name(columns, table), columns: columns)))
    case .index: .createIndex(Index(name(columns, table), on: table, columns))
    }
  }

  func drop(_ columns: [String], _ table: ObjectName) -> Operation {
    switch self {
    case .unique:
      return .alterTable(
        table, .dropConstraint(name(columns, table), kind: .unique, isCascading: false))
    case .index:
      var drop = Drop(.index, [ObjectName(name(columns, table))])
      drop.table = table
      return .drop(drop)
    }
  }

  /// Django's own without the digest in it. It finds the object by its columns, never by its name.
  private func name(_ columns: [String], _ table: ObjectName) -> String {
    "\(table.name)_\(columns.joined(separator: "_"))_\(self == .unique ? "uniq" : "idx")"
  }
}
