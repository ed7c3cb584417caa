import CivilTime
public import DocumentReading
public import GateKit

/// GitHub asks whether a run may deploy: the event `deployment_protection_rule`.
public struct GitHubProtectionRequest: Hashable, Sendable {
  /// The run of the workflow that waits.
  public let run: Int
  public let commit: ObjectID
  /// As the event tells it: environment, ref, who asked and when.
  public let environment: String
  public let ref: String?
  public let creator: String?
  public let created: String?
  public let url: String?

  /// nil for another event or action, and for one that names no commit or no run.
  ///
  /// - Parameters:
  ///   - name: the header X-GitHub-Event.
  ///   - body: the JSON.
  /// - Throws: where the body is no JSON object.
  public init?(_ name: String, _ body: [UInt8]) throws(DocumentProblem) {
    guard name == "deployment_protection_rule" else { return nil }
    let payload = try decode(body, source: "webhook") { reader throws(DocumentProblem) in try Payload(&reader)
    }
    // The address in the event is never called: whoever could forge one event would have our token sent anywhere.
    guard payload.action == "requested", let run = payload.callback.flatMap(Self.run),
      let deployment = payload.deployment, let commit = deployment.commit,
      let environment = payload.environment ?? deployment.environment
    else { return nil }
    self.run = run
    self.commit = commit
    self.environment = environment
    ref = deployment.ref
    creator = deployment.creator
    created = deployment.created
    url = deployment.url
  }

  /// `…/actions/runs/159038/deployment_protection_rule`
  private static func run(_ address: String) -> Int? {
    let parts = address.split(separator: "/")
    guard let index = parts.lastIndex(of: "runs"), index + 2 < parts.endIndex,
      parts[index + 2] == "deployment_protection_rule"
    else { return nil }
    return Int(parts[index + 1]).flatMap { $0 > 0 ? $0 : nil }
  }

  private struct Payload {
    var action: String?
    var environment: String?
    var callback: String?
    var deployment: Deployment?

    init(_ reader: inout JSONReader) throws(DocumentProblem) {
      try reader.object { reader, key throws(DocumentProblem) in
        switch key {
        case "action": action = try reader.stringOrNull()
        case "environment": environment = try reader.stringOrNull()
        case "deployment_callback_url": callback = try reader.stringOrNull()
        case "deployment": deployment = try reader.valueOrNull()
        default: try reader.skip()
        }
      }
    }
  }

  private struct Deployment: WireValue {
    var commit: ObjectID?
    var ref: String?
    var environment: String?
    var creator: String?
    var created: String?
    var url: String?

    init(_ reader: inout JSONReader) throws(DocumentProblem) {
      try reader.object { reader, key throws(DocumentProblem) in
        switch key {
        case "sha": commit = try reader.objectID()
        case "ref": ref = try reader.stringOrNull()
        case "environment": environment = try reader.stringOrNull()
        case "creator": creator = try reader.valueOrNull(AccountAnswer.self)?.login
        case "created_at": created = try reader.stringOrNull()
        case "url": url = try reader.stringOrNull()
        default: try reader.skip()
        }
      }
    }
  }
}

extension GitHubProtectionRequest {
  /// The same as a fact.
  public var request: DeploymentRequest {
    var request = DeploymentRequest()
    request.environment = environment
    request.ref = ref
    request.requestedBy = creator
    request.requestedAt = created.flatMap { Instant($0) }
    request.url = url
    return request
  }
}
