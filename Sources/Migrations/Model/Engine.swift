/// A database engine and the version that is deployed: what a statement locks and rewrites depends on both.
public struct Engine: Hashable, Sendable, CustomStringConvertible {
  public enum Dialect: String, CaseIterable, Sendable {
    case postgres, mysql, mariadb, sqlite, sqlserver
  }

  public let dialect: Dialect
  /// `15`, or `8` of 8.0.
  public let major: Int
  public let minor: Int

  public init(_ dialect: Dialect, _ major: Int, _ minor: Int = 0) {
    self.dialect = dialect
    self.major = major
    self.minor = minor
  }

  /// `postgres-15`, `mysql-8.0`, `sqlite`: a dialect without a version is the oldest that is still
  /// maintained,
  /// whose rules are the strictest. nil for a dialect that nobody here knows.
  public init?(_ text: String) {
    let parts = text.split(separator: "-", maxSplits: 1)
    guard let name = parts.first, let dialect = Self.dialects[name.lowercased()] else { return nil }
    self.dialect = dialect
    guard parts.count == 2 else {
      (major, minor) = Self.oldest(of: dialect)
      return
    }
    let numbers = parts[1].split(separator: ".").map { Int($0) }
    guard let first = numbers.first, let major = first, (0...9_999).contains(major) else { return nil }
    self.major = major
    minor = numbers.count > 1 ? numbers[1] ?? 0 : 0
  }

  private static let dialects: [String: Dialect] = [
    "postgres": .postgres, "postgresql": .postgres, "mysql": .mysql, "mariadb": .mariadb,
    "sqlite": .sqlite, "sqlite3": .sqlite, "sqlserver": .sqlserver, "mssql": .sqlserver,
  ]

  private static func oldest(of dialect: Dialect) -> (Int, Int) {
    switch dialect {
    case .postgres: (14, 0)
    case .mysql: (8, 0)
    case .mariadb: (10, 6)
    case .sqlite: (3, 40)
    case .sqlserver: (16, 0)
    }
  }

  public func isAtLeast(_ major: Int, _ minor: Int = 0) -> Bool {
    (self.major, self.minor) >= (major, minor)
  }

  /// `PostgreSQL 15`
  public var description: String {
    let name =
      switch dialect {
      case .postgres: "PostgreSQL"
      case .mysql: "MySQL"
      case .mariadb: "MariaDB"
      case .sqlite: "SQLite"
      case .sqlserver: "SQL Server"
      }
    return minor == 0 && dialect == .postgres ? "\(name) \(major)" : "\(name) \(major).\(minor)"
  }

  public var isMySQL: Bool { dialect == .mysql || dialect == .mariadb }
}
