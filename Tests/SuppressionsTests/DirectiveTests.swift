import GateKit
import SourceText
import TestSupport
import Testing

@testable import Suppressions

@Suite("suppressions: directives")
struct DirectiveTests {
  struct Row: Sendable, CustomTestStringConvertible {
    let path: String
    let line: String
    let words: String?
    var testDescription: String { "\(path): \(line)" }

    init(_ path: String, _ line: String, _ words: String?) {
      self.path = path
      self.line = line
      self.words = words
    }
  }

  static let rows: [Row] = [
    Row("a.py", "x = 1  # noqa", "noqa"), Row("a.py", "x = 1  # NOQA:E501,W503", "noqa (E501, W503)"),
    Row("a.py", "# ruff: noqa: F401", "noqa (F401)"), Row("a.py", "x = '# noqa'", nil),
    Row("a.py", "x = 1  # noqaish", nil), Row("a.py", "'''\n# noqa\n'''", nil),
    Row("a.py", "import os  # noqa: F401", "noqa (F401)"),
    Row("a.py", "x = f()  # type: ignore[arg-type, misc]", "type-ignore (arg-type, misc)"),
    Row("a.py", "x = f()  # pyright: ignore", "type-ignore"),
    Row("a.py", "# mypy: ignore-errors", "type-ignore"),
    Row("a.py", "x: int = f()  # type: int", nil),
    Row(
      "a.py", "# pylint: disable=line-too-long, unused-import",
      "pylint-disable (line-too-long, unused-import)"),
    Row("a.py", "eval(x)  # nosec B307", "nosec (B307)"), Row("a.py", "eval(x)  # nosec", "nosec"),
    Row("a.py", "if x:  # pragma: no cover", "no-cover"), Row("a.py", "# fmt: off", "format-off"),
    Row("a.py", "eval(x)  # nosemgrep: python.lang.eval", "nosemgrep (python.lang.eval)"),
    Row("a.py", "key = 'x'  # pragma: allowlist secret", "secret-allowed"),
    Row(
      "a.js", "// eslint-disable-next-line no-console, @foo/bar -- it is a tool",
      "eslint-disable (@foo/bar, no-console)"),
    Row("a.tsx", "/* eslint-disable */", "eslint-disable"), Row("a.ts", "// @ts-expect-error", "ts-ignore"),
    Row("a.ts", "const a = '// @ts-ignore'", nil), Row("a.ts", "const a = `// @ts-ignore`", nil),
    Row("a.ts", "const a = `${f(/* istanbul ignore next */ 1)}`", "no-cover"),
    Row("a.js", "// prettier-ignore", "format-off"),
    Row("a.js", "// biome-ignore lint/a: why", "eslint-disable (lint/a)"),
    Row("a.css", "/* stylelint-disable color-named */", "stylelint-disable (color-named)"),
    Row("a.vue", "<script>\n// eslint-disable-line\n</script>", "eslint-disable"),
    Row("a.cpp", "int x; // NOLINT(readability-magic-numbers)", "nolint (readability-magic-numbers)"),
    Row("a.cpp", "// NOLINTNEXTLINE", "nolint"),
    Row("a.c", "#pragma GCC diagnostic ignored \"-Wunused\"", "warning-off (-Wunused)"),
    Row("a.c", "puts(\"NOLINT\");", nil), Row("a.cpp", "// LCOV_EXCL_START", "no-cover"),
    Row("a.cs", "#pragma warning disable CS0168", "warning-off (CS0168)"),
    Row("a.cs", "[ExcludeFromCodeCoverage]", "no-cover"),
    Row(
      "a.swift", "// swiftlint:disable:next force_cast line_length",
      "swiftlint-disable (force_cast, line_length)"),
    Row("a.swift", "// swift-format-ignore", "format-off"),
    Row(
      "A.java", "@SuppressWarnings({\"unchecked\", \"rawtypes\"})", "suppress-warnings (rawtypes, unchecked)"),
    Row("A.java", "String s = \"@SuppressWarnings\";", nil),
    Row("A.java", "// @SuppressWarnings(\"all\")", nil),
    Row("a.kt", "@Suppress(\"UNCHECKED_CAST\")", "suppress-warnings (UNCHECKED_CAST)"),
    Row("A.java", "x(); // NOSONAR", "nosonar"),
    Row("a.go", "f() //nolint:errcheck,gosec // why", "nolint (errcheck, gosec)"),
    Row("a.go", "f() // #nosec G104", "nosec (G104)"),
    Row("a.rs", "#![allow(dead_code, clippy::all)]", "allow (clippy::all, dead_code)"),
    Row("a.rs", "let s = \"#[allow(x)]\";", nil), Row("a.rs", "#[rustfmt::skip]", "format-off"),
    Row(
      "a.rb", "x # rubocop:disable Metrics/AbcSize, Style/Foo", "rubocop-disable (Metrics/AbcSize, Style/Foo)"
    ),
    Row("a.rb", "# :nocov:", "no-cover"), Row("a.php", "<?php\n// phpcs:ignore", "phpcs-ignore"),
    Row("a.php", "<?php\n/** @phpstan-ignore-next-line */", "phpstan-ignore"),
    Row("a.sh", "# shellcheck disable=SC2086,SC2046", "shellcheck-disable (SC2046, SC2086)"),
    Row("Dockerfile", "# hadolint ignore=DL3008", "hadolint-ignore (DL3008)"),
    Row("a.tf", "#tfsec:ignore:aws-s3-enable-versioning", "tf-ignore (aws-s3-enable-versioning)"),
    Row("a.dart", "// ignore: avoid_print", "dart-ignore (avoid_print)"),
    Row("a.sql", "SELECT 1 -- noqa: L010", "noqa (L010)"),
    Row("a.ex", "# credo:disable-for-next-line", "credo-disable"), Row("a.pl", "## no critic", "no-critic"),
    Row("A.java", "// CHECKSTYLE:OFF", "checkstyle-off"),
    Row("a.md", "Write `# noqa` behind it.", nil), Row("a.txt", "# noqa", nil),
    // Tests.
    Row("test_a.py", "@pytest.mark.skip(reason='slow')", "skipped-test"),
    Row("test_a.py", "    self.skipTest('x')", "skipped-test"),
    Row("test_a.py", "# pytest.mark.skip", nil),
    Row("a.test.ts", "describe.skip('a', () => {})", "skipped-test"),
    Row("a.test.ts", "xit('a')", "skipped-test"), Row("a.test.ts", "exit(1)", nil),
    Row("a.test.ts", "test.only('a', f)", "focused-test"), Row("a.ts", "it.only(x)", nil),
    Row("a.spec.js", "log('it.skip(')", nil),
    Row("src/test/java/ATest.java", "@Disabled(\"slow\")", "skipped-test"),
    Row("src/main/java/A.java", "@Disabled", nil), Row("a_test.go", "t.Skip(\"slow\")", "skipped-test"),
    Row("ATests.swift", "throw XCTSkip(\"slow\")", "skipped-test"),
    Row("ATests.swift", "import Testing\n@Test(.disabled(\"slow\")) func a() {}", "skipped-test"),
    Row("View.swift", "import SwiftUI\nButton(\"a\").disabled(true)", nil),
    Row("src/lib.rs", "#[ignore]", "skipped-test"), Row("a_spec.rb", "  xit 'adds' do", "skipped-test"),
    Row("a_spec.rb", "  pending 'later'", "skipped-test"), Row("lib/a.rb", "  pending = 1", nil),
    Row("a_test.cc", "GTEST_SKIP();", "skipped-test"),
    Row("ATest.php", "<?php\n$this->markTestSkipped();", "skipped-test"),
    Row("a_test.exs", "@tag :skip", "skipped-test"),
    Row("ShopTests/A.cs", "[Fact(Skip = \"slow\")]", "skipped-test"),
  ]

