import Migrations
import SourceText
import Testing

@Suite("Migrations of Rails")
struct RailsReadingTests {
  @Test(
    "are operations, call by call",
    arguments: [
      ("add_column :orders, :phone, :string", []),
      ("add_column :orders, :phone, :string, null: false", ["add-required-column orders.phone"]),
      (
        "add_column \"orders\", \"at\", :datetime, default: -> { 'clock_timestamp()' }",
        ["volatile-default orders.at"]
      ),
      ("add_column :orders, :at, :datetime, default: Time.now", []),
      ("add_column :orders, :n, :bigserial", ["serial-or-identity-column orders.n"]),
      (
        "add_index :orders, %i[name mrn], unique: true", ["index-not-concurrent index_orders_on_name_and_mrn"]
      ),
      ("add_index(:orders, 'lower(name)', :name => 'low')", ["index-not-concurrent low"]),
      ("add_reference :orders, :user", ["index-not-concurrent index_orders_on_user_id"]),
      (
        "add_reference :orders, :ward, index: false, foreign_key: { to_table: :wards, validate: false }, type: :uuid",
        []
      ),
      ("add_foreign_key :orders, :wards", ["fk-validating orders.orders_ward_id_fkey"]),
      ("add_foreign_key :orders, :wards, validate: false", []),
      ("add_check_constraint :orders, 'age > 0', name: 'c'", ["check-validating orders.c"]),
      (
        "change_column :orders, :age, :bigint",
        [
          "not-reversible-in-change change_column", "type-change-rewrite orders.age",
          "type-change-visible-to-code orders.age",
        ]
      ),
      ("change_column :orders, :name, :string, limit: 80", ["not-reversible-in-change change_column"]),
      ("change_column_null :orders, :age, false", ["set-not-null-scan orders.age"]),
      ("change_column_default :orders, :age, from: nil, to: 0", []),
      ("change_column_default :orders, :age, 0", ["not-reversible-in-change change_column_default"]),
      ("rename_column :orders, :name, :title", ["rename-column orders.name"]),
      ("rename_table :orders, :purchases", ["rename-table-or-view orders"]),
      ("remove_column :orders, :notes, :text", ["drop-column orders.notes"]),
      (
        "remove_columns :orders, :notes, :age",
        [
          "drop-column orders.notes", "drop-column orders.age", "remove-without-type notes",
        ]
      ),
      ("remove_reference :orders, :ward", ["drop-column orders.ward_id"]),
      ("remove_timestamps :orders", ["drop-column orders.updated_at", "drop-column orders.created_at"]),
      ("drop_table(:wards) { |t| t.string :title }", ["drop-table wards"]),
      ("create_table :wards, force: true", ["create-force wards"]),
      ("create_join_table :orders, :users", []),
      ("execute 'TRUNCATE orders'", ["not-reversible-in-change execute", "truncate orders"]),
      ("safety_assured { remove_column :orders, :notes, :text }", ["drop-column orders.notes"]),
      ("up_only { execute 'DELETE FROM orders' }", ["delete-without-where orders"]),
      ("enable_extension 'pg_trgm'", []),
      ("create_enum :mood, %w[a b]", []),
    ])
  func calls(_ call: String, _ expected: [String]) {
    #expect(found(call).map { "\($0.rule) \($0.object)" }.sorted() == expected.sorted())
  }

