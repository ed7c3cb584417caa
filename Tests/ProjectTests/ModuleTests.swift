import Testing

@Suite("Modules")
struct ModuleTests {
  /// From the leaves up: a module imports modules of lower numbers only, so there is no cycle.
  private static let layers: [String: Int] = [
    "CivilTime": 0, "Cryptography": 0, "HTTPFields": 0, "SourceText": 0,
    "DocumentReading": 1, "GateKit": 1, "LocalSystem": 1, "ReportedPaths": 1,
    "ChildProcesses": 2, "CIProviders": 2, "CloneDetection": 2, "Deployments": 2, "CoverageReports": 2,
    "ForeignPolicies": 2,
    "GateEngine": 2,
    "GitReading": 2, "HTTPServing": 2, "HTTPTransfer": 2, "PostgresClient": 2, "ScanReports": 2,
    "SQLiteClient": 2,
    "GitFetching": 3, "Migrations": 3, "PolicyFiles": 3, "Rendering": 3, "ScanEvidence": 3, "Storage": 3,
    "ExternalGates": 4, "Pages": 4, "PostgresTrial": 4, "Publishing": 4, "Service": 4,
    "Forges": 5, "GateCatalog": 5,
    "GatehouseCommands": 6,
    "gatehouse": 7, "gatehouse-dev": 7,
  ]
  private static let ofGates = 4

  /// What is not written here, and the one module that may import it.
  private static let owners: [String: Set<String>] = [
    "CLibcrypto": ["Cryptography"], "CLibcurl": ["HTTPTransfer"], "CurlShim": ["HTTPTransfer"],
    "CLibgit2": ["GitReading"], "CLibmicrohttpd": ["HTTPServing"], "MicrohttpdShim": ["HTTPServing"],
    "CLibpgquery": ["Migrations"], "CLibpq": ["PostgresClient"],
    "CLibxml2": ["DocumentReading"], "CLibyaml": ["DocumentReading"], "CLibzip": ["DocumentReading"],
    "CZlib": ["DocumentReading"], "ZipShim": ["DocumentReading"],
    "GitShim": ["GitReading"], "PGQueryShim": ["Migrations"], "PostgresShim": ["PostgresClient"],
    "RE2Shim": ["SourceText"], "SQLiteShim": ["SQLiteClient"], "SpawnShim": ["ChildProcesses"],
    // Time zones are files of the machine; a child is fed and read through its pipes.
    "Glibc": ["LocalSystem", "ChildProcesses", "CivilTime"],
    // What the program waits for while its tasks run.
    "Dispatch": ["GatehouseCommands"],
    // Locks and atomics, without a choice of platform.
    "Synchronization": [
      "ChildProcesses", "GateEngine", "GatehouseCommands", "GitFetching", "HTTPServing", "HTTPTransfer",
      "Storage",
    ],
  ]

  private static func isGate(_ file: Checkout.File) -> Bool { file.path.hasPrefix("Plugins/") }

  @Test("import only what lies below them")
  func layers() throws {
    let files = try Checkout.shipped()
    let gates = Set(files.filter(Self.isGate).map(\.module))
    func layer(_ module: String) -> Int? { gates.contains(module) ? Self.ofGates : Self.layers[module] }
    for file in files {
      let own = try #require(layer(file.module), "\(file.path): in which layer is it?")
      for name in file.imports {
        if let layer = layer(name) {
          #expect(layer < own, "\(file.path) imports \(name)")
        } else {
          #expect(Self.owners[name]?.contains(file.module) == true, "\(file.path) imports \(name)")
        }
      }
    }
  }

  @Test(
    "of gates see the plugin API, libraries and what lies below them, and the API sees text and time alone")
  func gates() throws {
    let files = try Checkout.shipped()
    let ofGates = Set(files.filter(Self.isGate).flatMap(\.imports))
    let open = [
      "CivilTime", "CloneDetection", "CoverageReports", "DocumentReading", "GateKit", "Migrations",
      "ReportedPaths",
      "ScanEvidence", "ScanReports", "SourceText",
    ]
    #expect(ofGates.subtracting(open) == [])
    let ofKit = Set(files.filter { $0.module == "GateKit" }.flatMap(\.imports))
    #expect(ofKit.subtracting(["CivilTime", "SourceText"]) == [])
  }

  @Test("that are not written here are imported by one module each")
  func owners() throws {
    for (library, modules) in Self.owners {
      let importing = Set(try Checkout.shipped().filter { $0.imports.contains(library) }.map(\.module))
      #expect(importing == modules, "\(library)")
    }
  }

  @Test("leave the system's calls to LocalSystem and ChildProcesses, but for the folder of time zones")
  func systemCalls() throws {
    let outside = try Checkout.shipped().filter {
      $0.imports.contains("Glibc") && !["ChildProcesses", "LocalSystem"].contains($0.module)
    }
    #expect(outside.map(\.path) == ["Sources/CivilTime/TimeZone+Database.swift"])
  }

  @Test("of the tests do without Foundation too")
  func noFoundation() throws {
    let files = try Checkout.files(in: ["Sources", "Plugins", "Tests"]).filter(\.isSwift)
    #expect(files.filter { $0.imports.contains { $0.hasPrefix("Foundation") } }.map(\.path) == [])
  }

  @Test("in Plugins are gates of the package, of the catalogue, with tests and a page")
  func registration() throws {
    let gates = Set(try Checkout.shipped().filter(Self.isGate).map(\.module)).sorted()
    #expect(gates.count >= 5)
    let package = try Checkout.text("Package.swift")
    let catalogue = try Checkout.text("Sources/GateCatalog/GateCatalog.swift")
    let tested = Set(try Checkout.files(in: ["Tests"]).map(\.module))
    let pages = try Checkout.files(in: ["docs/gates"]).map(\.path)
    for gate in gates {
      #expect(package.contains("  gate(\"\(gate)\""))
      // A library has the name already.
      let name = gate.hasSuffix("Gate") ? String(gate.dropLast("Gate".count)) : gate
      #expect(catalogue.contains("  GateDefinition(\(name)Gate.self),"))
      #expect(tested.contains("\(gate)Tests"))
      let id = name.replacing(/\B[A-Z]/) { "-" + $0.output }.lowercased()
      #expect(pages.contains("docs/gates/\(id).md"))
    }
  }
}