  @Test("are found where their language has them, and not in texts", arguments: rows)
  func found(row: Row) async throws {
    let answer = try await ask(after: [RepositoryPath(row.path): .text(row.line + "\n")])
    let measured = answer.measurements.prefix(2).reduce(0) { $0 + $1.numerator }
    #expect(measured == (row.words == nil ? 0 : 1))
    let words = row.words.map {
      $0 == "skipped-test" ? "skips a test" : $0 == "focused-test" ? "runs one test alone" : "adds \($0)"
    }
    #expect(
      words.map { word in answer.messages.contains { $0.contains(" \(word)") } } ?? answer.messages.isEmpty,
      "\(answer.messages)")
  }

  @Test("of every kind are tried above, and every pattern can be compiled")
  func complete() {
    #expect(DirectiveKind.all.count == DirectiveKind.rows.count)
    let tried = Set(Self.rows.compactMap { row in row.words.map { String($0.prefix { $0 != " " }) } })
    #expect(Set(DirectiveKind.ids).subtracting(tried) == [])
    for row in DirectiveKind.rows {
      for glob in row.files { #expect(throws: Never.self) { try Glob(glob) } }
      if let requires = row.requires { #expect(throws: Never.self) { try Pattern(requires, bytes: true) } }
    }
  }

  @Test("on lines that the change leaves alone are old")
  func untouched() async throws {
    let answer = try await ask(
      before: ["a.py": "import os  # noqa: F401\n"], after: ["a.py": "import os  # noqa: F401\nx = 1\n"])
    #expect(answer.messages.isEmpty)
  }

  @Test(
    "that stay on a changed line, or turn off less, are old; those that turn off more are new",
    arguments: [
      ("x = 1  # noqa: E501", "x = 2  # noqa: E501", true), ("x = 1  # noqa", "x = 1  # noqa: E501", true),
      ("x = 1  # noqa: E501, F401", "x = 1  # noqa: F401", true),
      ("x = 1  # noqa: E501", "x = 1  # noqa", false),
      ("x = 1  # noqa: E501", "x = 1  # noqa: E501, F401", false),
      ("x = 1  # noqa: E501", "x = 1  # nosec", false),
    ])
  func edited(before: String, after: String, isOld: Bool) async throws {
    let answer = try await ask(before: ["a.py": .text(before + "\n")], after: ["a.py": .text(after + "\n")])
    #expect(answer.messages.isEmpty == isOld)
  }

  @Test("that move to another file are old, as often as they leave one")
  func moved() async throws {
    let line = "y = f()  # type: ignore[misc]\n"
    let once = try await ask(
      before: ["a.py": .text(line)], after: ["a.py": "", "b.py": .text("    " + line)])
    #expect(once.messages.isEmpty)
    #expect(once.notes == ["1 suppression moved or narrowed, and count as old"])
    let twice = try await ask(before: ["a.py": .text(line)], after: ["a.py": "", "b.py": .text(line + line)])
    #expect(twice.findings.count == 1)
    // Another line with the same directive is no move.
    let other = try await ask(
      before: ["a.py": .text(line)], after: ["a.py": "", "b.py": "z = 1  # type: ignore[misc]\n"])
    #expect(other.findings.count == 1)
  }

  @Test("are held to caps exactly, each kind to one cap")
  func caps() async throws {
    let text = "a = 1  # noqa: E1\nb = 2  # noqa: E1\nc = 3  # nosec\n"
    let free = try await ask("max_new: 3", after: ["a.py": .text(text)])
    #expect(free.findings.allSatisfy { $0.atMost == .inform } && free.findings.count == 3)
    let over = try await ask("max_new: 2", after: ["a.py": .text(text)])
    #expect(over.findings.allSatisfy { $0.atMost == .block } && over.findings.count == 3)
    #expect(over.findings.first?.message == "a.py line 1 adds noqa (E1); 3 in all, the limit is 2")
    #expect(over.findings.first?.location == Location("a.py", lines: 1...1))
    let own = try await ask("max_new: 1\nmax: {noqa: 1}", after: ["a.py": .text(text)])
    #expect(own.findings.filter { $0.atMost == .block }.count == 2)
    let allowed = try await ask("allow: [noqa, nosec]", after: ["a.py": .text(text)])
    #expect(allowed.messages.isEmpty && allowed.notes == ["3 suppressions of allowed kinds not counted"])
  }

  @Test("in files of others and generated ones are left out, by the target's attributes alone")
  func foreign() async throws {
    let line = TestFile.text("a = 1  # noqa\n")
    let answer = try await ask(
      before: [".gitattributes": "gen/* linguist-generated\n"],
      after: [
        "gen/a.py": line, "vendor/a.py": line,
        ".gitattributes": "gen/* linguist-generated\nsrc/* linguist-generated\n", "src/a.py": line,
      ])
    #expect(answer.findings.map(\.location?.path) == ["src/a.py"])
    #expect(try await ask("exclude: ['src/**']", after: ["src/a.py": line]).messages.isEmpty)
  }

  @Test("in a copy of a file are new, in a file that moves they are old")
  func renamed() async throws {
    var trial = GateTrial(
      before: ["a.py": "x = 1  # noqa\ny = 2\n"], after: ["b.py": "x = 1  # noqa\ny = 2\n"])
    trial.renames = ["a.py": "b.py"]
    #expect(try await trial.ask(SuppressionsGate.self, "{}").messages.isEmpty)
  }

  @Test(
    "of unknown kinds are refused with the nearest word",
    arguments: [
      ("max: {noqua: 1}", #"no kind of suppression is called "noqua"; did you mean "noqa"?"#),
      ("allow: [eslint]", #"no kind of suppression is called "eslint""#),
    ])
  func unknown(settings: String, message: String) async {
    let mistakes = await #expect(throws: GateTrial.Mistakes.self) { try await ask(settings) }
    #expect(mistakes?.description.contains(message) == true, "\(mistakes?.description ?? "accepted")")
  }

  @Test("cost little in hostile files, and cutting a file never adds one")
  func hostile() async throws {
    let sample = Self.rows.filter { $0.path.hasSuffix(".py") }.map(\.line).joined(separator: "\n")
    let bytes = Array(sample.utf8)
    var last = 0
    for end in stride(from: 0, through: bytes.count, by: 7) {
      let answer = try await ask("max_new: 1000", after: ["a.py": .bytes(Array(bytes[..<end]))])
      last = try #require(answer.measurements.first).numerator
    }
    #expect(last > 5)
    let long = String(repeating: "# noqa ", count: 200_000)
    #expect(try await ask(after: ["a.py": .text(long)]).messages.isEmpty)
    let many = String(repeating: "x = 1  # noqa\n", count: 20_000)
    #expect(try await ask(after: ["a.py": .text(many)]).findings.count == 51)
  }
}

func ask(
  _ settings: String = "{}", before: [RepositoryPath: TestFile] = [:], after: [RepositoryPath: TestFile] = [:]
) async throws -> GateAnswer {
  try await GateTrial(before: before, after: before.merging(after) { $1 }).ask(
    SuppressionsGate.self, settings)
}
