/// Whether a server may run outside of a sandbox.
public enum SandboxDemand: Sendable {
  /// For whatever comes from a change: without a sandbox there is no server.
  case always
  /// For statements of tests.
  case whereItWorks
}
