import SourceText

/// A file that says how strict a tool is.
struct ToolConfiguration {
  let form: Form
  /// Sections that belong to tools, where the file holds others too; empty: all.
  let sections: [String]

  enum Form {
    /// Every line names something that is let pass.
    case exceptions
    case settings
  }

  /// nil for a file of another kind.
  static func of(_ path: RepositoryPath) -> ToolConfiguration? {
    let name = String(decoding: path.name, as: UTF8.self)
    if let sections = shared[name] { return ToolConfiguration(form: .settings, sections: sections) }
    if exceptions.contains(where: { $0.matches(name) }) {
      return ToolConfiguration(form: .exceptions, sections: [])
    }
    return settings.contains { $0.matches(name) } ? ToolConfiguration(form: .settings, sections: []) : nil
  }

  /// Files of many tools, and the beginnings of those sections that count.
  private static let shared: [String: [String]] = [
    "pyproject.toml": [
      "tool.ruff", "tool.mypy", "tool.pyright", "tool.basedpyright", "tool.pylint", "tool.flake8",
      "tool.black",
      "tool.coverage", "tool.pytest", "tool.bandit", "tool.pydocstyle", "tool.interrogate", "tool.ty",
      "tool.pyrefly",
      "tool.vulture",
    ],
    "setup.cfg": pythonSections, "tox.ini": pythonSections,
    "package.json": ["eslintConfig", "jest", "nyc", "c8", "stylelint", "prettier"],
    "Cargo.toml": ["lints", "workspace.lints"],
  ]
  private static let pythonSections = [
    "flake8", "mypy", "coverage", "tool:pytest", "pytest", "pylint", "pycodestyle", "pydocstyle", "bandit",
  ]

  static let exceptionNames = [
    ".eslintignore", ".prettierignore", ".stylelintignore", ".trivyignore", ".gitleaksignore",
    ".semgrepignore",
    ".snyk", ".trivyignore.yaml", "psalm-baseline.xml", "phpstan-baseline.neon", ".rubocop_todo.yml",
    "detekt-baseline.xml", "lint-baseline.xml", ".secrets.baseline", ".tfsecignore", ".markdownlintignore",
    ".dclintignore", "eslint-suppressions.json",
  ]

  static let settingNames = [
    ".eslintrc{,.json,.yml,.yaml,.js,.cjs}", "eslint.config.{js,mjs,cjs,ts,mts,cts}", "biome.json{,c}",
    ".oxlintrc.json",
    "tsconfig{,.*}.json", ".prettierrc{,.json,.yml,.yaml,.toml,.js}", ".stylelintrc{,.json,.yml,.yaml,.js}",
    "{jest,vitest,playwright}.config.{js,mjs,cjs,ts,mts,cts,json}", ".nycrc{,.json,.yml,.yaml}", ".c8rc.json",
    ".flake8", "{,.}mypy.ini", "{,.}ruff.toml", "{,.}pylintrc{,.toml}", ".coveragerc", "pytest.ini",
    "pyrightconfig.json",
    ".bandit", "bandit.y{,a}ml", ".swiftlint.y{,a}ml", ".swift-format", ".swiftformat", ".rubocop.y{,a}ml",
    ".golangci.{yml,yaml,toml,json}", ".clang-tidy", "{,.}clippy.toml", "phpstan.neon{,.dist}",
    "psalm.xml{,.dist}",
    "phpcs.xml{,.dist}", "checkstyle{,-*}.xml", "pmd{,-*}.xml", "spotbugs-*.xml", "detekt.y{,a}ml",
    "{,.}codecov.y{,a}ml", ".hadolint.y{,a}ml", ".shellcheckrc", ".yamllint{,.yml,.yaml}",
    ".markdownlint.{json,yml,yaml}",
    ".jscpd.json", "sonar-project.properties", ".gitleaks.toml", "trivy.y{,a}ml", ".checkov.y{,a}ml",
    ".tflint.hcl",
    "analysis_options.yaml", ".credo.exs", ".luacheckrc", ".sqlfluff", ".sqlfluffignore",
    ".pre-commit-config.yaml",
    ".gatehouse.yml",
  ]

  // Each is a glob: a test reads them all.
  private static let exceptions = exceptionNames.compactMap { try? Glob($0) }
  private static let settings = settingNames.compactMap { try? Glob($0) }
}
