// swift-tools-version: 6.2
import PackageDescription

let strict: [SwiftSetting] = [
  .strictMemorySafety(),
  .treatAllWarnings(as: .error),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .enableUpcomingFeature("MemberImportVisibility"),
  .enableUpcomingFeature("ExistentialAny"),
]

/// One C library from the system: a module map and a shim header in Sources/<name>.
func cLibrary(_ name: String, pkgConfig: String?, apt: String, brew: String) -> Target {
  .systemLibrary(name: name, pkgConfig: pkgConfig, providers: [.apt([apt]), .brew([brew])])
}

func module(_ name: String, _ dependencies: [Target.Dependency] = []) -> Target {
  .target(name: name, dependencies: dependencies, swiftSettings: strict)
}

/// One built-in gate: a folder in Plugins that sees GateKit and the leaves below it, nothing else.
func gate(_ name: String, _ dependencies: [Target.Dependency] = []) -> Target {
  .target(
    name: name, dependencies: ["CivilTime", "GateKit", "SourceText"] + dependencies, path: "Plugins/\(name)",
    swiftSettings: strict)
}

/// - Parameter golden: texts that the tests compare with lie in the folder `Golden`.
func tests(_ name: String, _ dependencies: [Target.Dependency] = [], golden: Bool = false) -> Target {
  .testTarget(
    name: "\(name)Tests", dependencies: [.init(stringLiteral: name), "TestSupport"] + dependencies,
    exclude: golden ? ["Golden"] : [], swiftSettings: strict)
}

let gates: [Target] = [
  gate("ChangeRules", ["DocumentReading"]),
  gate("Checks"),
  gate("CleanRepo"),
  gate("CommitRules"),
  gate("Coverage", ["CoverageReports", "DocumentReading", "ReportedPaths"]),
  gate("Duplication", ["CloneDetection"]),
  gate("Infrastructure", ["DocumentReading"]),
  gate("Lint", ["ScanEvidence", "ScanReports"]),
  gate("MergeFlow"),
  gate("MigrationsGate", ["DocumentReading", "Migrations"]),
  gate("Performance", ["ScanEvidence", "ScanReports"]),
  gate("Ratings", ["CloneDetection", "CoverageReports", "DocumentReading", "ScanEvidence", "ScanReports"]),
  gate("RequiredReports", ["DocumentReading"]),
  gate("Reviews"),
  gate("Security", ["DocumentReading", "ScanEvidence", "ScanReports"]),
  gate("Suppressions", ["CloneDetection"]),
  gate("Tests", ["ScanEvidence", "ScanReports"]),
]
/// Tests of a gate see what it sees, and read its settings as people write them.
let gateTests = gates.map { gate in
  // Whether the gate says what its library says can only be asked with the library at hand.
  let library: [Target.Dependency] =
    gate.name == "MigrationsGate" ? ["LocalSystem", "Migrations", "Rendering"] : []
  return tests(gate.name, ["CivilTime", "DocumentReading", "GateKit", "SourceText"] + library)
}
let gateDependencies = gates.map { Target.Dependency(stringLiteral: $0.name) }

