import ChildProcesses
import LocalSystem
import Migrations
import PostgresClient
import PostgresTrial
import TestSupport
import Testing

/// Text of a change is executed here and nowhere else: nothing of it may reach out, stay, or go on for ever.
@Suite(
  "A hostile migration", .serialized,
  .enabled(if: mayStartPostgres, "scripts/setup-peers installs PostgreSQL, and did not run"))
struct HostileMigrationTests {
  @Test("is refused what leads out of its database")
  func refused() async throws {
    let statements = [
      "SELECT pg_read_file('/etc/passwd')", "SELECT pg_ls_dir('/')",
      "SELECT pg_read_binary_file('/etc/passwd')",
      "COPY t FROM '/etc/passwd'", "COPY t TO '/tmp/stolen'", "COPY t FROM PROGRAM 'id'",
      "COPY (SELECT 1) TO PROGRAM 'cat > /tmp/stolen'", "SELECT lo_import('/etc/passwd')",
      "SELECT lo_export(1, '/tmp/stolen')", "CREATE LANGUAGE plperl", "CREATE LANGUAGE plpython3u",
      "DO $$ BEGIN EXECUTE 'CREATE EXTENSION citext'; END $$",
      "DO $$ BEGIN EXECUTE 'CREATE EXTENSION dblink'; END $$",
      "CREATE FUNCTION f() RETURNS int LANGUAGE c AS '/lib/x86_64-linux-gnu/libc.so.6', 'getpid'",
      "CREATE FUNCTION f() RETURNS int LANGUAGE internal AS 'pg_backend_pid'", "LOAD '/tmp/evil.so'",
      "ALTER SYSTEM SET archive_command = 'id'", "SET session_preload_libraries = 'x'",
      "CREATE ROLE boss SUPERUSER", "ALTER ROLE change SUPERUSER", "SET ROLE gatehouse",
      "SET SESSION AUTHORIZATION gatehouse", "GRANT gatehouse TO change", "ALTER ROLE gatehouse PASSWORD 'x'",
      "SELECT passwd FROM pg_shadow", "SELECT rolpassword FROM pg_authid", "CREATE DATABASE more",
      "DROP DATABASE postgres", "CREATE TABLESPACE s LOCATION '/tmp'",
      "SET session_replication_role = replica",
      "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'gatehouse'",
      "SELECT pg_reload_conf()", "SELECT pg_rotate_logfile()",
      "CREATE SUBSCRIPTION s CONNECTION 'x' PUBLICATION p",
      "DROP EVENT TRIGGER gatehouse_refuse", "ALTER EVENT TRIGGER gatehouse_refuse DISABLE",
      "DROP SCHEMA gatehouse CASCADE", "CREATE TABLE gatehouse.mine (a int)",
      "CREATE OR REPLACE FUNCTION gatehouse.state() RETURNS int LANGUAGE sql AS 'SELECT 1'",
      "SELECT set_config('temp_file_limit', '-1', false)", "SET log_min_messages = debug5",
    ]
    let refusals = try await TrialServer.run { server in
      let database = try TrialDatabase("hostile", on: server)
      _ = try database.apply(["CREATE TABLE t (a text)"])
      return try statements.map { try database.apply([$0])?.refusal }
    }
    for (sql, refusal) in zip(statements, refusals) {
      // insufficient_privilege, whatever else is wrong with it.
      #expect(refusal?.state == "42501", "\(sql): \(refusal?.message ?? "let through")")
    }
    #expect(LocalFiles.kind(of: "/tmp/stolen") == nil)
  }

  @Test("may end its own session, its transaction and all that it owns, and is told apart from a passing one")
  func selfHarm() async throws {
    let killed = try await trial(change: ["0001_a.sql": "SELECT pg_terminate_backend(pg_backend_pid());"])
    #expect(killed.findings.contains { $0.rule == .fails })
    let dropped = try await trial(
      base: ["0001_a.sql": "CREATE TABLE t (a int); CREATE TABLE u (a int);"],
      change: ["0002_b.sql": "DROP OWNED BY change CASCADE; DROP SCHEMA public CASCADE;"])
    #expect(dropped.migrations.count == 1)
  }

