/// Forms as the documentation of each tool gives them.
extension DirectiveKind {
  static let rows: [Row] = python + script + cFamily + apple + jvm + others + anywhere + tests

  private static let python = [
    Row(
      id: "noqa", place: .comment, languages: ["Python"],
      pattern: #"(?i)#\s*(?:flake8:\s*|ruff:\s*)?noqa\b(?::\s*([A-Z]+[0-9]+(?:[,\s]+[A-Z]+[0-9]+)*))?"#),
    Row(
      id: "type-ignore", place: .comment, languages: ["Python"],
      pattern: #"#\s*(?:type|pyright|ty|pyrefly):\s*ignore\b(?:\[([^\]]*)\])?"#),
    Row(
      id: "type-ignore", place: .comment, languages: ["Python"],
      pattern:
        #"#\s*(?:mypy:\s*(?:ignore-errors|disable-error-code)|pyre-(?:ignore|fixme|unsafe))(?:\[([^\]]*)\]|\s*=\s*"?([\w,-]+))?"#,
      namesRules: false),
    Row(
      id: "pylint-disable", place: .comment, languages: ["Python"],
      pattern: #"#\s*pylint:\s*(?:disable(?:-next|-msg)?\s*=|skip-file)\s*([\w, -]*)"#),
    Row(
      id: "nosec", place: .comment, languages: ["Python"],
      pattern: #"#\s*nosec\b:?\s*((?:B[0-9]+[,\s]*)*)"#),
    Row(
      id: "format-off", place: .comment, languages: ["Python"],
      pattern: #"#\s*(?:fmt:\s*(?:off|skip)|yapf:\s*disable)"#,
      namesRules: false),
  ]

  private static let webLanguages = ["JavaScript", "TypeScript", "Vue", "Svelte"]
  private static let script = [
    Row(
      id: "eslint-disable", place: .comment, languages: webLanguages,
      pattern:
        #"\b(?:eslint|oxlint|tslint)[-:]disable(?:-next-line|-line)?\b[: ]?\s*((?:@?[\w/-]*\w\s*,?\s*)*)"#),
    Row(
      id: "eslint-disable", place: .comment, languages: webLanguages,
      pattern:
        #"\b(?:biome-ignore(?:-all|-start)?\s+([\w/]+)|deno-lint-ignore(?:-file)?\s*([\w, -]*)|jshint\s+ignore)"#,
      namesRules: false),
    Row(
      id: "ts-ignore", place: .comment, languages: webLanguages,
      pattern: #"@ts-(?:ignore|expect-error|nocheck)\b|\$Flow(?:FixMe|Ignore|ExpectedError)\b"#,
      namesRules: false),
    Row(
      id: "no-cover", place: .comment, languages: webLanguages,
      pattern: #"\b(?:istanbul|c8|v8)\s+ignore\b|\bnode:coverage\s+(?:disable|ignore)\b"#, namesRules: false),
    Row(
      id: "format-off", place: .comment, languages: webLanguages + ["CSS", "SCSS", "Less", "HTML"],
      pattern: #"\bprettier-ignore\b"#, namesRules: false),
    Row(
      id: "stylelint-disable", place: .comment, languages: ["CSS", "SCSS", "Less", "Vue", "Svelte"],
      pattern: #"\bstylelint-disable(?:-next-line|-line)?\b\s*((?:@?[\w/-]*\w\s*,?\s*)*)"#),
  ]

  private static let cFamily = [
    Row(
      id: "nolint", place: .comment, languages: ["C", "C++", "Objective-C", "CUDA"],
      pattern: #"\bNOLINT(?:NEXTLINE|BEGIN)?\b(?:\(([^)]*)\))?"#),
    Row(
      id: "nolint", place: .comment, languages: ["C", "C++"],
      pattern: #"\bcppcheck-suppress(?:-\w+)?\s+\[?([\w, ]+)"#),
    Row(
      id: "warning-off", place: .code, languages: ["C", "C++", "Objective-C", "CUDA"],
      pattern:
        #"#\s*pragma\s+(?:(?:GCC|clang)\s+diagnostic\s+ignored\s+"([^"]*)"|warning\s*\(\s*disable\s*:\s*([0-9 ]+))"#,
      namesRules: false),
    Row(
      id: "no-cover", place: .comment, languages: ["C", "C++", "Objective-C", "CUDA", "Perl"],
      pattern: #"\b(?:LCOV|GCOVR?)_EXCL_(?:BR_)?(?:LINE|START)\b"#, namesRules: false),
    Row(
      id: "format-off", place: .comment,
      languages: ["C", "C++", "Objective-C", "CUDA", "Java", "Protocol Buffer"],
      pattern: #"\bclang-format\s+off\b"#, namesRules: false),
    Row(
      id: "warning-off", place: .code, languages: ["C#"],
      pattern: #"#\s*pragma\s+warning\s+disable\b\s*([\w, ]*)"#),
    Row(
      id: "suppress-warnings", place: .code, languages: ["C#"],
      pattern: #"\[\s*(?:assembly:\s*)?(?:\w+\.)*SuppressMessage(?:Attribute)?\s*\(\s*"[^"]*"\s*,\s*"([\w]*)"#
    ),
    Row(
      id: "no-cover", place: .code, languages: ["C#"],
      pattern: #"\[[^\]]*\bExcludeFromCodeCoverage(?:Attribute)?\b"#, namesRules: false),
  ]

  private static let apple = [
    Row(
      id: "swiftlint-disable", place: .comment, languages: ["Swift"],
      pattern: #"\bswiftlint:disable(?::next|:this|:previous)?\s+([\w ]*)"#),
    Row(
      id: "format-off", place: .comment, languages: ["Swift"],
      pattern: #"\bswift-format-ignore(?:-file)?\b|\bswiftformat:disable\b"#, namesRules: false),
  ]

  private static let jvm = [
    Row(
      id: "suppress-warnings", place: .code, languages: ["Java", "Groovy"],
      pattern: #"@SuppressWarnings\s*\(\s*(?:value\s*=\s*)?\{?([^)}]*)"#),
    Row(
      id: "suppress-warnings", place: .code, languages: ["Kotlin"],
      pattern: #"@(?:file:)?Suppress\s*\(([^)]*)"#),
    Row(
      id: "suppress-warnings", place: .code, languages: ["Scala"],
      pattern: #"@(?:nowarn|SuppressWarnings)\b"#,
      namesRules: false),
    Row(
      id: "nosonar", place: .comment, languages: [], pattern: #"\b(?:NOSONAR|NOPMD)\b"#, namesRules: false),
    Row(
      id: "checkstyle-off", place: .comment, languages: ["Java", "Kotlin", "Scala"],
      pattern:
        #"\b(?:CHECKSTYLE[:.]\s*OFF|scalastyle:off|ktlint-disable|@formatter:off|spotless:off|noinspection)\b"#,
      namesRules: false),
  ]

  private static let others = [
    Row(
      id: "nolint", place: .comment, languages: ["Go"],
      pattern: #"//\s*(?:nolint\b(?::\s*([\w,-]+))?|lint:(?:file-)?ignore\s+([\w,*]+))"#),
    Row(id: "nosec", place: .comment, languages: ["Go"], pattern: #"#nosec\b\s*((?:G[0-9]+[,\s]*)*)"#),
    Row(id: "allow", place: .code, languages: ["Rust"], pattern: #"#!?\[\s*(?:allow|expect)\s*\(([^)]*)"#),
    Row(
      id: "format-off", place: .code, languages: ["Rust"], pattern: #"#!?\[\s*rustfmt::skip\b"#,
      namesRules: false),
    Row(
      id: "no-cover", place: .code, languages: ["Rust"],
      pattern: #"#!?\[\s*(?:coverage\s*\(\s*off|cfg\s*\(\s*not\s*\(\s*tarpaulin)"#, namesRules: false),
    Row(
      id: "rubocop-disable", place: .comment, languages: ["Ruby"],
      pattern: #"\brubocop:(?:disable|todo)\s+([\w/, ]*)"#),
    Row(
      id: "no-cover", place: .comment, languages: ["Ruby"], pattern: #":nocov:"#, namesRules: false),
    Row(
      id: "phpcs-ignore", place: .comment, languages: ["PHP"],
      pattern: #"\b(?:phpcs:(?:ignore|disable|ignoreFile)|codingStandardsIgnore\w+)\b"#, namesRules: false),
    Row(
      id: "phpstan-ignore", place: .comment, languages: ["PHP"],
      pattern: #"@(?:phpstan-ignore(?:-next-line|-line)?|psalm-suppress|phan-suppress(?:-\w+)*)\b"#,
      namesRules: false),
    Row(
      id: "no-cover", place: .comment, languages: ["PHP"], pattern: #"@codeCoverageIgnore(?:Start)?\b"#,
      namesRules: false),
    Row(
      id: "shellcheck-disable", place: .comment, languages: ["Shell"],
      pattern: #"#\s*shellcheck\s+(?:\S+\s+)*disable=([\w,-]+)"#),
    Row(
      id: "hadolint-ignore", place: .comment, languages: ["Dockerfile"],
      pattern: #"#\s*hadolint\s+(?:global\s+)?ignore=([\w,]+)"#),
    Row(
      id: "tf-ignore", place: .comment, languages: ["HCL"],
      pattern:
        #"\b(?:tfsec:ignore:|trivy:ignore:|checkov:skip=|tflint-ignore:\s*|kics-scan\s+ignore\b)([\w.-]*)"#),
    Row(
      id: "dart-ignore", place: .comment, languages: ["Dart"],
      pattern: #"//\s*ignore(?:_for_file)?:\s*([\w, ]+)"#),
    Row(
      id: "credo-disable", place: .comment, languages: ["Elixir"], pattern: #"\bcredo:disable-for-[\w-]+"#,
      namesRules: false),
    Row(
      id: "noqa", place: .comment, languages: ["SQL"], pattern: #"--\s*noqa\b(?::\s*([\w,. ]+))?"#),
    Row(
      id: "no-critic", place: .comment, languages: ["Perl"], pattern: #"##\s*no\s+critic\b"#,
      namesRules: false),
  ]

  /// Scanners that read every language.
  private static let anywhere = [
    Row(
      id: "nosemgrep", place: .comment, languages: [], pattern: #"\bnosem(?:grep)?\b(?::\s*([\w.,-]+))?"#),
    Row(
      id: "secret-allowed", place: .comment, languages: [],
      pattern:
        #"\b(?:gitleaks:allow|pragma:\s*(?:allowlist|whitelist)(?:\s+nextline)?\s+secret|trufflehog:ignore|ggignore)\b"#,
      namesRules: false),
    Row(
      id: "no-cover", place: .comment, languages: [], pattern: #"\bpragma:\s*no\s+(?:cover|branch)\b"#,
      namesRules: false),
  ]

  private static let tests = [
    Row(
      id: skippedTest, place: .code, languages: ["Python"],
      pattern:
        #"\bpytest\.(?:mark\.)?(?:skip|skipif|xfail)\b|\bunittest\.(?:skip|skipIf|skipUnless|expectedFailure|SkipTest)\b|\bself\.skipTest\b"#,
      namesRules: false),
    Row(
      id: skippedTest, place: .code, languages: webLanguages,
      pattern:
        #"\b(?:it|test|describe|context|suite|specify|bench)(?:\.(?:concurrent|sequential|each|serial|parallel))*\.(?:skip|skipIf|todo|fixme|failing|fails)\b|(?:^|[^\w.$])x(?:it|describe|test|context|specify)\s*\("#,
      namesRules: false),
    Row(
      id: focusedTest, place: .code, languages: webLanguages,
      pattern:
        #"\b(?:it|test|describe|context|suite|specify)\.only\b|(?:^|[^\w.$])f(?:it|describe|context)\s*\("#,
      namesRules: false,
      files: [
        "**/*.{test,spec,cy,e2e}.{js,jsx,ts,tsx,mjs,cjs,mts,cts}", "**/{__tests__,test,tests,e2e,cypress}/**",
      ]),
    Row(
      id: skippedTest, place: .code, languages: ["Java", "Kotlin", "Groovy", "Scala"],
      pattern: #"@(?:Disabled(?:If|On|For|Until)?\w*|Ignore|IgnoreIf|PendingFeature)\b"#, namesRules: false,
      files: [
        "**/{test,tests,androidTest,integrationTest,it}/**",
        "**/*{Test,Tests,IT,Spec}.{java,kt,groovy,scala}",
      ]),
    Row(
      id: skippedTest, place: .code, languages: ["Go"],
      pattern: #"\b(?:t|tb|b|f|s\.T\(\))\.Skip(?:f|Now)?\s*\("#, namesRules: false, files: ["**/*.go"]),
    Row(
      id: skippedTest, place: .code, languages: ["Swift"],
      pattern: #"\bXCTSkip(?:If|Unless)?\b|\bXCTExpectFailure\b|\bwithKnownIssue\b"#, namesRules: false),
    // SwiftUI has a modifier of the same name.
    Row(
      id: skippedTest, place: .code, languages: ["Swift"], pattern: #"\.disabled\b"#, namesRules: false,
      requires: #"(?m)^\s*(?:@testable\s+)?import\s+Testing\b"#),
    Row(
      id: skippedTest, place: .code, languages: ["C#"],
      pattern:
        #"\[[^\]]*\b(?:Ignore|Explicit)\b|\b(?:Fact|Theory)\s*\([^)]*\bSkip\s*=|\bAssert\.(?:Ignore|Inconclusive)\s*\("#,
      namesRules: false, files: ["**/*{Test,Tests,Spec,Specs}*/**", "**/*{Test,Tests,Spec,Specs}.cs"]),
    Row(
      id: skippedTest, place: .code, languages: ["Rust"], pattern: #"#\[\s*ignore\b"#, namesRules: false),
    Row(
      id: skippedTest, place: .code, languages: ["Ruby"],
      pattern: #"^\s*(?:skip|pending)\b|(?:^|[^\w.])x(?:it|describe|context|specify|example)\b"#,
      namesRules: false, files: ["**/*_{spec,test}.rb", "**/test_*.rb"]),
    Row(
      id: skippedTest, place: .code, languages: ["PHP"], pattern: #"\bmarkTest(?:Skipped|Incomplete)\s*\("#,
      namesRules: false),
    Row(
      id: skippedTest, place: .code, languages: ["C++"],
      pattern: #"\bGTEST_SKIP\s*\(|\bTEST(?:_F|_P)?\s*\([^)]*\bDISABLED_\w"#, namesRules: false),
    Row(
      id: skippedTest, place: .code, languages: ["Elixir"], pattern: #"@(?:module|describe)?tag\s+:skip\b"#,
      namesRules: false),
  ]
}
