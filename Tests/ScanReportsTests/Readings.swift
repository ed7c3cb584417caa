/// What each sample reads as. A line for the report: outcome, tools, commit, time, gaps; then its findings, tests
/// and measurements.
let readings: [String: String] = [
  "sarif": """
  read [Scan 1] 84dca08 2026-01-02T03:04:05Z
  critical/score vulnerability S1 "SQL" a b.py:3:0-0 CWE-89 score 9.1 #39fa2ee980eb94b0:1
  low/rule bug S2 "x" suppressed in-source ""
  low/rule bug S2 "y"
  """,
  "junit": """
  read [] - 2026-01-02T03:04:05
  high/format test-failure a.B.c "1 != 2"
  test failed a.B|c 1234500000 +0
  test passed a.B|d 250000 +0
  test skipped a.B|e - +0
  test flaky a.B|f - +1
  """,
  "trx": """
  read [] - -
  high/format test-failure rows(2) "no"
  high/format test-failure slow "Timeout"
  test passed |rows(1) 1500000 +0
  test failed |rows(2) - +0
  test errored |slow - +0
  test skipped |off - +0
  """,
  "nunit": """
  read [] - -
  high/format test-failure a.b "Expected 1"
  high/format test-failure old "failed"
  test failed |a.b 500000 +0
  test passed |a.c - +0
  test failed |old - +0
  """,
  "gitlab-security": """
  read [X 2] - 2026-01-02T03:04:05
  critical/finding secret 798 "AWS token" a.env:2:0-0 CWE-798 #f1
  """,
  "codeclimate": """
  read [] - -
  medium/finding code-smell E501 "long" a.py:3:0-3 #aa
  critical/finding code-smell E502 "worse" a.py:4:2-0
  """,
  "checkstyle": """
  read [] - -
  medium/finding code-smell com.x.Y "m" a/b.java:3:2-0
  high/finding code-smell  "o" a/b.java:0:0-0
  """,
  "rdjson": """
  read [lint ] - -
  high/finding code-smell  "m" a.go:2:4-0
  medium/rule code-smell N1 "n" a.go:0:0-0
  """,
  "sonar-generic": """
  read [] - -
  high/rule vulnerability r1 "m" Dockerfile:1:1-0 20 min
  """,
  "cyclonedx-json": """
  read [] - -
  low/finding vulnerability CVE-2024-1 "CVE-2024-1" maven:org.x/lib@1.0<- CVE-2024-1 CWE-79 score 9.8
  high/finding vulnerability CVE-2024-2 "CVE-2024-2" CVE-2024-2 suppressed statement "not_affected"
  """,
  "cyclonedx-xml": """
  read [] - -
  high/finding vulnerability CVE-2024-1 "CVE-2024-1" :lib@1.0<- CVE-2024-1 CWE-79 score 7.5
  """,
  "npm-audit-6": """
  read [] - -
  medium/finding vulnerability 118 "ReDoS" npm:minimatch@1.0.0<>=3.0.2 CVE-2016-1 CWE-400
  medium/finding vulnerability 118 "ReDoS" npm:minimatch@2.0.0<>=3.0.2 CVE-2016-1 CWE-400
  """,
  "npm-audit-7": """
  read [] - -
  high/finding vulnerability 7 "t" npm:b@<2.0.0 GHSA-aaaa-bbbb-cccc CWE-22 score 8.1
  """,
  "pnpm-audit": """
  read [] - -
  low/finding vulnerability 1 "t" npm:m@1.2.0<- GHSA-aaaa-bbbb-cccc
  """,
  "yarn-audit-1": """
  read [] - -
  high/finding vulnerability 9 "t" npm:m@1.0<-
  """,
  "yarn-audit-berry": """
  read [] - -
  critical/finding vulnerability 107 "t" npm:a@1.0.0<- GHSA-aaaa-bbbb-cccc
  info/finding code-smell b (deprecation) "old" npm:b@<-
  """,
  "pip-audit": """
  incomplete [] - - skipped: pip-audit skipped 1 of 2 dependencies: not on PyPI
  unknown/none vulnerability PYSEC-2019-179 "d" PyPI:flask@0.5<1.0 PYSEC-2019-179 CVE-2019-1010083
  """,
  "safety-1": """
  read [] - -
  critical/finding vulnerability 37771 "SQL injection, see CVE-2020-7471." PyPI:django@2.2.0<- \
  CVE-2020-7471 score 9.8
  unknown/none vulnerability 54679 "x" PyPI:jinja2@2.10<-
  """,
  "safety-2": """
  read [safety 2.3.5] 84dca08 2026-01-02
  unknown/none vulnerability 37771 "a" PyPI:django@2.2.0<- CVE-2020-7471
  unknown/none vulnerability 2 "" PyPI:p@<- suppressed external "no"
  """,
  "safety-3": """
  read [safety 3.2] 84dca08 -
  unknown/none vulnerability 1 "django==2.2.0 is affected by 1" requirements.txt:0:0-0 \
  PyPI:django@2.2.0<-
  unknown/none vulnerability 2 "django==2.2.0 is affected by 2" requirements.txt:0:0-0 \
  PyPI:django@2.2.0<- suppressed external "r"
  """,
  "osv-scanner": """
  read [] - -
  high/score vulnerability GO-2024-1 "s" /src/go.mod:0:0-0 Go:m@1.0<- GO-2024-1 GHSA-aaaa-bbbb-cccc \
  CVE-2024-1 score 7.5
  """,
  "trivy": """
  read [trivy 0.60] - 2026-01-02T03:04:05Z
  high/finding vulnerability CVE-2024-1 "CVE-2024-1" go.mod:0:0-0 gomod:m@1.0<1.1 CVE-2024-1 CWE-79 \
  score 7.5
  critical/finding vulnerability CVE-2024-2 "CVE-2024-2" go.mod:0:0-0 gomod:m@<- CVE-2024-2 \
  suppressed statement "not_affected: unused"
  low/finding vulnerability AVD-1 "m" main.tf:0:0-0
  critical/finding secret aws "AWS key" .env:1:0-0
  """,
  "grype": """
  read [grype 0.80] - -
  low/finding vulnerability GHSA-aaaa-bbbb-cccc "d" /a:0:0-0 also /b:0 npm:m@1.0<2.0 \
  GHSA-aaaa-bbbb-cccc CVE-2024-1 score 5.3
  high/finding vulnerability CVE-1 "CVE-1 in n " :n@<- suppressed external "r"
  """,
  "snyk": """
  read [] - -
  critical/finding vulnerability SNYK-1 "t" npm:m@1.0<1.1 CVE-2024-1 CWE-79 score 9.8
  medium/finding license L "GPL" npm:g@1<-
  low/finding vulnerability SNYK-2 "" npm:o@1<- suppressed external "no"
  """,
  "dependency-check-json": """
  read [dependency-check 9] - 2026-01-02
  high/finding vulnerability CVE-2024-1 "d" lib/a.jar:0:0-0 maven:a.jar@<- CVE-2024-1 CWE-79
  low/finding vulnerability CVE-2024-2 "CVE-2024-2" lib/a.jar:0:0-0 maven:a.jar@<- CVE-2024-2 \
  suppressed external "n"
  """,
  "dependency-check-xml": """
  read [dependency-check 9] - -
  critical/score vulnerability CVE-2024-1 "CVE-2024-1" lib/a.jar:0:0-0 :a.jar@<- CVE-2024-1 CWE-79 \
  score 9.8
  low/finding vulnerability CVE-2024-2 "CVE-2024-2" lib/a.jar:0:0-0 :a.jar@<- CVE-2024-2 suppressed \
  external ""
  """,
  "cargo-audit": """
  read [] - -
  unknown/none vulnerability RUSTSEC-2024-1 "t" crates.io:m@1.0.0<>=1.1 RUSTSEC-2024-1 CVE-2024-1
  info/format code-smell RUSTSEC-2024-2 "u" crates.io:n@1<- RUSTSEC-2024-2
  """,
  "govulncheck": """
  read [govulncheck v1.1] - -
  unknown/none vulnerability GO-2024-1 "s" main.go:7:0-0 Go:m@v1.0<v1.1 GO-2024-1 CVE-2024-1 called
  """,
  "govulncheck-legacy": """
  read [] - -
  unknown/none vulnerability GO-2024-1 "d" Go:m@<- GO-2024-1 called
  """,
  "bundler-audit": """
  read [bundler-audit 0.9] - 2026-01-02
  high/finding vulnerability CVE-2020-8161 "t" RubyGems:rack@1.6<~> 2.1.3 CVE-2020-8161 \
  GHSA-5f9h-9pjv-v6j7
  unknown/none vulnerability insecure_source "insecure source http://x"
  """,
  "bundler-audit-text": """
  read [] - -
  high/finding vulnerability CVE-2020-8161 "Directory traversal" RubyGems:rack@1.6.13<~> 2.1.3 \
  CVE-2020-8161
  """,
  "composer-audit": """
  read [] - -
  medium/finding vulnerability PKSA-1 "t" Packagist:x/y@<- CVE-2024-1 GHSA-aaaa-bbbb-cccc
  """,
  "retirejs": """
  read [retire.js 4] - -
  medium/finding vulnerability CVE-2012-6708 "XSS" a.js:0:0-0 npm:jquery@1.8<1.9 CVE-2012-6708
  """,
  "dotnet-list-package": """
  read [] - -
  high/finding vulnerability GHSA-aaaa-bbbb-cccc "J 12.0.1 is vulnerable" a.csproj:0:0-0 \
  NuGet:J@12.0.1<- GHSA-aaaa-bbbb-cccc
  """,
  "bandit": """
  incomplete [] - 2026-01-02T03:04:05Z skipped: bad.py: syntax error
  low/finding vulnerability B105 "Possible hardcoded password" ./a.py:3:0-0 CWE-259 confidence medium
  unknown/none vulnerability B999 "odd" a.py:4:0-0
  """,
  "bandit-csv": """
  read [] - -
  low/finding vulnerability B404 "a "b", c" ./a.py:2:0-0 CWE-78 confidence high
  high/finding vulnerability B105 "Possible hardcoded password" ./a.py:3:0-0 confidence low
  """,
  "semgrep": """
  read [semgrep 1.97] - -
  high/finding vulnerability r.exec "m" a.py:3:1-3 CWE-78 confidence high
  low/finding bug r.todo "n" a.py:9:1-0 suppressed in-source "nosemgrep"
  """,
  "gosec": """
  incomplete [gosec ] - - skipped: b.go: expected package
  high/finding vulnerability G304 "d" a.go:12:0-14 CWE-22 confidence low
  low/finding vulnerability G104 "e" a.go:9:0-0 suppressed in-source ""
  """,
  "brakeman": """
  read [brakeman 6] - 2026-01-02
  low/finding vulnerability SQL "m" a.rb:6:0-0 CWE-89 confidence low #f1
  high/finding vulnerability XSS "n" b.rb:0:0-0 confidence high suppressed external ""
  """,
  "spotbugs-xml": """
  read [spotbugs 4.8] - -
  high/finding bug NP "null" a/B.java:25:0-26 CWE-476 confidence medium
  high/finding vulnerability OLD "OLD" confidence high
  """,
  "pmd-xml": """
  incomplete [pmd 7] - 2026-01-02 skipped: B.java: cannot parse
  critical/finding code-smell Empty "Empty block" A.java:3:2-4
  """,
  "gitleaks": """
  read [] - -
  high/format secret aws-access-token "AWS" a.env:4:0-4
  """,
  "trufflehog": """
  read [] - -
  critical/format secret AWS "AWS credentials" a.env:4:0-0 confidence high
  high/format secret Slack "Slack credentials"
  """,
  "trufflehog3-py": """
  read [] - -
  medium/finding secret r "High Entropy" a:2:0-0 #848440d9
  """,
  "detect-secrets": """
  read [detect-secrets 1.5] - 2026-01-02
  critical/format secret AWS "AWS" a.py:3:0-0
  high/format secret Hex "Hex" a.py:4:0-0 suppressed external "audited: no secret"
  """,
  "checkov": """
  incomplete [checkov 3] - - skipped: /bad.tf: not parsed
  unknown/none vulnerability CKV_1 "n" a.tf:1:0-3
  unknown/none vulnerability CKV_2 "CKV_2" a.tf:0:0-0 suppressed in-source "r"
  """,
  "tfsec": """
  read [] - -
  high/finding vulnerability aws-x "d" a.tf:1:0-2
  """,
  "kics": """
  incomplete [kics ] - - failed: 1 queries failed
  high/finding vulnerability q "n" a.tf:3:0-0 #s1
  high/finding vulnerability q "n" b.tf:4:0-0
  """,
  "terrascan": """
  read [] - -
  medium/finding vulnerability AC_1 "d" a.tf:3:0-0
  """,
  "kube-linter": """
  read [kube-linter 0.8] - -
  unknown/none vulnerability latest-tag "m" a.yaml:0:0-0
  """,
  "hadolint": """
  read [] - -
  medium/finding code-smell DL3007 "m" Dockerfile:1:1-0
  low/finding code-smell DL3059 "n" Dockerfile:2:1-0
  """,
  "zap-json": """
  read [ZAP 2.15] - -
  medium/finding vulnerability 10038 "CSP" https://x/a:0:0-0 also https://x/b:0 CWE-693 confidence \
  high
  high/finding vulnerability 2 "no" suppressed external "false positive"
  """,
  "zap-xml": """
  read [ZAP 2.15] - 2026-01-02
  low/finding vulnerability 10038 "CSP" https://x/a:0:0-0 CWE-693 confidence medium
  """,
  "nuclei": """
  read [] - -
  critical/finding vulnerability CVE-2024-1 "n" https://x/a:0:0-0 CVE-2024-1 CWE-79 score 9.8
  """,
  "eslint": """
  incomplete [] - - skipped: /a.js: Parsing error
  high/finding code-smell semi "m" /a.js:3:1-0
  high/finding code-smell  "Parsing error" /a.js:9:0-0
  medium/finding code-smell no-var "n" /a.js:1:0-0 suppressed in-source "old"
  """,
  "eslint-meta": """
  read [] - -
  medium/finding code-smell semi "m" /a.js:3:0-0
  """,
  "ruff": """
  incomplete [] - - skipped: b.py: SyntaxError
  high/finding code-smell F401 "unused" a.py:1:8-1
  medium/format code-smell invalid-syntax "SyntaxError" b.py:1:1-1
  """,
  "mypy-text": """
  read [] - -
  high/format bug import-untyped "Library stubs not installed for "yaml"" a.py:6:0-0
  high/format bug misc "Bad" C:/src/b.py:3:1-3
  """,
  "mypy-json": """
  read [] - -
  high/finding bug misc "m" a.py:1:1-2
  """,
  "flake8-text": """
  read [] - -
  medium/finding code-smell E302 "expected 2 blank lines, found 1" ./a.py:4:1-0
  high/finding code-smell F401 "'os' imported but unused" ./a.py:5:1-0
  low/finding code-smell W292 "no newline at end of file" ./a.py:6:1-0
  """,
  "pylint-text": """
  read [] - -
  low/finding code-smell C0114 "Missing module docstring (missing-module-docstring)" a.py:1:1-0
  high/finding code-smell E1120 "No value for argument" a.py:2:0-0
  """,
  "pylint-json": """
  read [] - -
  medium/finding code-smell W0611 "m" a.py:1:1-0
  """,
  "pylint-json2": """
  read [] - -
  low/finding code-smell R0903 "m" a.py:1:1-0 confidence high
  """,
  "pyright": """
  read [pyright 1.1] - -
  high/finding bug r "m" a.py:10:15-10
  """,
  "shellcheck-json": """
  read [] - -
  info/finding code-smell SC2045 "m" a.sh:2:10-2
  """,
  "shellcheck-json1": """
  read [] - -
  high/finding code-smell SC2045 "m" a.sh:2:10-2
  """,
  "cppcheck-xml": """
  read [cppcheck 2.10] - -
  high/finding bug nullPointer "m" a.c:3:1-0 from a.c:1 CWE-476
  info/finding bug missingInclude "n"
  """,
  "rubocop": """
  read [rubocop 1.60] - -
  low/finding code-smell Style/X "m" a.rb:1:1-1
  """,
  "golangci-lint": """
  incomplete [] - - failed: typecheck failed
  medium/format code-smell errcheck "m" a.go:10:0-0
  """,
  "phpcs": """
  read [] - -
  high/finding code-smell PEAR.X "m" a.php:2:1-0
  """,
  "stylelint": """
  read [] - -
  high/finding code-smell r "m" a.css:2:1-0
  """,
  "cfn-lint": """
  read [] - -
  high/finding code-smell E3045 "m" a.yaml:5:5-0
  """,
  "njsscan": """
  read [njsscan 0.4] - -
  high/finding vulnerability eval "d" a.js:3:0-4 CWE-95
  """,
  "android-lint": """
  read [] - -
  medium/finding vulnerability SetJS "m" A.java:10:9-0
  """,
  "cargo-json": """
  read [] - -
  medium/finding bug unused "unused" a.rs:3:5-3
  """,
  "tsc-text": """
  read [] - -
  high/finding bug TS7006 "Parameter 'y' implicitly has an 'any' type." a.ts:3:13-0
  high/finding bug TS2322 "no" src/a.ts:3:7-0
  high/finding bug TS5023 "Unknown compiler option 'foo'."
  """,
  "gcc-text": """
  read [] - -
  medium/finding bug -Wunused-variable "unused variable 'x'" src/a.c:14:53-0
  high/finding bug  "b.h: No such file" src/b.c:3:1-0
  """,
  "jest": """
  read [] - -
  high/format test-failure s t "no" /a.test.js:0:0-0
  high/format test-failure /b.test.js "cannot load" /b.test.js:0:0-0
  test failed s|t 5000 +0
  test flaky s|u - +1
  test skipped |v - +0
  """,
  "playwright": """
  read [] - -
  high/format test-failure a.spec.ts › t [chromium] "no" a.spec.ts:3:0-0
  test failed a.spec.ts|t [chromium] 5000 +0
  test flaky a.spec.ts|t [webkit] 7000 +1
  test skipped a.spec.ts › inner|u - +0
  """,
  "k6-summary": """
  read [] - -
  high/format performance http_req_duration p(95)<500 "the threshold p(95)<500 of http_req_duration \
  was crossed"
  http_req_duration mean 420ms
  http_req_duration p95 798.5ms
  http_req_failed rate 0.1
  http_req_failed failures 90
  http_req_failed successes 810
  """,
  "k6-summary-export": """
  read [] - -
  high/format performance http_req_duration avg<100 "the threshold avg<100 of http_req_duration was \
  crossed"
  http_req_duration mean 120.5ms
  http_req_duration p95 228.95ms
  """,
  "k6-ndjson": """
  read [] - -
  d count 3
  d mean 20.166666ms
  d min 10.5ms
  d max 30ms
  d median 20ms
  d p90 30ms
  d p95 30ms
  d p99 30ms
  """,
  "locust-stats-csv": """
  read [] - -
  GET /ok, "quoted" count 590
  GET /ok, "quoted" failures 0
  GET /ok, "quoted" median 43ms
  GET /ok, "quoted" mean 31.106ms
  GET /ok, "quoted" rate 84.4/s
  GET /ok, "quoted" p95 49ms
  Aggregated count 590
  Aggregated failures 0
  Aggregated median 43ms
  Aggregated mean 31.106ms
  Aggregated rate 84.4/s
  Aggregated p95 49ms
  """,
  "locust-failures-csv": """
  read [] - -
  high/format performance GET /fail "HTTPError('500') (108 times)"
  """,
  "pytest-benchmark": """
  read [pytest-benchmark ] 84dca08 2026-01-02
  a.py::t mean 250ns
  a.py::t min 155.681817ns
  a.py::t max 36000ns
  a.py::t count 570
  """,
  "hyperfine": """
  read [] - -
  sleep 0.1 mean 100500000ns
  sleep 0.1 min 100000000ns
  sleep 0.1 max 102000000ns
  sleep 0.1 stddev 200000ns
  sleep 0.1 count 2
  """,
  "jmh": """
  read [] - -
  a.B.c(n=10) mean 12.5ns/op
  a.B.c(n=10) median 12.4ns/op
  a.B.c(n=10) p95 13ns/op
  """,
  "google-benchmark": """
  read [] - 2026-01-02
  BM_a/8 mean 12.5ns
  BM_a/8 cpu-mean 12ns
  """,
  "criterion": """
  read [] - -
  a/b typical 12.5ns
  a/b mean 13ns
  """,
  "prometheus": """
  read [] - -
  up{job="api"} value 0.25
  """,
  "prettier": """
  incomplete [] - - skipped: web/b.js: SyntaxError: Unexpected token (1:7)
  high/format style unformatted "prettier would change it" web/a.js:0:0-0
  """,
  "black": """
  incomplete [] - - skipped: cannot parse: app/broken.py:1:4
  high/format style unformatted "black would change it" app/bad.py:0:0-0
  """,
  "ruff-format": """
  incomplete [] - - skipped: broken.py: invalid-syntax: Expected an identifier
  high/format style unformatted "ruff would change it" bad.py:0:0-0
  """,
  "gofmt": """
  incomplete [] - - skipped: c.go:1:9: expected 'IDENT', found 'EOF'
  high/format style unformatted "gofmt would change it" cmd/a.go:0:0-0
  high/format style unformatted "gofmt would change it" internal/b.go:0:0-0
  """,
  "swift-format": """
  read [] - -
  medium/finding style DoNotUseSemicolons "remove ';'" Sources/A.swift:1:12-0
  high/finding style Spacing "remove 2 spaces" Sources/A.swift:1:6-0
  """,
]
