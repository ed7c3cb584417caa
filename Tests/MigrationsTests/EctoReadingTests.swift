import Migrations
import SourceText
import Testing

@Suite("Migrations of Ecto")
struct EctoReadingTests {
  @Test(
    "are operations, call by call",
    arguments: [
      ("create index(:rooms, [:floor])", ["index-not-concurrent rooms_floor_index"]),
      ("create unique_index(\"rooms\", [\"lower(name)\"], name: :low)", ["index-not-concurrent low"]),
      (
        "create(index(:rooms, [:floor], concurrently: true))",
        ["concurrently-in-transaction CREATE INDEX CONCURRENTLY rooms_floor_index"]
      ),
      ("create constraint(:rooms, :positive, check: \"floor > 0\")", ["check-validating rooms.positive"]),
      ("create constraint(:rooms, :positive, check: \"floor > 0\", validate: false)", []),
      (
        "create table(:items) do\n  add :room_id, references(:rooms)\n  timestamps()\nend\ncreate index(:items, [:room_id])",
        []
      ),
      ("alter table(:rooms) do\n  add :color, :string\nend", []),
      (
        "alter table(:rooms) do\n  add :color, :string, null: false\nend", ["add-required-column rooms.color"]
      ),
      (
        "alter table(:rooms) do\n  add :key, :uuid, default: fragment(\"gen_random_uuid()\")\nend",
        ["volatile-default rooms.key"]
      ),
      ("alter table(:rooms), do: remove(:name, :string)", ["drop-column rooms.name"]),
      (
        "alter table(:rooms) do\n  remove :name\nend",
        ["drop-column rooms.name", "remove-without-type remove"]
      ),
      ("alter table(:rooms) do\n  modify :name, :text, from: :string\nend", []),
      (
        "alter table(:rooms) do\n  modify :floor, :bigint\nend",
        [
          "not-reversible-in-change modify", "type-change-rewrite rooms.floor",
          "type-change-visible-to-code rooms.floor",
        ]
      ),
      (
        "alter table(:rooms) do\n  modify :floor, :integer, null: false, from: :integer\nend",
        ["set-not-null-scan rooms.floor"]
      ),
      ("rename table(:rooms), to: table(:halls)", ["rename-table-or-view rooms"]),
      ("rename table(:rooms), :floor, to: :level", ["rename-column rooms.floor"]),
      ("drop table(:rooms)", ["drop-table rooms", "not-reversible-in-change drop"]),
      ("execute \"TRUNCATE rooms\", \"\"", ["truncate rooms"]),
      (
        "execute ~S\"\"\"\nDELETE FROM rooms\n\"\"\"",
        ["delete-without-where rooms", "not-reversible-in-change execute"]
      ),
      (
        "execute(fn -> repo().update_all(\"rooms\", set: [floor: 1]) end)",
        ["bulk-update-unbatched rooms", "not-reversible-in-change execute"]
      ),
      (
        "from(r in Room, where: is_nil(r.floor)) |> App.Repo.delete_all()",
        ["bulk-update-unbatched rooms", "live-model-in-migration Room is a schema of the application"]
      ),
      ("if direction() == :up, do: flush()", []),
      (
        "for name <- [:name, :floor] do\n  alter table(:rooms) do\n    remove name, :string\n  end\nend",
        ["drop-column rooms.name", "drop-column rooms.floor"]
      ),
      (
        "Enum.each(~w(name floor)a, fn name -> drop_column(name) end)",
        ["drop-column rooms.name", "drop-column rooms.floor"]
      ),
    ])
  func calls(_ body: String, _ expected: [String]) {
    #expect(found(body).map { "\($0.rule) \($0.object)" }.sorted() == expected.sorted())
  }

  @Test(
    "that have to run to be known are findings",
    arguments: [
      "execute(sql())", "create table(name)", "App.Fill.run()",
      "Enum.each(tables(), fn t -> drop table(t) end)",
      "execute \"DROP TABLE #{name}\"", "Oban.Migrations.up(version: 11)", "helper(:rooms)",
      "create index(:rooms, columns)",
      "repo().insert!(%Room{})", "create table(:a) do", "execute_file(\"x.sql\")",
    ])
  func opaque(_ body: String) {
    #expect(found(body).contains { $0.rule == "opaque-code-migration" })
  }

  @Test("say what the way back is, and leave the transaction")
  func waysBack() {
    func rules(_ down: String, head: String = "") -> [String] {
      review("\(head)\n  def up do\n    execute \"ALTER TABLE rooms ADD y int\"\n  end\n  \(down)").map(
        \.rule)
    }
    #expect(rules("def down, do: :ok") == ["empty-down"])
    #expect(rules("def down do\n  end") == ["empty-down"])
    #expect(rules("") == ["missing-down"])
    #expect(rules("def down, do: raise(\"no\")") == ["declared-irreversible"])
    #expect(rules("def down, do: execute(\"SELECT f()\")") == [])
    let index = "def change, do: create_if_not_exists(index(:rooms, [:floor], concurrently: true))"
    #expect(
      review("@disable_ddl_transaction true\n  @disable_migration_lock true\n  \(index)").map(\.rule) == [])
  }
}

private func found(_ body: String) -> [MigrationFinding] {
  review(
    "  def change do\n\(body)\n  end\n\n  defp drop_column(name), do: alter(table(:rooms), do: remove(name, :string))"
  )
}

private func review(_ methods: String) -> [MigrationFinding] {
  func file(_ name: String, _ text: String) -> MigrationFile {
    let whole = "defmodule App.Repo.Migrations.X do\n  use Ecto.Migration\n\(text)\nend\n"
    return MigrationFile(RepositoryPath("priv/repo/migrations/\(name).exs"), Array(whole.utf8))
  }
  let create =
    "def change do\n  create table(:rooms) do\n    add :name, :string, size: 40\n    add :floor, :integer\n  end\nend"
  let base = [file("20250101000000_init", create)]
  return reviewMigrations(
    of: MigrationSource(
      framework: .ecto, engine: Engine(.postgres, 15), base: base,
      head: base + [file("20250301000000_a", methods)])
  ).filter { $0.rule != "fk-locks-parent" }
}
