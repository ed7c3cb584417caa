import GateEngine
import GateKit
import SourceText

/// Somebody who is told of verdicts.
struct NotificationSettings: Settings, Hashable {
  var kind = Kind.webhook
  var url = SecretSettings()
  var secrets: [SecretSettings] = []
  var repositories: [Glob] = []
  var branches: [Glob] = []
  var on: OneOrMany<Occasion> = [.changed]
  var allowsHTTP = false
  var authorities: String?

  enum Kind: String, CaseIterable, SettingValue { case webhook, slack }

  /// What is told: that a verdict is another one than before, or that it became this one.
  enum Occasion: String, CaseIterable, SettingValue {
    case changed, passed, blocked, errored, pending
  }

  static let schema: [Setting<NotificationSettings>] = [
    setting(
      "kind", \.kind, required: true,
      "webhook: JSON, signed as Standard Webhooks says; slack: an incoming webhook of Slack, or of what speaks like it"
    ),
    setting("url", \.url, required: true, "where the address is: whoever knows Slack's may post there"),
    setting(
      "secrets", \.secrets,
      "what webhooks are signed with, 16 bytes at least; several while one takes the place of another"),
    setting("repositories", \.repositories, required: true, "those that are told of: github/acme/*"),
    setting("branches", \.branches, "verdicts on pull requests into these: main, release/*; none: into any"),
    setting(
      "on", \.on,
      "changed: passed, blocked or errored, and another one than before; or those alone that are named"),
    setting("allow_http", \.allowsHTTP, "also without TLS; this machine itself is always allowed"),
    setting("ca_file", \.authorities, "certificates (PEM) to trust in place of the system's"),
  ]

  /// With those of its secrets.
  var inconsistencies: [Inconsistency] {
    var found = url.inconsistencies.map { Inconsistency(["url"] + $0.keys, $0.message) }
    for (index, secret) in secrets.enumerated() {
      found += secret.inconsistencies.map { Inconsistency(["secrets", "\(index)"] + $0.keys, $0.message) }
    }
    switch kind {
    case .webhook where secrets.isEmpty:
      found.append(Inconsistency(["secrets"], "at least one is needed: nobody could tell who sent a webhook"))
    case .slack where !secrets.isEmpty:
      found.append(Inconsistency(["secrets"], "Slack checks no signature; its address is the secret"))
    case .webhook, .slack: break
    }
    if repositories.isEmpty {
      found.append(Inconsistency(["repositories"], "name at least one: github/acme/*"))
    }
    return found
  }
}
