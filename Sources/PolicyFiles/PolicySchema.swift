import GateEngine
public import GateKit
public import SourceText

/// The JSON Schema (draft 2020-12) of a policy file, for editors: `gatehouse schema`.
///
/// It knows one file, not what that extends: nothing is required that could be inherited, and a name that is no
/// gate may be one that another file gave to a gate.
public func policySchema(gates: [GateDefinition]) -> Node {
  PolicyShape(gates).fragment.jsonSchema(title: "Gatehouse policy, version 1", inheritsNames: true)
}
