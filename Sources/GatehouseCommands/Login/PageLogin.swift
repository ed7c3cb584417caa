import CivilTime
import Cryptography
import Forges
import LocalSystem

/// A forge by which people sign in.
struct PageLogin: Sendable {
  /// As the configuration calls it.
  let forge: String
  /// For people: `GitHub (github.com)`.
  let title: String
  let signIn: ForgeSignIn
  private let sessions: Seal
  private let attempts: Seal
  private let callback: String

  /// - Parameters:
  ///   - secret: the forge made it for this server alone, and every server with this configuration has it: what is sealed
  ///     with keys from it is good for all of them, and for nobody once it is replaced.
  ///   - server: this one's address, without a slash at the end.
  init(_ forge: String, title: String, _ signIn: ForgeSignIn, secret: Secret, server: String) {
    self.forge = forge
    self.title = title
    self.signIn = signIn
    sessions = Seal(secret, for: "session of \(forge) at \(server)")
    attempts = Seal(secret, for: "sign-in by \(forge) at \(server)")
    callback = "\(server)/login/\(forge)/callback"
  }

  /// Bytes of a client secret; what forges make is longer.
  static let shortestSecret = 16
}

// What browsers keep.
extension PageLogin {
  func cookie(_ session: LoginSession) -> String { sessions.sealed(session.fields) }

  /// nil where it is none of this forge's, or somebody made it up.
  func session(_ cookie: String) -> LoginSession? {
    guard let session = sessions.opened(cookie).flatMap(LoginSession.init), session.forge == forge else {
      return nil
    }
    return session
  }

  /// What the form that signs out sends along: no other site's form knows it.
  func signOutToken(_ cookie: String) -> String { sessions.mark("sign out \(cookie)") }

  func cookie(_ attempt: LoginAttempt) -> String { attempts.sealed(attempt.fields) }

  func attempt(_ cookie: String) -> LoginAttempt? { attempts.opened(cookie).flatMap(LoginAttempt.init) }
}

// What the forge is told.
extension PageLogin {
  /// - Parameter state: of an attempt.
  func told(_ state: String) -> ForgeSignIn.Attempt {
    // The verifier is in no cookie: it follows from the state for whoever has the key.
    ForgeSignIn.Attempt(
      state: state, verifier: Secret(attempts.mark("verifier \(state)")), callback: callback)
  }

  /// Nobody guesses it: 192 random bits.
  static func newState() -> String {
    var generator = SystemRandomNumberGenerator()
    return base64URL((0..<24).map { _ in UInt8.random(in: .min ... .max, using: &generator) })
  }
}
