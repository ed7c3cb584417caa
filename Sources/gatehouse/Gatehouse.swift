import GateCatalog
import GatehouseCommands

@main struct Gatehouse {
  static func main() async { await gatehouseMain(gates: builtInGates) }
}
