/// A tool that keeps migrations in a repository.
public enum Framework: String, CaseIterable, Hashable, Sendable {
  case raw, alembic, django, rails, prisma, flyway
  case golangMigrate = "golang-migrate"
  case liquibase, knex, sequelize, typeorm
  case nodePgMigrate = "node-pg-migrate"
  case goose, dbmate, sqlx, diesel, pop, ecto, efcore

  /// A file is one transaction, if nothing in it says otherwise. golang-migrate and sqlx send several
  /// statements
  /// as one message, which PostgreSQL runs as one transaction.
  var opensTransaction: Bool {
    switch self {
    case .prisma, .sequelize: false
    default: true
    }
  }

  /// A file that comes late, below the newest one that is merged, is skipped or refused by the tool.
  var refusesLateFiles: Bool {
    switch self {
    case .flyway, .golangMigrate, .sqlx: true
    default: false
    }
  }

  /// A file that was run may not change: the tool keeps its checksum.
  var keepsChecksums: Bool {
    switch self {
    case .flyway, .liquibase, .prisma, .sqlx: true
    default: false
    }
  }
}
