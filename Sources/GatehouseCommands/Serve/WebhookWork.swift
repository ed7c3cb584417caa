import CIProviders
import DocumentReading
import Forges
import GateKit
import Service

/// What a webhook says, as far as a server acts on it.
struct WebhookMeaning: Hashable, Sendable {
  /// `acme/app`; nil where it is of none, as a ping.
  var repository: String?
  var sender: String?
  var work: [Work]
  /// Why there is no work, for the log.
  var ignored: String?

  fileprivate static func none(_ reason: String) -> (work: [Work], ignored: String?) { ([], reason) }
}

extension WebhookMeaning {
  /// - Parameters:
  ///   - name: of the event, as the header has it.
  ///   - ownLogin: under which this server writes; nil while that is not known.
  /// - Throws: where the body is none of the forge's.
  init(_ kind: ForgeKind, _ name: String, _ body: [UInt8], ownLogin: String?) throws(DocumentProblem) {
    switch kind {
    case .github: self.init(try GitHubEvent(name, body), try GitHubProtectionRequest(name, body), ownLogin)
    case .gitlab: self.init(try GitLabEvent(body), ownLogin)
    case .gitea: self.init(name, try GiteaEvent(body), ownLogin)
    }
  }

  private init(_ event: GitHubEvent, _ protection: GitHubProtectionRequest?, _ ownLogin: String?) {
    repository = event.repositoryName
    sender = event.sender
    if let protection {
      let deployment = Work.Deployment(
        run: protection.run, commit: "\(protection.commit)", environment: protection.environment)
      (work, ignored) = ([.deployment(deployment)], nil)
    } else {
      (work, ignored) = Self.work(event, isOwn: isSame(event.sender, ownLogin))
    }
  }

  private static func work(_ event: GitHubEvent, isOwn: Bool) -> (work: [Work], ignored: String?) {
    let action = event.action ?? ""
    let pulls = event.pulls.map(Work.pull)
    switch event.name {
    case "pull_request":
      if isOwn { return none("this server did it itself") }
      return (pulls, nil)
    case "pull_request_review", "pull_request_review_thread", "pull_request_review_comment", "issue_comment":
      if isOwn { return none("this server did it itself") }
      return pulls.isEmpty ? none("it is of no pull request") : (pulls, nil)
    case "check_run", "check_suite", "status":
      // Somebody asks for our own check again.
      let isAsked = action == "rerequested" || action == "requested_action"
      if isOwn, !isAsked { return none("this server did it itself") }
      if event.name == "check_suite", action == "requested" {
        return none("the push that it is for has an event of its own")
      }
      if !pulls.isEmpty { return (pulls, nil) }
      return event.head.map { ([.commit("\($0)")], nil) } ?? none("it names no commit")
    case "deployment", "deployment_status":
      return event.head.map { ([.commit("\($0)")], nil) } ?? none("it names no commit")
    case "workflow_run":
      // Its artifacts may be what gates wait for.
      guard action == "completed" else { return none("a run that is not over has nothing to tell yet") }
      return event.head.map { ([.commit("\($0)")], nil) } ?? none("it names no commit")
    case "deployment_review":
      return event.head.map { ([.commit("\($0)")], nil) } ?? none("it names no commit")
    case "deployment_protection_rule":
      return none("it names no run that waits")
    case "merge_group":
      guard action == "checks_requested", let head = event.head, let target = event.target else {
        return none("nothing is to be judged when a merge group goes")
      }
      let group = Work.MergeGroup(
        head: "\(head)", base: event.mergeBase.map { "\($0)" }, target: target,
        reference: event.mergeReference)
      return ([.mergeGroup(group)], nil)
    case "push":
      return event.target.map { ([.branch($0)], nil) } ?? none("a tag enters no branch")
    default: return none("nothing is judged for \(event.name)")
    }
  }

  private init(_ event: GitLabEvent, _ ownLogin: String?) {
    repository = event.projectName
    sender = event.sender
    let isOwn = isSame(event.sender, ownLogin)
    switch event.kind {
    case "merge_request" where event.action == "close":
      (work, ignored) = Self.none("a closed merge request is not judged")
    case "merge_request" where isOwn && !event.hasNewCommits, "note" where isOwn:
      (work, ignored) = Self.none("this server did it itself")
    case "push":
      (work, ignored) = event.target.map { ([.branch($0)], nil) } ?? Self.none("a tag enters no branch")
    case "merge_request", "note", "pipeline", "build", "deployment", "emoji":
      if let pull = event.pull {
        (work, ignored) = ([.pull(pull)], nil)
      } else if event.kind != "note", let head = event.head {
        (work, ignored) = ([.commit("\(head)")], nil)
      } else {
        (work, ignored) = Self.none("it is of no merge request")
      }
    default: (work, ignored) = Self.none("nothing is judged for \(event.kind)")
    }
  }

  private init(_ name: String, _ event: GiteaEvent, _ ownLogin: String?) {
    repository = event.repositoryName
    sender = event.sender
    let isOwn = isSame(event.sender, ownLogin)
    // A closed one may have been merged: what was measured of it is then the target's.
    if let pull = event.pull {
      // Pushes and reviews have actions of their own; labels and comments are what this server writes.
      let isWrite = ["label_updated", "label_cleared", "created", "edited", "deleted"].contains(event.action)
      (work, ignored) = isOwn && isWrite ? Self.none("this server did it itself") : ([.pull(pull)], nil)
    } else if name == "push", let target = event.target {
      (work, ignored) = ([.branch(target)], nil)
    } else if name == "status", let head = event.head, !isOwn {
      (work, ignored) = ([.commit("\(head)")], nil)
    } else {
      (work, ignored) = Self.none("nothing is judged for \(name)")
    }
  }
}

/// Forges compare names of accounts without regard to the case of ASCII letters.
private func isSame(_ sender: String?, _ own: String?) -> Bool {
  guard let sender, let own else { return false }
  return sender.lowercased() == own.lowercased()
}
