import GateKit
import Rendering

/// docs/server.md: every key of a server's configuration, from the declaration that reads it.
public func serverReference() -> String {
  """
  # A server's configuration

  <!-- Made by `gatehouse-dev docs`; edit Sources/GatehouseCommands/Serve/ServerSettings.swift instead. -->

  `gatehouse serve --config gatehouse-server.yml` reads it; [operations.md](operations.md) shows one whole. Files are \
  relative to its folder. `--check-config` tells every mistake at once, with its place.

  \(settingsTable(ServerSettings.shape))
  """
}