  @Test("in the block of change_table are calls on its table")
  func changeTable() {
    let body = """
      change_table :orders, bulk: true do |t|
        t.string :email, null: false
        t.remove :notes, type: :text
        t.index [:name]
        t.rename :mrn, :record
        t.change :age, :bigint
        t.references :user, index: { algorithm: :concurrently }
      end
      """
    #expect(
      found(body).filter { $0.rule != "work-under-ael" }.map { "\($0.line ?? 0) \($0.rule)" } == [
        "4 add-required-column", "5 drop-column", "6 index-not-concurrent", "7 rename-column",
        "8 not-reversible-in-change", "8 type-change-rewrite", "8 type-change-visible-to-code",
        "9 concurrently-in-transaction",
      ])
  }

  @Test("go into branches, loops over what is written out, and methods of the same file")
  func flow() {
    let body = """
      COLUMNS = %w[notes mrn].freeze
      COLUMNS.each { |name| remove_column :orders, name, :string }
      remove_column :orders, :age, :integer if column_exists?(:orders, :age)
      unless table_exists?(:old)
        drop(:wards)
      end
      table = :orders
      execute "DELETE FROM #{table}"
      end

      def drop(name)
        execute <<~SQL.squish
          -- gone
          DROP TABLE #{name}
        SQL
      """
    #expect(
      found(body, verb: "up").filter { $0.rule != "missing-down" }.map {
        "\($0.line ?? 0) \($0.rule) \($0.object)"
      } == [
        "4 drop-column orders.notes", "4 drop-column orders.mrn", "5 drop-column orders.age",
        "10 delete-without-where orders", "16 drop-table wards",
      ])
  }

  @Test(
    "that have to run to be known are findings",
    arguments: [
      "add_column table_name_of(x), :a, :string", "names.each { |n| add_index n, :a }", "execute(sql_of(:x))",
      "execute \"DROP TABLE #{name}\"", "add_concurrent_index :orders, :a", "send(:drop_table, :orders)",
      "revert OtherMigration", "OrderFiller.new.run!", "while x\n execute 'SELECT 1'\nend",
      "create_table name do |t|\n t.string :a\nend", "add_index :orders, :a, **options", "super",
      "remove_column :orders, *columns", "[1, 2",
    ])
  func opaque(_ body: String) {
    #expect(found(body, verb: "up").contains { $0.rule == "opaque-code-migration" })
  }

  @Test(
    "that ask, say or read are none",
    arguments: [
      "say 'done'", "return unless table_exists?(:orders)", "puts \"#{1 + 2} rows\"",
      "User.reset_column_information", "count = Order.where(a: nil).count", "Rails.logger.info('x')",
      "if Rails.env.test?\nend", "x = ENV['A'] || 'b'", "raise 'no' if ENV['X']",
    ])
  func harmless(_ body: String) {
    #expect(found(body, verb: "up").map(\.rule) == [])
  }

  @Test(
    "know rows that are changed through models, and whose models they are",
    arguments: [
      ("Order.update_all(a: 1)", ["bulk-update-unbatched orders", "live-model-in-migration"]),
      ("Order.where(a: nil).in_batches.update_all(a: 1)", ["live-model-in-migration"]),
      ("Own.where(a: nil).in_batches(of: 10) { |r| r.update_all(a: 1) }", []),
      ("Own.delete_all", ["delete-without-where things"]),
      ("Own.where(id: 1).update_all(a: 1)", []),
      ("Order.find_each { |o| o.update!(a: 1) }", ["live-model-in-migration", "opaque-code-migration"]),
      ("Admin::Person.where(x: 1).delete_all", ["bulk-update-unbatched people", "live-model-in-migration"]),
    ])
  func models(_ body: String, _ expected: [String]) {
    let text = body + "\nend\n\nclass Own < ActiveRecord::Base\n  self.table_name = 'things'\n"
    let rules = found(text, verb: "up").map { finding in
      ["bulk-update-unbatched", "delete-without-where"].contains(finding.rule)
        ? "\(finding.rule) \(finding.object)" : finding.rule
    }
    #expect(rules.filter { $0 != "missing-down" }.sorted() == expected)
  }

  @Test("say what the way back is")
  func down() {
    #expect(downs("def down; end") == ["empty-down 5"])
    #expect(
      downs("def down\n    raise ActiveRecord::IrreversibleMigration\n  end") == ["declared-irreversible 6"])
    #expect(downs("def down\n    add_column :orders, :notes, :text\n  end") == [])
    #expect(downs("") == ["missing-down 0"])
    let reversible = """
      reversible do |dir|
        dir.up { execute 'DELETE FROM orders' }
        dir.down { raise ActiveRecord::IrreversibleMigration }
      end
      """
    #expect(found(reversible).map(\.rule) == ["delete-without-where", "declared-irreversible"])
  }

  private func downs(_ method: String) -> [String] {
    found("remove_column :orders, :notes, :text\n  end\n  \(method)", verb: "up", isClosed: true)
      .filter { $0.rule != "drop-column" }.map { "\($0.rule) \($0.line ?? 0)" }
  }

  @Test("leave the transaction with disable_ddl_transaction!")
  func transaction() {
    let index = "add_index :orders, :name, algorithm: :concurrently, if_not_exists: true"
    #expect(found(index).map(\.rule) == ["concurrently-in-transaction"])
    #expect(found(index, head: "disable_ddl_transaction!").map(\.rule) == [])
  }

  @Test(
    "are read whatever the strings, comments and blocks around them",
    arguments: [
      "# remove_column :orders, :notes\nadd_column :orders, :a, :string, comment: \"drop_table :orders # \"",
      "=begin\ndrop_table :orders\n=end\nadd_column :orders, :a, :string",
      "say %q(drop_table :orders), 'x' ; say %Q[#{'drop_table :orders'}]",
      "execute <<-ONE.strip + <<~TWO\n  SELECT 1;\nONE\n  SELECT 2\nTWO",
      "add_column(\n  :orders,\n  :a,\n  :string,\n  default: 'do end {'\n)",
      "say(?a) ; x = true ? 1 : 2 ; say /end do {/.source ; say :\"drop table\"",
    ])
  func syntax(_ body: String) {
    #expect(found(body, verb: "up").filter { $0.rule != "missing-down" }.map(\.rule) == [])
  }

  @Test("name their class as their file, acronyms aside")
  func names() {
    func rules(_ file: String, _ name: String) -> [String] {
      review(
        MigrationFile(
          RepositoryPath("db/migrate/\(file).rb"), text("add_column :orders, :a, :text", name: name))
      ).map(\.rule)
    }
    #expect(rules("20250301000000_add_api_key", "AddAPIKey") == [])
    #expect(rules("20250301000000_add_api_key", "AddKey") == ["id-mismatch"])
    #expect(rules("add_api_key", "AddAPIKey") == ["bad-file-name"])
  }
}

