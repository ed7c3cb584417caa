import CivilTime
import GateKit
import SourceText

/// A token that pages are seen with.
struct PageTokenSettings: Settings, Hashable {
  var secret = SecretSettings()
  var repositories: [Glob] = []
  var isOperator = false

  static let schema: [Setting<PageTokenSettings>] = [
    setting("secret", \.secret, required: true, "where the token is"),
    setting("repositories", \.repositories, "repositories that it shows: github/acme/*"),
    setting("operator", \.isOperator, "it shows the queue, dead letters and health too"),
  ]
}

/// The application that a forge knows this server as, for people who sign in.
struct PageLoginSettings: Settings, Hashable {
  var clientID = ""
  var clientSecret = SecretSettings()

  static let schema: [Setting<PageLoginSettings>] = [
    setting("client_id", \.clientID, required: true, "of the App or OAuth application"),
    setting("client_secret", \.clientSecret, required: true, "where its secret is"),
  ]
}

extension ServerSettings.PagesSettings {
  /// With those of its tokens and logins.
  func inconsistencies(_ forges: Named<ForgeSettings>, hasURL: Bool) -> [Inconsistency] {
    var found = tokens.entries.flatMap { entry in
      entry.value.secret.inconsistencies.map { $0.below(["tokens", entry.key, "secret"]) }
    }
    for entry in login.entries {
      found += entry.value.clientSecret.inconsistencies.map {
        $0.below(["login", entry.key, "client_secret"])
      }
      if !forges.entries.contains(where: { $0.key == entry.key }) {
        found.append(Inconsistency(["login", entry.key], "no forge above is called \"\(entry.key)\""))
      }
      if !hasURL {
        found.append(
          Inconsistency(["login", entry.key], "a forge sends people back to the server's url: name it"))
      }
    }
    for (index, name) in operators.enumerated() where PageLogins.Operator(name, among: login) == nil {
      found.append(
        Inconsistency(
          ["operators", "\(index)"],
          "expected a forge of pages.login and a login there, such as github/alice, found \"\(name)\""))
    }
    if session.seconds <= 0 { found.append(Inconsistency(["session"], "nobody would stay signed in")) }
    return found
  }
}

extension PageLogins.Operator {
  /// nil where the forge is none that people sign in by, or there is no login.
  init?(_ text: String, among logins: Named<PageLoginSettings>) {
    guard let slash = text.firstIndex(of: "/") else { return nil }
    let forge = String(text[..<slash])
    let login = String(text[text.index(after: slash)...])
    guard !login.isEmpty, !login.contains("/"), logins.entries.contains(where: { $0.key == forge }) else {
      return nil
    }
    self.init(forge: forge, login: login)
  }
}
