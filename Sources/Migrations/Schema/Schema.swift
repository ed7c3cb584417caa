/// What a database looks like after some migrations: the part of it that rules ask about.
///
/// Replayed from the base's migrations, then from the change's, operation by operation. What was made
/// outside of
/// migrations is not in it, and rules say so where it matters.
public struct Schema: Hashable, Sendable {
  public struct Domain: Hashable, Sendable {
    public var base: SQLType
    public var constraints: [Constraint]
  }

  public var tables: [ObjectName: Table] = [:]
  /// By name; PostgreSQL's are unique in a schema, MySQL's in a table.
  public private(set) var indexes: [ObjectName: Index] = [:]
  /// The keys of `indexes` for each table.
  private var indexNames: [ObjectName: Set<ObjectName>] = [:]
  public var enums: [ObjectName: [String]] = [:]
  public var domains: [ObjectName: Domain] = [:]
  /// By name without schema and arguments: the volatile one where overloads differ.
  public var functions: [String: Function] = [:]
  public var views: Set<ObjectName> = []

  public init() {}

  func table(_ name: ObjectName) -> Table? { tables[name] }

  func column(_ column: String, of table: ObjectName) -> Column? { tables[table]?.column(column) }

  func indexes(on table: ObjectName) -> [Index] {
    (indexNames[table] ?? []).sorted { $0.name < $1.name }.compactMap { indexes[$0] }
  }

  /// In the place of what is there under the name; nil takes it away.
  mutating func setIndex(_ name: ObjectName, _ index: Index?) {
    if let old = indexes[name]?.table { indexNames[old]?.remove(name) }
    indexes[name] = index
    if let index { indexNames[index.table, default: []].insert(name) }
  }

  mutating func changeIndexes(of table: ObjectName, _ body: (inout Index) -> Void) {
    for name in indexNames[table] ?? [] {
      guard var index = indexes[name] else { continue }
      body(&index)
      setIndex(name, index)
    }
  }

  mutating func removeIndexes(of table: ObjectName, where isGone: (Index) -> Bool = { _ in true }) {
    for name in indexNames[table] ?? [] where indexes[name].map(isGone) ?? false { setIndex(name, nil) }
  }

  /// Some index has the column in it.
  func isIndexed(_ column: String, of table: ObjectName) -> Bool {
    indexes(on: table).contains {
      $0.columns.contains { $0 == column || $0.hasPrefix("(") && $0.contains(column) }
    }
  }

  func hasConstraints(domain type: SQLType?) -> Bool {
    guard let type else { return false }
    return !(domains[ObjectName(dotted: type.name)]?.constraints.isEmpty ?? true)
  }

  /// Partitions of the table, and theirs.
  func partitions(of table: ObjectName) -> [ObjectName] {
    guard self.table(table)?.isPartitioned ?? false else { return [] }
    return tables.filter { $0.value.partitionOf == table }.keys.flatMap { [$0] + partitions(of: $0) }
  }

  /// A foreign key by the name that was written, or the one that PostgreSQL gives.
  struct ForeignKey {
    let name: String
    let columns: [String]
    let parent: ObjectName
  }

  func foreignKeys(of table: ObjectName) -> [ForeignKey] {
    guard let known = self.table(table) else { return [] }
    let ofColumns = known.columns.flatMap { column in column.constraints.map { ($0, [column.name]) } }
    return (ofColumns + known.constraints.map { ($0, $0.columns) }).compactMap { constraint, columns in
      guard case .foreignKey(let parent) = constraint.kind, parent != table else { return nil }
      let usual = "\(table.name)_\(columns.joined(separator: "_"))_fkey"
      return ForeignKey(name: constraint.name ?? usual, columns: columns, parent: parent)
    }
  }
}
