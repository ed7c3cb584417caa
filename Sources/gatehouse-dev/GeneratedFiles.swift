import GateCatalog
import GateKit
import GatehouseCommands
import LocalSystem

/// Folders that hold generated files alone: whatever else lies there is a leftover.
let generatedFolders = ["docs/gates"]

/// Every generated file; a new one is one line.
///
/// - Parameter root: the repository's, where policies are read.
func generatedFiles(_ root: LocalPath) throws -> [GeneratedFile] {
  [
    GeneratedFile("docs/cli.md", commandReference()),
    GeneratedFile("Sources/PolicyFiles/BuiltInPolicies.swift", try builtInPoliciesSource(root)),
  ]
}
