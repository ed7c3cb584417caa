import GateCatalog
import GatehouseCommands

@main struct Gatehouse {
  static func main() { gatehouseMain(gates: builtInGates) }
}