let package = Package(
  name: "gatehouse",
  products: [
    .executable(name: "gatehouse", targets: ["gatehouse"]),
    // For packages that bring gates of their own: docs/guides/swift.md. A gate needs the first alone; SourceText
    // and CivilTime are the text and the time that GateKit speaks of.
    .library(name: "GateKit", targets: ["GateKit", "SourceText", "CivilTime"]),
    .library(name: "GatehouseCommands", targets: ["GatehouseCommands"]),
    .library(name: "GateCatalog", targets: ["GateCatalog"]),
    .plugin(name: "GatehousePlugin", targets: ["GatehousePlugin"]),
  ],
  targets: [
    cLibrary("CLibcrypto", pkgConfig: "libcrypto", apt: "libssl-dev", brew: "openssl@3"),
    // Loaded late by their shims: nothing to link.
    cLibrary("CLibcurl", pkgConfig: nil, apt: "libcurl4-openssl-dev", brew: "curl"),
    cLibrary("CLibgit2", pkgConfig: "libgit2", apt: "libgit2-dev", brew: "libgit2"),
    cLibrary("CLibmicrohttpd", pkgConfig: nil, apt: "libmicrohttpd-dev", brew: "libmicrohttpd"),
    cLibrary("CLibpgquery", pkgConfig: nil, apt: "libpg-query-dev", brew: "libpg_query"),
    cLibrary("CSQLite3", pkgConfig: nil, apt: "libsqlite3-dev", brew: "sqlite"),
    cLibrary("CLibpq", pkgConfig: nil, apt: "libpq-dev", brew: "libpq"),
    cLibrary("CLibxml2", pkgConfig: "libxml-2.0", apt: "libxml2-dev", brew: "libxml2"),
    cLibrary("CLibzip", pkgConfig: nil, apt: "libzip-dev", brew: "libzip"),
    cLibrary("CLibyaml", pkgConfig: "yaml-0.1", apt: "libyaml-dev", brew: "libyaml"),
    // Without pkg-config: its file asks for -pthread, which SwiftPM refuses with a warning.
    cLibrary("CRE2", pkgConfig: nil, apt: "libre2-dev", brew: "re2"),
    cLibrary("CZlib", pkgConfig: "zlib", apt: "zlib1g-dev", brew: "zlib"),

    // Leaves: text, time, digests, the machine.
    .target(name: "LateLibrary"),
    .target(name: "CurlShim", dependencies: ["CLibcurl", "LateLibrary"]),
    .target(name: "GitShim", dependencies: ["CLibgit2"]),
    .target(name: "MicrohttpdShim", dependencies: ["CLibmicrohttpd", "LateLibrary"]),
    .target(name: "PGQueryShim", dependencies: ["LateLibrary"]),
    .target(name: "SQLiteShim", dependencies: ["CSQLite3", "LateLibrary"]),
    .target(name: "PostgresShim", dependencies: ["CLibpq", "LateLibrary"]),
    .target(name: "ZipShim", dependencies: ["CLibzip", "LateLibrary"]),
    .target(name: "RE2Shim", dependencies: ["CRE2"], linkerSettings: [.linkedLibrary("re2")]),
    module("CivilTime"),
    module("Cryptography", ["CLibcrypto"]),
    module("HTTPFields"),
    module("LocalSystem", ["CivilTime"]),
    module(
      "HTTPTransfer",
      [
        "CLibcurl", "CivilTime", "Cryptography", "CurlShim", "HTTPFields", "LocalSystem", "SourceText",
      ]),
    module(
      "HTTPServing", ["CLibmicrohttpd", "HTTPFields", "LocalSystem", "MicrohttpdShim", "SourceText"]),
    module("SourceText", ["RE2Shim"]),
    .target(name: "SpawnShim"),
    module("ChildProcesses", ["LocalSystem", "SpawnShim"]),
    module("PostgresClient", ["CLibpq", "LocalSystem", "PostgresShim"]),
    module("SQLiteClient", ["LocalSystem", "SQLiteShim"]),
    module("DocumentReading", ["CLibxml2", "CLibyaml", "CLibzip", "CZlib", "SourceText", "ZipShim"]),

    // Libraries that stand without the engine.
    module("ReportedPaths", ["SourceText"]),
    module("CoverageReports", ["DocumentReading", "ReportedPaths", "SourceText"]),
    module("CloneDetection", ["CivilTime", "LocalSystem", "SourceText"]),
    module(
      "Migrations",
      [
        "CLibpgquery", "CivilTime", "Cryptography", "DocumentReading", "PGQueryShim", "SQLiteClient",
        "SourceText",
      ]),
    module(
      "Storage", ["CivilTime", "Cryptography", "LocalSystem", "PostgresClient", "SQLiteClient"]),
    module("PostgresTrial", ["ChildProcesses", "LocalSystem", "Migrations", "PostgresClient"]),
    module("ScanReports", ["Cryptography", "DocumentReading", "SourceText"]),

    // The plugin API, the engine, and what fills it.
    module("GateKit", ["CivilTime", "SourceText"]),
    module(
      "ScanEvidence",
      ["CivilTime", "DocumentReading", "GateKit", "ReportedPaths", "ScanReports", "SourceText"]),
    module("Deployments", ["CivilTime", "Cryptography", "DocumentReading", "GateKit", "SourceText"]),
    module("CIProviders", ["DocumentReading", "GateKit", "LocalSystem", "SourceText"]),
    module("GateEngine", ["CivilTime", "Cryptography", "GateKit", "SourceText"]),
    module(
      "PolicyFiles",
      ["CivilTime", "Cryptography", "DocumentReading", "GateEngine", "GateKit", "SourceText"]),
    module("GitReading", ["CLibgit2", "CivilTime", "GateKit", "GitShim", "SourceText"]),
    module(
      "GitFetching",
      [
        "ChildProcesses", "CivilTime", "Cryptography", "GateKit", "GitReading", "HTTPFields", "HTTPTransfer",
        "LocalSystem", "SourceText",
      ]),
    module("Service", ["CivilTime", "Storage"]),
    module(
      "ExternalGates",
      [
        "ChildProcesses", "CivilTime", "Cryptography", "DocumentReading", "GateEngine", "GateKit",
        "LocalSystem", "Rendering", "SourceText",
      ]),
    module("ForeignPolicies", ["DocumentReading", "SourceText"]),
    module(
      "Rendering",
      ["CivilTime", "Cryptography", "DocumentReading", "GateEngine", "GateKit", "SourceText"]),
    module(
      "Pages",
      [
        "CivilTime", "Cryptography", "DocumentReading", "GateEngine", "GateKit", "Rendering", "SourceText",
        "Storage",
      ]),
    module("Publishing", ["Cryptography", "GateEngine", "GateKit", "Rendering", "SourceText"]),
    module(
      "Forges",
      [
        "CivilTime", "Cryptography", "DocumentReading", "GateKit", "HTTPFields", "HTTPTransfer",
        "LocalSystem",
        "Publishing", "SourceText",
      ]),
    module(
      "GatehouseCommands",
      [
        "CIProviders", "CivilTime", "CoverageReports", "Cryptography", "DocumentReading", "ExternalGates",
        "ForeignPolicies", "Forges",
        "GateEngine", "GateKit",
        "GitFetching", "GitReading", "HTTPFields", "HTTPServing", "HTTPTransfer", "LocalSystem", "Migrations",
        "Pages", "PolicyFiles", "PostgresClient", "PostgresTrial", "Publishing", "Rendering",
        "ReportedPaths", "ScanEvidence", "ScanReports", "Service", "SourceText", "Storage",
      ]),
    module("GateCatalog", ["Deployments", "GateKit"] + gateDependencies),
    .executableTarget(
      name: "gatehouse", dependencies: ["GateCatalog", "GatehouseCommands"], swiftSettings: strict),
    // Not below Plugins, which is the folder of gates.
    .plugin(
      name: "GatehousePlugin",
      capability: .command(
        intent: .custom(verb: "gatehouse", description: "Judge this package by its policy: gatehouse check")),
      path: "packaging/swiftpm"),
    .executableTarget(
      name: "gatehouse-dev",
      dependencies: [
        "ExternalGates", "GateCatalog", "GateKit", "GatehouseCommands", "LocalSystem", "PolicyFiles",
        "Rendering",
      ],
      swiftSettings: strict),

    .target(
      name: "TestSupport",
      dependencies: [
        "CivilTime", "Cryptography", "DocumentReading", "GateEngine", "GateKit", "GitReading", "HTTPFields",
        "HTTPTransfer", "LocalSystem",
        "PolicyFiles", "Publishing", "Rendering", "SourceText",
      ],
      path: "Tests/TestSupport", swiftSettings: strict),
    .target(
      name: "ForgeDoubles",
      dependencies: [
        "HTTPFields", "DocumentReading", "HTTPTransfer", "LocalSystem", "SourceText", "TestSupport",
      ],
      path: "Tests/ForgeDoubles", swiftSettings: strict),
    .testTarget(name: "LateLibraryTests", dependencies: ["LateLibrary"], swiftSettings: strict),
    tests("CivilTime"),
    tests("Cryptography", ["LocalSystem"]),
    tests("LocalSystem", ["CivilTime"]),
    tests("SourceText"),
    tests("ChildProcesses", ["LocalSystem"]),
    tests("CIProviders", ["DocumentReading", "GateKit", "LocalSystem", "SourceText"]),
    tests("DocumentReading", ["LocalSystem", "SourceText"]),
    tests("CoverageReports", ["DocumentReading", "LocalSystem", "ReportedPaths", "SourceText"]),
    tests("CloneDetection", ["LocalSystem", "SourceText"]),
    tests(
      "ForeignPolicies",
      [
        "DocumentReading", "GateCatalog", "GateEngine", "GateKit", "LocalSystem", "PolicyFiles", "SourceText",
      ],
      golden: true),
    tests("Migrations", ["DocumentReading", "LocalSystem", "SourceText"]),
    tests("PostgresClient", ["LocalSystem", "PostgresTrial"]),
    tests("SQLiteClient", ["LocalSystem"]),
    tests(
      "Storage",
      [
        "ChildProcesses", "CivilTime", "Cryptography", "LocalSystem", "PostgresClient", "PostgresTrial",
        "SQLiteClient", "storage-probe",
      ]),
    // A process of its own beside those tests, to be killed.
    .executableTarget(
      name: "storage-probe", dependencies: ["CivilTime", "LocalSystem", "PostgresClient", "Storage"],
      path: "Tests/StorageProbe", swiftSettings: strict),
    tests(
      "PostgresTrial",
      ["ChildProcesses", "DocumentReading", "LocalSystem", "Migrations", "PostgresClient", "SourceText"]),
    tests("ScanReports", ["DocumentReading", "LocalSystem", "SourceText"]),
    tests("ScanEvidence", ["CivilTime", "DocumentReading", "GateKit", "ScanReports", "SourceText"]),
    tests("Deployments", ["CivilTime", "GateKit", "SourceText"]),
    tests("GateKit", ["CivilTime", "DocumentReading", "SourceText"]),
    tests("HTTPTransfer", ["CivilTime", "HTTPFields", "LocalSystem"]),
    tests("HTTPServing", ["HTTPFields", "HTTPTransfer", "LocalSystem"]),
    tests("GateEngine", ["CivilTime", "GateKit", "SourceText"]),
    tests(
      "PolicyFiles",
      ["CivilTime", "GateCatalog", "GateEngine", "GateKit", "LocalSystem", "SourceText"],
      golden: true),
    tests("GitReading", ["CivilTime", "GateKit", "SourceText"]),
    tests("Service", ["CivilTime", "LocalSystem", "Storage"]),
    tests(
      "ExternalGates",
      ["ChildProcesses", "CivilTime", "DocumentReading", "GateKit", "LocalSystem", "SourceText"]),
    tests("GitFetching", ["GateKit", "GitReading", "LocalSystem", "SourceText"]),
    tests(
      "Rendering", ["CivilTime", "Cryptography", "DocumentReading", "GateEngine", "GateKit", "SourceText"],
      golden: true),
    tests(
      "Pages",
      [
        "CivilTime", "DocumentReading", "GateEngine", "GateKit", "LocalSystem", "Rendering", "SourceText",
        "Storage",
      ], golden: true),
    tests("Publishing", ["CivilTime", "GateEngine", "GateKit", "SourceText"], golden: true),
    tests(
      "GatehouseCommands",
      [
        "ChildProcesses", "CivilTime", "Cryptography", "DocumentReading", "ExternalGates", "ForeignPolicies",
        "ForgeDoubles", "GateCatalog", "GateEngine", "GateKit", "GitFetching", "GitReading", "HTTPFields",
        "HTTPTransfer", "LocalSystem", "PolicyFiles", "Rendering", "SourceText", "Storage", "gatehouse",
      ], golden: true),
    tests(
      "Forges",
      [
        "CivilTime", "Cryptography", "DocumentReading", "ForgeDoubles", "GateKit", "HTTPFields",
        "HTTPTransfer",
        "LocalSystem",
        "Publishing", "SourceText",
      ]),
    tests("GateCatalog", ["CivilTime", "GateEngine", "GateKit", "SourceText"]),
    // About the project itself: reads the files of the checkout.
    .testTarget(
      name: "ProjectTests", dependencies: ["DocumentReading", "LocalSystem", "SourceText", "TestSupport"],
      swiftSettings: strict),
    .testTarget(
      name: "GatehouseDevTests",
      dependencies: ["gatehouse-dev", "GateCatalog", "GatehouseCommands", "LocalSystem", "TestSupport"],
      swiftSettings: strict),
  ] + gates + gateTests,
  swiftLanguageModes: [.v6],
  cxxLanguageStandard: .cxx17
)
