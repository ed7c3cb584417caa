import CivilTime
import Forges

/// Somebody who signed in, as the browser's cookie says it.
struct LoginSession: Hashable, Sendable {
  /// As the configuration calls it.
  let forge: String
  let account: ForgeAccount
  let began: Instant
  /// How often the account had signed out by then: signing out ends every session from before.
  let generation: Int
}

extension LoginSession {
  var fields: [String] {
    [
      forge, "\(account.id)", account.login, account.isExternal ? "external" : "", "\(began.seconds)",
      "\(generation)",
    ]
  }

  init?(_ fields: [String]) {
    guard fields.count == 6, let id = Int(fields[1]), let began = Int64(fields[4]),
      let generation = Int(fields[5])
    else { return nil }
    self.init(
      forge: fields[0],
      account: ForgeAccount(id: id, login: fields[2], isExternal: fields[3] == "external"),
      began: Instant(seconds: began), generation: generation)
  }

  /// Of the store, under which it counts how often the account signed out.
  var mark: String { Self.mark(forge, account) }

  static func mark(_ forge: String, _ account: ForgeAccount) -> String { "login/\(forge)/\(account.id)" }
}

/// A sign-in under way, as the browser's cookie says it.
struct LoginAttempt: Hashable, Sendable {
  /// What the forge has to send back.
  let state: String
  let began: Instant
  /// The page that was asked for: always one of this server's.
  let target: String

  /// From the first redirect to the callback: typing a password and a second factor.
  static let life = TimeSpan(seconds: 600)

  /// Under which the cookie goes: with two tabs there are two.
  static func cookie(_ state: String) -> String { "login-\(state.prefix(8))" }
}

extension LoginAttempt {
  var fields: [String] { [state, "\(began.seconds)", target] }

  init?(_ fields: [String]) {
    guard fields.count == 3, let began = Int64(fields[1]) else { return nil }
    self.init(state: fields[0], began: Instant(seconds: began), target: fields[2])
  }
}