  @Test(
    "without an end is ended",
    arguments: [
      "DO $$ BEGIN LOOP NULL; END LOOP; END $$", "SELECT pg_sleep(100000)",
      "SET statement_timeout = 0; SELECT count(*) FROM generate_series(1, 1000000000000)",
      "DO $$ BEGIN LOOP BEGIN PERFORM pg_sleep(9); EXCEPTION WHEN query_canceled THEN END; END LOOP; END $$",
      "WITH RECURSIVE r AS (SELECT 1 UNION ALL SELECT 1 FROM r) SELECT count(*) FROM r",
    ])
  func endless(_ sql: String) async throws {
    var limits = TrialLimits()
    limits.statement = .seconds(1)
    limits.time = .seconds(20)
    let report = try await trial(change: ["0001_a.sql": sql + ";"], limits: limits)
    #expect(report.findings.contains { $0.rule == .fails || $0.rule == .notTried }, "\(sql)")
  }

  @Test(
    "cannot fill the machine",
    arguments: [
      "CREATE TABLE big AS SELECT repeat(md5(n::text), 100) AS x FROM generate_series(1, 100000000) n",
      "SELECT count(*) FROM (SELECT n, md5(n::text) FROM generate_series(1, 100000000) n ORDER BY 2) x",
      "SELECT length(repeat('x', 1000000000) || repeat('y', 900000000))",
      "SELECT repeat('x', 1000000) FROM generate_series(1, 1000000)",
    ])
  func floods(_ sql: String) async throws {
    var limits = TrialLimits()
    limits.statement = .seconds(4)
    limits.time = .seconds(30)
    limits.disk = 128 << 20
    limits.memory = 512 << 20
    let report = try await trial(change: ["0001_a.sql": sql + ";"], limits: limits)
    #expect(report.findings.contains { $0.rule == .fails || $0.rule == .notTried }, "\(sql)")
  }

  @Test("has no network, where there is a sandbox")
  func network() async throws {
    let readiness = try await TrialReadiness.look()
    // CI installs bubblewrap, but a container may forbid it.
    guard readiness.isolation.isSandboxed else { return }
    let table = try await TrialServer.run(limits: .patient) { server in
      // The superuser sees what the server's processes see.
      let connection = try PostgresConnection(server.address, within: .seconds(1_800))
      let answer = try connection.run("SELECT pg_read_file('/proc/net/dev')", within: .seconds(1_800))
      return answer.rows.first?.first.flatMap { $0 } ?? ""
    }
    let interfaces = table.split(separator: "\n").dropFirst(2).compactMap { $0.split(separator: ":").first }
    #expect(interfaces.map { $0.filter { $0 != " " } } == ["lo"])
  }

  @Test("leaves no process and no folder, also where the trial breaks off")
  func nothingStays() async throws {
    let folder = try TestFolder()
    let environment = Environment(["PATH": "/usr/bin:/bin", "TMPDIR": "\(folder.path)"])
    struct Broken: Error {}
    await #expect(throws: Broken.self) {
      try await TrialServer.run(environment) { _ in throw Broken() }
    }
    #expect(try LocalFiles.list(folder.path) == [])
    var limits = TrialLimits()
    // Every statement of the trial has to fit, also on a busy machine; the one that is broken off takes all of it.
    limits.statement = .seconds(10)
    // Without bubblewrap on the PATH there is no sandbox, and its sessions are nobody's children.
    let bare = Environment(["PATH": "/nowhere", "TMPDIR": "\(folder.path)"])
    let report = try await trial(
      change: ["0001_a.sql": "DO $$ BEGIN LOOP NULL; END LOOP; END $$;"], limits: limits, environment: bare)
    #expect(report.server.hasSuffix("without a sandbox: bubblewrap is not installed"))
    #expect(report.findings.contains { $0.rule == .fails })
    #expect(try LocalFiles.list(folder.path) == [])
    let processes = try await ChildProcess(
      "/bin/sh", ["-c", "readlink /proc/[0-9]*/cwd || true"], environment: ["PATH": "/usr/bin:/bin"], in: "/"
    ).run()
    #expect(!String(decoding: processes.output, as: UTF8.self).contains("\(folder.path)"))
  }
}
