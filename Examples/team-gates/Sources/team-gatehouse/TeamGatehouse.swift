import GateCatalog
import GateKit
import GatehouseCommands
import VersionRaised

@main struct TeamGatehouse {
  static func main() { gatehouseMain(gates: builtInGates + [GateDefinition(VersionRaisedGate.self)]) }
}