private func text(
  _ body: String, verb: String = "change", head: String = "", name: String = "Next", isClosed: Bool = false
) -> [UInt8] {
  let end = isClosed ? "" : "\n  end"
  return Array(
    "class \(name) < ActiveRecord::Migration[7.1]\(head.isEmpty ? "" : "; \(head)")\n  def \(verb)\n\(body)\(end)\nend\n"
      .utf8)
}

private func review(_ file: MigrationFile) -> [MigrationFinding] {
  let create = """
    class Create < ActiveRecord::Migration[7.1]
      def change
        create_table :wards do |t|
          t.string :title
        end
        create_table :orders do |t|
          t.string :name, limit: 60
          t.string :mrn
          t.integer :ward_id
          t.integer :age
          t.text :notes
          t.timestamps
        end
      end
    end
    """
  let base = [MigrationFile("db/migrate/20250101000000_create.rb", Array(create.utf8))]
  let source = MigrationSource(
    framework: .rails, engine: Engine(.postgres, 15), base: base, head: base + [file])
  return reviewMigrations(of: source).filter { $0.rule != "fk-locks-parent" }
}

private func found(_ body: String, verb: String = "change", head: String = "", isClosed: Bool = false)
  -> [MigrationFinding]
{
  let findings = review(
    MigrationFile(
      "db/migrate/20250301000000_next.rb", text(body, verb: verb, head: head, isClosed: isClosed)))
  return verb == "up" && !isClosed ? findings.filter { $0.rule != "missing-down" } : findings
}
