public import GateKit

/// The conditions that an environment of a policy can name, sorted by id: gates that judge a deployment.
///
/// They stand together in one module, and not in Plugins one by one, since each is a few lines over the same request.
public let deploymentConditions: [GateDefinition] = [
  GateDefinition(ApprovalCondition.self),
  GateDefinition(BranchCondition.self),
  GateDefinition(ConfirmationCondition.self),
  GateDefinition(FreezeCondition.self),
  GateDefinition(ImageCondition.self),
  GateDefinition(ProtectionCondition.self),
  GateDefinition(RollbackCondition.self),
  GateDefinition(SnapshotCondition.self),
  GateDefinition(SoakCondition.self),
  GateDefinition(VerdictCondition.self),
  GateDefinition(WaitCondition.self),
]

extension GateContext {
  /// The commit that is to be deployed. A deployment of files that are in no commit is never judged.
  func deployedCommit() throws -> ObjectID {
    guard let head = change.head else { throw Unavailable(fact: "commit") }
    return head
  }
}
