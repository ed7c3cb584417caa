import Cryptography
public import GateEngine
import SourceText

/// The name of a status: `gatehouse: main`, or `gatehouse/coverage: main` for one gate.
///
/// The target branch is part of it, since one commit can be proposed to two branches. A name that is too long for
/// the forge is cut and ends in `~` and a digest of the whole; no branch has a `~` in its name, so two names never
/// become one.
func statusContext(_ context: String, gate: String? = nil, target: String, limit: Int) -> String {
  let name = (context + (gate.map { "/" + $0 } ?? "") + ": " + target).escaped(for: .terminal)
  return name.unicodeScalars.count > limit - tailLength ? name.cut(to: limit) : name
}

/// Of `~` and the digits behind it.
private let tailLength = 13

extension String {
  /// With a digest at the end, and at most `limit` scalars long.
  fileprivate func cut(to limit: Int) -> String {
    let start = String(String.UnicodeScalarView(unicodeScalars.prefix(max(0, limit - tailLength))))
    return start + "~" + sha256Hex(self).prefix(tailLength - 1)
  }
}

extension PublishSettings {
  /// The context of each gate's status, by gate. Gates whose names differ in case alone have a digest in theirs:
  /// to a forge that ignores case they would be one status.
  func contexts(of gates: [String], target: String, limits: PublicationLimits) -> [String: String] {
    let spellings = Dictionary(grouping: gates) { $0.lowercased() }
    return Dictionary(
      gates.map { gate in
        let isUnique = spellings[gate.lowercased()]?.count == 1 || !limits.contextsIgnoreCase
        let name = isUnique ? gate : "\(gate)~\(sha256Hex(gate).prefix(8))"
        return (
          gate,
          statusContext(status.context, gate: name, target: target, limit: limits.statusContext)
        )
      }, uniquingKeysWith: { first, _ in first })
  }
}

/// Every name under which this policy's verdict for a target branch may be posted: a gate that asks for other
/// checks must not wait for these.
public func ownContexts(of policy: Policy, target: String, limits: PublicationLimits) -> Set<String> {
  let settings = policy.publish
  let gates = settings.status.perGate ? policy.gateNames : []
  return Set(settings.contexts(of: gates, target: target, limits: limits).values)
    .union([verdictContext(of: policy, target: target, limits: limits)])
}

/// The name under which this policy's verdict as a whole is posted.
public func verdictContext(of policy: Policy, target: String, limits: PublicationLimits) -> String {
  statusContext(policy.publish.status.context, target: target, limit: limits.statusContext)
}
