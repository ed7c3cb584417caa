public import DocumentReading
public import GateKit

/// GitHub asks whether a run may deploy: the event `deployment_protection_rule`. Who asked, and when, is asked of GitHub.
public struct GitHubProtectionRequest: Hashable, Sendable {
  /// The run of the workflow that waits.
  public let run: Int
  public let commit: ObjectID
  public let environment: String

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
      let environment = payload.environment ?? deployment.environment, Self.isName(environment)
    else { return nil }
    self.run = run
    self.commit = commit
    self.environment = environment
  }

  /// `…/actions/runs/159038/deployment_protection_rule`
  private static func run(_ address: String) -> Int? {
    let parts = address.split(separator: "/")
    guard let index = parts.lastIndex(of: "runs"), index + 2 < parts.endIndex,
      parts[index + 2] == "deployment_protection_rule"
    else { return nil }
    return Int(parts[index + 1]).flatMap { $0 > 0 ? $0 : nil }
  }

  /// What GitHub lets an environment be called (255 signs), on one line.
  private static func isName(_ name: String) -> Bool {
    !name.isEmpty && name.unicodeScalars.count <= 255
      && name.unicodeScalars.allSatisfy { $0.value >= 0x20 && $0.value != 0x7F }
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
    var environment: String?

    init(_ reader: inout JSONReader) throws(DocumentProblem) {
      try reader.object { reader, key throws(DocumentProblem) in
        switch key {
        case "sha": commit = try reader.objectID()
        case "environment": environment = try reader.stringOrNull()
        default: try reader.skip()
        }
      }
    }
  }
}

extension GitHubProtectionRequest {
  /// Who waits for an answer.
  public var deployment: WaitingDeployment {
    WaitingDeployment(run: run, commit: commit, environment: environment)
  }
}
