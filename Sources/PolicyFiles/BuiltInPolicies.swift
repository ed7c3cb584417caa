/// Text of the policies that `extends` knows by name; made of policies/*/policy.yml by `gatehouse-dev docs`.
public let builtInPolicies: [String: String] = [
  "continuous-deployment": #"""
  # Every change goes straight to main and is deployed from there, so everything is asked before the merge.
  version: 1

  flow:
    edges:
      - {from: "**", to: main}

  gates:
    clean-repo: {}
    commit-rules:
      identity: {}
    # Somebody else has seen what goes live, as it goes live.
    reviews: {approvals: 1}
    coverage:
      reports:
        - {id: coverage, paths: [reports/lcov.info]}
      project: {target: 80}
      patch: {target: 80}
    # Each kind of tests was run, and every test of it passed.
    tests:
      reports:
        - {id: unit, paths: ["reports/unit/**/*.xml"]}
        - {id: integration, paths: ["reports/integration/**/*.xml"]}
        - {id: e2e, paths: ["reports/e2e/**/*.xml"]}
    # Owed only for the language that changed; then all of it is clean.
    lint:
      scope: all
      block_at: low
      reports:
        - {id: mypy, paths: [reports/mypy.txt], format: mypy-text, when_changed: ["**/*.py"]}
        - {id: flake8, paths: [reports/flake8.txt], format: flake8-text, when_changed: ["**/*.py"]}
        - {id: eslint, paths: [reports/eslint.json], format: eslint, when_changed: ["**/*.{js,jsx,ts,tsx}"]}
        - {id: tsc, paths: [reports/tsc.txt], format: tsc-text, when_changed: ["**/*.{ts,tsx}"]}
    # Whoever turns a tool off or skips a test is seen doing it.
    suppressions: {enforcement: warn}
    # Small changes are what makes deploying each of them safe.
    change-size:
      gate: change-rules
      enforcement: warn
      size: {max_lines: 600, max_files: 40}

  rules:
    - when: {all_paths: ["docs/**", "**/*.md"]}
      gates:
        coverage: {enforcement: off}
        tests: {enforcement: off}
        lint: {enforcement: off}
        change-size: {enforcement: off}
    # A revert brings back what was reviewed and tested before, whatever its size.
    - when: {revert: true}
      gates:
        change-size: {enforcement: off}
    - when: {draft: true}
      gates:
        coverage: {enforcement: inform}
        tests: {enforcement: inform}
        lint: {enforcement: inform}
        reviews: {enforcement: inform}
    # What can be done before the merge; the rest of the checklist follows the deployment.
    - when: {labels: release}
      gates:
        release-checklist:
          gate: change-rules
          checklist:
            heading: Before the merge
            required: [The changelog is written, The version is raised, The way back is described]

  labels:
    - {label: "size: large", color: fbca04, when: {size: {lines_above: 600}}}
    - {label: documentation, color: 0075ca, when: {all_paths: ["docs/**", "**/*.md"]}}
    - {label: "gatehouse: blocked", color: b60205, when: {verdict: [blocked, errored]}}

  """#,
  "dev-prod-migrations": #"""
  # Two branches, dev and prod, and a database that both versions of the program share while prod is rolled out.
  version: 1

  flow:
    edges:
      - {from: dev, to: prod, promotes: dev, merge_method: merge}
      - {from: "**", to: dev}

  gates:
    clean-repo: {}
    commit-rules:
      identity: {}
    coverage:
      reports:
        - {id: coverage, paths: [reports/lcov.info]}
      # Migrations run against a database, not in the tests.
      ignore: ["migrations/**"]
      project: {target: 80}
    tests:
      reports:
        - {id: tests, paths: ["reports/tests/**/*.xml"]}
    # The program that still runs while the new one starts has to live with the migrated database, and a release that
    # failed has to find its way back. What was merged has run on someone's database.
    migrations:
      policy: additive
      reversible: required
    models-and-migrations:
      gate: change-rules
      enforcement: warn
      together:
        - id: models
          when: ["**/models.py", "**/models/**/*.py"]
          then: "migrations/versions/*.py"
          message: "run `alembic revision --autogenerate`, or leave it where the tables stay as they are"
    environments:
      gate: change-rules
      same_keys:
        - {id: environments, paths: [.env.dev, .env.prod]}

  rules:
    - when: {target: prod}
      gates:
        # A release holds commits of everybody; whoever opened it does not approve it.
        reviews: {approvals: 1, exclude_committers: no}
        load-test:
          gate: performance
          reports:
            - {id: k6, paths: [reports/k6-summary.json], max_age: 24h}
          metrics:
            - {name: http_req_duration.p95, max: 500ms}
            - {name: http_req_failed.rate, max: 10%}
        # Judged, and answered for, when the change entered dev.
        migrations: {enforcement: warn}
        models-and-migrations: {enforcement: off}
    - when: {all_paths: ["docs/**", "**/*.md"]}
      gates:
        coverage: {enforcement: off}
        tests: {enforcement: off}
        load-test: {enforcement: off}
    - when: {draft: true}
      gates:
        coverage: {enforcement: inform}
        tests: {enforcement: inform}

  labels:
    - {label: database, color: d4c5f9, when: {any_paths: "migrations/**"}}
    - {label: production, color: 5319e7, when: {target: prod}}
    - {label: documentation, color: 0075ca, when: {all_paths: ["docs/**", "**/*.md"]}}
    - {label: "gatehouse: blocked", color: b60205, when: {verdict: [blocked, errored]}}

  environments:
    # What is on prod is deployed by hand, and only by hand.
    production:
      from: prod
      verdict: passed
      approvers: {count: 1}
      confirm: DEPLOY
      # Owed where a migration differs from what runs there: it is about to run on the data.
      snapshot:
        taken_within: 1h
        reports:
          - {id: database, paths: [reports/snapshot.json], when_changed: ["migrations/**"]}
      rollback: yes

  """#,
  "platform": #"""
  # Several applications and their packages in one repository; work enters develop and is released to main.
  version: 1

  flow:
    edges:
      - {from: develop, to: main, promotes: develop, merge_method: merge}
      - {from: "hotfix/**", to: main, back_merge: [develop]}
      - {from: main, to: develop}
      - {from: "**", to: develop, contains_base: true}
    naming:
      patterns: '^(feature|fix|chore|docs|refactor)/[a-z0-9][a-z0-9._-]*$'
      except: ["hotfix/**", "dependabot/**", "renovate/**", "revert-*"]
      example: feature/shopping-cart
    freeze:
      - to: main
        windows: Fri 16:00 - Mon 08:00 Europe/Paris
        except: "hotfix/**"
        reason: nobody is there to watch a release over the weekend

  # Of several applications only those that a change affects owe reports; packages belong to all of them.
  groups:
    api: {paths: "apps/api/**", needs: packages}
    web: {paths: "apps/web/**", needs: packages}
    packages: {paths: "packages/**"}

  gates:
    clean-repo:
      portable_names: yes
    commit-rules:
      conventional: {}
      identity: {}
    # Whoever owns an application or a package, by CODEOWNERS, has a say in what becomes of it.
    reviews: {approvals: 1, code_owners: yes}
    coverage:
      reports:
        - {id: api, paths: [reports/api/lcov.info], flag: api, groups: api}
        - {id: web, paths: [reports/web/lcov.info], flag: web, groups: web}
      patch: {target: 80}
    # What two applications need goes into a package, not into a copy.
    duplication:
      overall: {duplicated_lines_density: 3}
      new_code: {duplicated_lines_density: 3}
    tests:
      reports:
        - {id: api, paths: ["reports/api/tests/*.xml"], groups: api}
        - {id: web, paths: ["reports/web/tests/*.xml"], groups: web}
    security:
      scope: all
      reports:
        - {id: sast, paths: [reports/sast.sarif]}
        - {id: dependencies, paths: [reports/dependencies.sarif]}
    # SonarQube's grades of new code, from what the scanners found in it.
    ratings:
      reports:
        - {id: sast, paths: [reports/sast.sarif]}
      new_code: {reliability: A, security: A, maintainability: A}
    # Numbered by Flyway (db/migrations/V0042__add_orders.sql); they only add, and what undoes one has its number.
    migrations:
      policy: additive
      reversible: forward-only
      compensating_script: db/rollback/U{version}.sql
    rollback-scripts:
      gate: change-rules
      append_only:
        - {id: merged-scripts, paths: "db/rollback/U*.sql", message: write a new migration with its own script instead}
    pull-request:
      gate: change-rules
      title: {conventional: {}, max_length: 100}
      body: {min_length: 30}
    change-size:
      gate: change-rules
      enforcement: warn
      size: {max_lines: 1000, max_files: 40}

  rules:
    # A release is as large as the changes that it holds.
    - when: {target: main}
      gates:
        change-size: {enforcement: off}
        # It was owned up to when it entered develop; by now it holds commits of everybody.
        reviews: {approvals: 2, code_owners: no, exclude_committers: no}
        security:
          reports:
            - {id: dast, paths: [reports/dast.sarif], max_age: 7d}
    - when: {bot: true}
      gates:
        pull-request: {enforcement: off}
    - when: {all_paths: ["docs/**", "**/*.md"]}
      gates:
        coverage: {enforcement: off}
        duplication: {enforcement: off}
        tests: {enforcement: off}
        security: {enforcement: off}
        ratings: {enforcement: off}
    - when: {revert: true}
      gates:
        change-size: {enforcement: off}
        pull-request: {enforcement: off}

  labels:
    - {label: "app: api", color: bfd4f2, when: {groups: api}}
    - {label: "app: web", color: c2e0c6, when: {groups: web}}
    - {label: shared, color: fef2c0, when: {any_paths: "packages/**"}}
    - {label: database, color: d4c5f9, when: {any_paths: "db/**"}}
    - {label: "gatehouse: blocked", color: b60205, when: {verdict: [blocked, errored]}}

  environments:
    # A few of the machines, which everybody's requests reach by chance.
    canary:
      from: main
      verdict: passed
      rollback: yes
    production:
      from: main
      verdict: passed
      soak: {environment: canary, at_least: 30m}
      freeze:
        windows: Fri 16:00 - Mon 08:00 Europe/Paris
        reason: nobody is there to watch it over the weekend
      gates:
        # What Prometheus measured on the canary, held against the machines beside it in the same half hour.
        canary:
          gate: performance
          reports:
            - {id: canary, paths: [reports/canary.json], base_paths: [reports/stable.json], max_age: 1h}
          metrics:
            - {name: canary_error_rate.value, max: 0.01, better: lower}
            - {name: canary_latency_p95_seconds.value, max_regression: 10, better: lower}

  """#,
  "three-stages": #"""
  # Work enters development, is promoted to staging, and from there to main, which is production.
  version: 1

  flow:
    edges:
      - {from: staging, to: main, promotes: staging, merge_method: merge}
      - {from: development, to: staging, promotes: development, merge_method: merge}
      - {from: "**", to: staging, enforcement: warn}
      - {from: "**", to: development}

  gates:
    clean-repo: {}
    commit-rules:
      conventional: {}
    # Told on the way, asked for at the door of production.
    security:
      enforcement: inform
      scope: all
      reports:
        - {id: sast, paths: [reports/sast.sarif]}
        - {id: dependencies, paths: [reports/dependencies.sarif]}
    changelog:
      gate: change-rules
      changelog: {when: breaking}
    # Where the build measures it, new code without tests is pointed at.
    coverage:
      enforcement: warn
      reports:
        - {id: coverage, paths: [reports/coverage.xml, reports/lcov.info], on_missing: pass}
      patch: {target: 80}

  rules:
    - when: {target: staging}
      gates:
        security: {enforcement: warn}
    - when: {target: main}
      gates:
        security: {enforcement: block}
        commit-rules: {enforcement: warn}
        # A promotion holds commits of everybody, so whoever wrote some of them may still approve it.
        reviews: {approvals: 2, exclude_committers: no}
        staging-deployment:
          gate: checks
          deployments: [{id: staging, environment: staging}]
    - when: {all_paths: ["docs/**", "**/*.md"], not: {target: main}}
      gates:
        security: {enforcement: off}
    - when: {any_paths: ["**/Dockerfile", "**/*.dockerfile"]}
      gates:
        dockerfile-lint:
          gate: lint
          scope: changed-files
          reports:
            - {id: hadolint, paths: [reports/hadolint.sarif]}
    - when: {ref: "refs/tags/**"}
      gates:
        version-tag:
          gate: change-rules
          tag: {semver: true, prefix: v}

  labels:
    - {label: "target: production", color: 5319e7, when: {target: main}}
    - {label: "target: staging", color: 1d76db, when: {target: staging}}
    - {label: "target: development", color: c5def5, when: {target: development}}
    - {label: container, color: 0db7ed, when: {any_paths: ["**/Dockerfile", "**/*.dockerfile"]}}
    - {label: "gatehouse: blocked", color: b60205, when: {verdict: [blocked, errored]}}

  """#,
  "web-product": #"""
  # A product of a Python service and a TypeScript front end. develop and main are branches; staging and
  # production are environments that they are deployed to.
  version: 1

  flow:
    edges:
      - {from: develop, to: main, promotes: develop, merge_method: merge}
      - {from: "hotfix/**", to: main, back_merge: [develop]}
      - {from: "**", to: develop, fork: allow}

  gates:
    clean-repo: {}
    commit-rules: {}
    reviews: {approvals: 1}
    lint:
      scope: all
      reports:
        - {id: ruff, paths: [reports/ruff.sarif], when_changed: ["**/*.py"]}
        - {id: black, paths: [reports/black.txt], format: black, when_changed: ["**/*.py"]}
        - {id: mypy, paths: [reports/mypy.txt], format: mypy-text, when_changed: ["**/*.py"]}
        - {id: eslint, paths: [reports/eslint.sarif], when_changed: ["**/*.{js,jsx,ts,tsx}"]}
        - {id: prettier, paths: [reports/prettier.txt], format: prettier, when_changed: ["**/*.{js,jsx,ts,tsx,css}"]}
    security:
      enforcement: warn
      scope: all
      reports:
        - {id: bandit, paths: [reports/bandit.sarif], when_changed: ["**/*.py"]}
        - {id: safety, paths: [reports/safety.json], when_changed: ["**/requirements*.txt", "**/{poetry,uv}.lock"]}
        - {id: npm-audit, paths: [reports/npm-audit.json], when_changed: ["**/package-lock.json"]}
    tests:
      reports:
        - {id: pytest, paths: [reports/pytest.xml], when_changed: ["**/*.py"]}
        - {id: jest, paths: [reports/jest.xml], when_changed: ["**/*.{js,jsx,ts,tsx}"]}
    coverage:
      enforcement: warn
      reports:
        - {id: pytest, paths: [reports/coverage.xml], flag: python, on_missing: pass, when_changed: ["**/*.py"]}
        - {id: jest, paths: [reports/lcov.info], flag: typescript, on_missing: pass, when_changed: ["**/*.{js,jsx,ts,tsx}"]}
      patch: {target: 80}
    lock-files:
      gate: change-rules
      together:
        - {id: npm, when: "**/package.json", then: "**/package-lock.json"}
        - {id: python, when: "**/pyproject.toml", then: "**/{poetry,uv}.lock", unless: "**/requirements*.txt"}

  rules:
    # What is released has been clicked through and put under load.
    - when: {target: main}
      gates:
        security: {enforcement: block}
        # A release holds commits of everybody; whoever opened it does not approve it.
        reviews: {exclude_committers: no}
        tests:
          reports:
            - {id: playwright, paths: [reports/playwright.xml]}
        performance:
          reports:
            - {id: locust, paths: [reports/locust_stats.csv], max_age: 3d}
          metrics:
            - {name: Aggregated.p95, max: 2s}
            - {name: Aggregated.p99, max: 5s}
            - {name: Aggregated.error_rate, max: 5%}
    # A hotfix is made in an hour; load is measured after it.
    - when: {target: main, source: "hotfix/**"}
      gates:
        reviews: {exclude_committers: yes}
        performance: {enforcement: warn}
    - when: {all_paths: ["docs/**", "**/*.md"]}
      gates:
        lint: {enforcement: off}
        security: {enforcement: off}
        tests: {enforcement: off}
        performance: {enforcement: off}
    - when: {draft: true}
      gates:
        lint: {enforcement: inform}
        tests: {enforcement: inform}
        reviews: {enforcement: inform}
    # Updates by bots change a line and its lock file: the tests decide.
    - when: {bot: true}
      gates:
        lint: {enforcement: off}

  labels:
    - {label: backend, color: 3572a5, when: {any_paths: "**/*.py"}}
    - {label: frontend, color: 3178c6, when: {any_paths: "**/*.{js,jsx,ts,tsx,css}"}}
    - {label: dependencies, color: 0366d6, when: {any_paths: ["**/package-lock.json", "**/*.lock", "**/requirements*.txt"]}}
    - {label: hotfix, color: b60205, when: {source: "hotfix/**", target: main}}
    - {label: "gatehouse: blocked", color: b60205, when: {verdict: [blocked, errored]}}

  environments:
    staging:
      from: develop
      protected: yes
      verdict: passed
    # Five minutes in which everybody can see what is about to happen, and say stop.
    production:
      from: main
      protected: yes
      verdict: passed
      approvers: {count: 1}
      wait: 5m

  """#,
]
