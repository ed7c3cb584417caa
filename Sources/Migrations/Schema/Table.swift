/// A table as the migrations before left it.
public struct Table: Hashable, Sendable {
  public var columns: [Column] = []
  public var constraints: [Constraint] = []
  public var isPartitioned = false
  public var partitionOf: ObjectName?
  public var defaultPartition: ObjectName?
  public var isUnlogged = false
  public var hasTriggers = false
  /// `ENABLE ROW LEVEL SECURITY`: without it policies do nothing.
  public var hasRowSecurity = false
  /// Columns added and dropped since it was made: MySQL 8.0.29 keeps rows of 64 such versions.
  public var rowVersions = 0
  /// Columns of it are not all known: it was made by a query, or like a table that nobody knows.
  public var isPartlyKnown = false

  public func column(_ name: String) -> Column? { columns.first { $0.name == name } }

  mutating func change(_ name: String, _ body: (inout Column) -> Void) {
    guard let index = columns.firstIndex(where: { $0.name == name }) else { return }
    body(&columns[index])
  }

  /// A validated check that says so, as PostgreSQL 12 and later look for.
  func provesNotNull(_ column: String) -> Bool {
    constraints.contains { constraint in
      guard !constraint.isNotValid, case .check(let test) = constraint.kind else { return false }
      return test.columnsNotNull.contains(column)
    }
  }
}
