import CivilTime
import Cryptography
import LocalSystem

extension GitHubApp {
  /// A JSON Web Token (RFC 7519) by which the App speaks for itself: from a minute ago, for GitHub's clock
  /// may be behind, and for less than ten minutes in all, which is GitHub's limit.
  func webToken(at moment: Instant, _ action: String) throws(ForgeError) -> Secret {
    let claims: JSONBody = [
      "iat": .integer(Int(moment.seconds - 60)), "exp": .integer(Int(moment.seconds + 530)),
      "iss": .string(id),
    ]
    let head: JSONBody = ["alg": "RS256", "typ": "JWT"]
    let message = base64URL(head.bytes) + "." + base64URL(claims.bytes)
    do {
      let signature = try signRS256(Array(message.utf8), pem: Array(key.reveal().utf8))
      return Secret(message + "." + base64URL(signature))
    } catch {
      throw ForgeError(.unauthenticated, action: action, reason: "the App's key cannot be used: \(error)")
    }
  }
}
