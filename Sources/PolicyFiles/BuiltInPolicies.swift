/// Text of the policies that `extends` knows by name; made of policies/*/policy.yml by `gatehouse-dev docs`.
public let builtInPolicies: [String: String] = [:]
