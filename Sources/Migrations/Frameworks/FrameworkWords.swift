/// What a framework calls what findings advise, so that a rewrite can be copied.
struct FrameworkWords: Sendable {
  let framework: Framework

  /// How one migration runs without a transaction.
  var outsideTransaction: String {
    switch framework {
    case .alembic: "with op.get_context().autocommit_block(): around the call"
    case .django: "atomic = False in the Migration class"
    case .rails: "disable_ddl_transaction! in the class"
    case .flyway: "executeInTransaction=false in a file of the same name with .conf behind it"
    case .goose: "-- +goose NO TRANSACTION as the first line"
    case .dbmate: "-- migrate:up transaction:false"
    case .sqlx: "-- no-transaction as the first line"
    case .diesel: "run_in_transaction = false in metadata.toml"
    case .knex: "exports.config = { transaction: false }"
    case .typeorm: "transaction = false in the class"
    case .nodePgMigrate: "pgm.noTransaction()"
    case .liquibase: "runInTransaction=\"false\" at the changeset"
    case .ecto: "@disable_ddl_transaction true and @disable_migration_lock true"
    case .efcore: "suppressTransaction: true at migrationBuilder.Sql"
    case .golangMigrate: "the only statement in its file: several in one are one transaction"
    case .pop: "a file of its own with .autocommit. in its name"
    case .prisma, .sequelize, .raw: "no BEGIN in the file, and a tool that opens no transaction for it"
    }
  }

  func ignoringColumn(_ table: ObjectName, _ column: String) -> String {
    switch framework {
    case .rails: "self.ignored_columns += [\"\(column)\"] in the model of \(table), and deploy"
    case .django: "SeparateDatabaseAndState with state_operations=[RemoveField(…)] alone, and deploy"
    case .alembic: "take \(column) out of the model of \(table), and deploy"
    case .ecto: "take \(column) out of the schema of \(table), and deploy"
    default: "take \(table).\(column) out of the code, and deploy"
    }
  }

  var keepingDefault: String {
    switch framework {
    case .django: "db_default=… at the field (Django 5), which stays in the database"
    case .alembic: "keep server_default, and drop it in a later migration"
    default: "keep the default, and drop it in a later migration"
    }
  }

  func merging(_ own: String, _ other: String) -> String {
    switch framework {
    case .alembic: "set down_revision = \"\(other)\" in \(own), or alembic merge \(other) \(own)"
    case .django: "let \(own) depend on \(other), or manage.py makemigrations --merge"
    default: "put \(own) behind \(other)"
    }
  }

  var irreversible: String {
    switch framework {
    case .rails: "raise ActiveRecord::IrreversibleMigration"
    case .alembic: "raise NotImplementedError(\"no way back: …\")"
    case .django: "leave reverse_code or reverse_sql out, which makes it irreversible"
    case .knex, .typeorm, .sequelize: "throw new Error(\"no way back: …\")"
    case .nodePgMigrate: "exports.down = false"
    case .ecto: "raise Ecto.MigrationError, \"no way back\""
    default: "undo what the way there does, or RAISE EXCEPTION"
    }
  }
}

extension Framework {
  var words: FrameworkWords { FrameworkWords(framework: self) }
}
