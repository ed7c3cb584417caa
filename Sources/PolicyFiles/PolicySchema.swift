import GateEngine
public import GateKit
public import SourceText

/// The JSON Schema (draft 2020-12) of a policy file, for editors: `gatehouse schema`.
///
/// It knows one file, not what that extends, so nothing is required that could be inherited. Names of the policy's
/// own for gates say their gate (`{gate: performance, …}`) in every file.
public func policySchema(gates: [GateDefinition]) -> Node {
  PolicyShape(gates).fragment.jsonSchema(title: "Gatehouse policy")
}
