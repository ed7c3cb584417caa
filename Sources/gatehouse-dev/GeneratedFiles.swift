import ExternalGates
import GateCatalog
import GateKit
import GatehouseCommands
import LocalSystem
import PolicyFiles
import Rendering

/// Folders that hold generated files alone: whatever else lies there is a leftover.
let generatedFolders = ["docs/gates", manualFolder]

/// Every generated file; a new one is one line.
///
/// - Parameter root: the repository's, where policies are read.
func generatedFiles(_ root: LocalPath) throws -> [GeneratedFile] {
  [
    GeneratedFile("docs/cli.md", commandReference()),
    GeneratedFile("docs/gates/README.md", gateIndexPage(builtInGates)),
    GeneratedFile("docs/policy.md", policyPage(gates: builtInGates)),
    GeneratedFile("docs/protocol.md", protocolPage()),
    GeneratedFile("docs/report.md", reportPage()),
    GeneratedFile("docs/report.schema.json", reportSchema()),
    GeneratedFile("docs/server.md", serverReference()),
    GeneratedFile("docs/policy.schema.json", jsonText(policySchema(gates: builtInGates))),
    GeneratedFile("Sources/PolicyFiles/BuiltInPolicies.swift", try builtInPoliciesSource(root)),
  ] + builtInGates.map { GeneratedFile("docs/gates/\($0.id).md", gatePage($0)) }
    + manual(gates: builtInGates).map { GeneratedFile($0.path, $0.text) }
}
