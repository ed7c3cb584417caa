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

/// - Parameter golden: texts that the tests compare with lie in the folder `Golden`.
func tests(_ name: String, _ dependencies: [Target.Dependency] = [], golden: Bool = false) -> Target {
  .testTarget(
    name: "\(name)Tests", dependencies: [.init(stringLiteral: name), "TestSupport"] + dependencies,
    exclude: golden ? ["Golden"] : [], swiftSettings: strict)
}

let package = Package(
  name: "gatehouse",
  targets: [
    cLibrary("CLibcrypto", pkgConfig: "libcrypto", apt: "libssl-dev", brew: "openssl@3"),
    cLibrary("CLibgit2", pkgConfig: "libgit2", apt: "libgit2-dev", brew: "libgit2"),
    cLibrary("CLibxml2", pkgConfig: "libxml-2.0", apt: "libxml2-dev", brew: "libxml2"),
    cLibrary("CLibyaml", pkgConfig: "yaml-0.1", apt: "libyaml-dev", brew: "libyaml"),
    // Without pkg-config: its file asks for -pthread, which SwiftPM refuses with a warning.
    cLibrary("CRE2", pkgConfig: nil, apt: "libre2-dev", brew: "re2"),
    cLibrary("CZlib", pkgConfig: "zlib", apt: "zlib1g-dev", brew: "zlib"),

    // Leaves: text, time, digests, the machine.
    .target(name: "GitShim", dependencies: ["CLibgit2"]),
    .target(name: "RE2Shim", dependencies: ["CRE2"], linkerSettings: [.linkedLibrary("re2")]),
    module("CivilTime"),
    module("Cryptography", ["CLibcrypto"]),
    module("LocalSystem", ["CivilTime"]),
    module("HTTPTransfer", ["CivilTime", "Cryptography", "LocalSystem"]),
    module("SourceText", ["RE2Shim"]),
    module("DocumentReading", ["CLibxml2", "CLibyaml", "CZlib", "SourceText"]),

    // The plugin API, the engine, and what fills it.
    module("GateKit", ["CivilTime", "SourceText"]),
    module("GateEngine", ["CivilTime", "Cryptography", "GateKit", "SourceText"]),
    module(
      "PolicyFiles",
      ["CivilTime", "Cryptography", "DocumentReading", "GateEngine", "GateKit", "SourceText"]),
    module("GitReading", ["CLibgit2", "CivilTime", "GateKit", "GitShim", "SourceText"]),
    module("Rendering", ["CivilTime", "GateEngine", "GateKit", "SourceText"]),
    module("Publishing", ["Cryptography", "GateEngine", "GateKit", "Rendering", "SourceText"]),
    module(
      "Forges",
      [
        "CivilTime", "Cryptography", "DocumentReading", "GateKit", "HTTPTransfer", "LocalSystem",
        "Publishing", "SourceText",
      ]),
    .target(
      name: "TestSupport",
      dependencies: [
        "CivilTime", "DocumentReading", "GateEngine", "GateKit", "GitReading", "LocalSystem",
        "PolicyFiles", "Publishing", "SourceText",
      ],
      path: "Tests/TestSupport", swiftSettings: strict),
    tests("SourceText"),
    tests(
      "Rendering", ["CivilTime", "DocumentReading", "GateEngine", "GateKit", "SourceText"], golden: true),
    tests("Publishing", ["CivilTime", "GateEngine", "GateKit", "SourceText"], golden: true),
  ],
  swiftLanguageModes: [.v6],
  cxxLanguageStandard: .cxx17
)
