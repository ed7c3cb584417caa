/// What one statement, or one call of a framework, does to a database: the one language that all readers
/// speak
/// and all rules read. `ALTER TABLE` with several actions is several operations of one statement.
public indirect enum Operation: Hashable, Sendable {
  case createTable(CreateTable)
  case alterTable(ObjectName, TableChange)
  case renameTable(ObjectName, to: ObjectName)
  case drop(Drop)
  case createIndex(Index)
  case reindex(what: String, isConcurrent: Bool)

  case createEnum(ObjectName, values: [String])
  case addEnumValue(ObjectName, value: String)
  case renameEnumValue(ObjectName, from: String, to: String)
  case createDomain(ObjectName, base: SQLType, constraints: [Constraint])
  case alterDomain(ObjectName, DomainChange)
  case renameObject(kind: ObjectKind, ObjectName, to: String)
  case createFunction(Function)
  case createView(ObjectName, isMaterialized: Bool, isReplacement: Bool)
  case refreshView(ObjectName, isConcurrent: Bool)
  case createTrigger(name: String, table: ObjectName)
  case createPolicy(name: String, table: ObjectName)
  case restartSequence(ObjectName)
  case createSchema(String)
  case createExtension(String)

  case insert(table: ObjectName, source: InsertSource)
  case update(table: ObjectName, Condition, values: [String])
  case delete(table: ObjectName, Condition)
  case truncate([ObjectName], isCascading: Bool)
  case select(functions: [String])

  case transaction(TransactionVerb)
  case set(name: String, value: String, isLocal: Bool)
  case lockTable([ObjectName], mode: LockLevel, isNoWait: Bool)
  case maintenance(Maintenance)
  case security(SecurityChange)

  /// A name that PostgreSQL cuts, as it was written.
  case longName(String)
  /// Rows come out otherwise on a MySQL replica that runs the statement again: why.
  case unsafeReplication(table: ObjectName, String)

  /// A part of a migration that cannot be read without running it: why.
  case opaque(OpaquePart)
  /// Nothing that a rule asks about: `COMMENT`, `GRANT` to a role, `ANALYZE`.
  case harmless(verb: String)
}

public struct CreateTable: Hashable, Sendable {
  public var name: ObjectName
  public var columns: [Column]
  public var constraints: [Constraint]
  /// Indexes that MySQL and frameworks write inside of it.
  public var indexes: [Index] = []
  public var ifNotExists = false
  public var partitionOf: ObjectName?
  /// `PARTITION OF … DEFAULT`
  public var isDefaultPartition = false
  public var isPartitioned = false
  public var isUnlogged = false
  public var isTemporary = false
  /// `LIKE`: takes over the columns of these.
  public var like: [ObjectName] = []
  /// `AS SELECT`
  public var isFilled = false
  /// Rails' `force: true`: what is there under the name is dropped first.
  public var isForced = false

  public init(_ name: ObjectName, columns: [Column] = [], constraints: [Constraint] = []) {
    self.name = name
    self.columns = columns
    self.constraints = constraints
  }
}

/// One action of `ALTER TABLE`.
public enum TableChange: Hashable, Sendable {
  case addColumn(Column, ifNotExists: Bool)
  case dropColumn(String, isCascading: Bool)
  case renameColumn(String, to: String)
  /// `existing` is the type before, where the framework says it (Alembic's `existing_type`).
  case alterType(column: String, SQLType, using: SQLExpression?, collation: String?, existing: SQLType?)
  case setDefault(column: String, SQLExpression)
  /// `byTool`: a framework sets the default for this statement only and takes it back (Django).
  case dropDefault(column: String, byTool: Bool)
  case setNotNull(column: String)
  case dropNotNull(column: String)
  case addIdentity(column: String)
  case dropExpression(column: String)
  case addConstraint(Constraint)
  case dropConstraint(String, kind: Constraint.Kind?, isCascading: Bool)
  case validateConstraint(String)
  case renameConstraint(String, to: String)
  case attachPartition(ObjectName, isDefault: Bool)
  case detachPartition(ObjectName, isConcurrent: Bool)
  case setUnlogged, setLogged
  case setTablespace, setAccessMethod
  case setSchema(String)
  case rowSecurity(isEnabled: Bool)
  case triggers(areEnabled: Bool)
  case mysql(MySQLTableChange)
  /// Options, storage, statistics, owner: brief, and of no other effect.
  case other(String)
}

