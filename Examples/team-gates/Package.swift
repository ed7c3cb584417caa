// swift-tools-version: 6.2
import PackageDescription

let package = Package(
  name: "team-gates",
  dependencies: [
    // Elsewhere: .package(url: "https://git.example.com/tools/gatehouse.git", exact: "0.1.0")
    .package(name: "gatehouse", path: "../..")
  ],
  targets: [
    // A gate sees the plugin API alone.
    .target(name: "VersionRaised", dependencies: [.product(name: "GateKit", package: "gatehouse")]),
    // The program with it: every command of gatehouse, and one gate more.
    .executableTarget(
      name: "team-gatehouse",
      dependencies: [
        "VersionRaised",
        .product(name: "GateCatalog", package: "gatehouse"),
        .product(name: "GatehouseCommands", package: "gatehouse"),
      ]),
    .testTarget(
      name: "VersionRaisedTests",
      dependencies: ["VersionRaised", .product(name: "GatehouseCommands", package: "gatehouse")]),
  ],
  swiftLanguageModes: [.v6]
)
