import Forges
import GateKit
import Rendering
import SourceText

/// What GitHub is asked to make an App of.
struct AppManifest: Sendable {
  /// As GitHub shows it, and no other App of that GitHub is called.
  let name: String
  /// Where the server is reached, without a slash at the end.
  let server: String
  /// As the configuration is to call this GitHub.
  let forge: String
  /// Where GitHub sends the browser once the App is made.
  let redirect: String
  let permissions: [GitHubAppPermission]

  /// GitHub's limit for a name.
  static let nameLimit = 34

  /// JSON, in the words of https://docs.github.com/en/apps/sharing-github-apps/registering-a-github-app-from-a-manifest
  var text: String {
    let levels = permissions.map { Node.Entry(key: $0.name, node: .text($0.level.rawValue)) }
    return jsonLine(
      .map([
        "name": .text(name), "url": .text(server),
        "description": .text("Decides whether pull requests may enter a branch, by the branch's policy."),
        "public": .bool(false),
        "hook_attributes": .map([
          "url": .text("\(server)/webhooks/\(forge)"), "active": .bool(true),
        ]),
        "redirect_url": .text(redirect),
        "callback_urls": .list([.text("\(server)/login/\(forge)/callback")]),
        "request_oauth_on_install": .bool(false),
        "default_permissions": Node(value: .map(levels)),
        "default_events": .list(permissions.flatMap(\.events).map { .text($0) }),
      ]))
  }
}

/// The table of docs/operations.md: a test holds the page to it.
public func appPermissionTable() -> String {
  let rows = GitHubAppPermission.all.map { permission in
    let part = permission.part.map { " (only with `--with \($0.rawValue)`)" } ?? ""
    let events = permission.events.map { "`\($0)`" }.joined(separator: ", ")
    return "| `\(permission.name)`: \(permission.level.rawValue) | \(permission.why)\(part) | \(events) |"
  }
  return (["| permission of the App | why | events that come with it |", "|---|---|---|"] + rows)
    .joined(separator: "\n")
}