/// What only MySQL and MariaDB write.
public enum MySQLTableChange: Hashable, Sendable {
  case modifyColumn(Column, from: String)
  case convertCharset(String)
  case engine(String)
  case addIndex(Index)
  case dropPrimaryKey
  case dropForeignKey(String)
  case algorithm(String)
  case lock(String)
  case orderBy
}

public struct Drop: Hashable, Sendable {
  public var kind: ObjectKind
  public var names: [ObjectName]
  public var isCascading = false
  public var isConcurrent = false
  public var ifExists = false
  /// The table of a dropped trigger, policy or MySQL index.
  public var table: ObjectName?

  public init(_ kind: ObjectKind, _ names: [ObjectName]) {
    self.kind = kind
    self.names = names
  }
}

public enum ObjectKind: String, Hashable, Sendable {
  case table, view, materializedView = "materialized view", index, sequence, type, domain, function, procedure
  case trigger, policy, schema, database, `extension`, rule, aggregate, other = "object"
}

public enum DomainChange: Hashable, Sendable {
  case addConstraint(Constraint)
  case setNotNull, dropConstraint, validateConstraint, other
}

public struct Function: Hashable, Sendable {
  public enum Volatility: Hashable, Sendable { case immutable, stable, volatile }

  public var name: ObjectName
  public var volatility: Volatility = .volatile
  public var language: String
  public var body: String
  public var isSecurityDefiner = false
  /// `SET search_path` is a part of the definition.
  public var hasSearchPath = false
  public var isReplacement = false

  public init(_ name: ObjectName, language: String, body: String) {
    self.name = name
    self.language = language
    self.body = body
  }
}

public enum InsertSource: Hashable, Sendable {
  /// Rows that are written out; how many where that was counted.
  case rows(Int)
  case query
}

/// Which rows a statement changes.
public enum Condition: Hashable, Sendable {
  case none
  /// `id = 5`, or `id IN (1, 2)`: a few rows, named.
  case fewRows
  /// A range of the key, as a batch has.
  case keyRange
  case some
}

public enum TransactionVerb: Hashable, Sendable { case begin, commit, rollback, savepoint }

public enum Maintenance: Hashable, Sendable {
  case vacuumFull(ObjectName?), vacuum, cluster(ObjectName?)
  /// `CREATE DATABASE` and others that refuse to run in a transaction.
  case outsideTransaction(String)
}

public enum SecurityChange: Hashable, Sendable {
  case grantToPublic(String)
  /// `REVOKE` on a table.
  case revoke(ObjectName)
  case role(String)
  /// A password, or another secret, stands in the text.
  case secret(String)
  case runsPrograms(String)
  case systemSetting(String)
}

public struct OpaquePart: Hashable, Sendable {
  public enum Kind: Hashable, Sendable {
    /// Code of a framework's language: a loop, a variable, a function of the application.
    case code
    /// SQL that is put together while it runs.
    case dynamicSQL
    /// A psql command, a hole of a template, an included file.
    case notAnalysable
    /// No statement of the engine's language.
    case unparsable
    /// NUL, invalid UTF-8, or marks that turn the direction of a text.
    case controlBytes
    /// Models of the application, which will be others when the migration runs again.
    case liveModel
    /// Rows written in bulk as data.
    case largeData
  }

  public let kind: Kind
  public let reason: String

  public init(_ kind: Kind, _ reason: String) {
    self.kind = kind
    self.reason = reason
  }
}
