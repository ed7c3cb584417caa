import Rendering

/// The ways to sign in.
struct SignInPage {
  /// Where somebody is led afterwards.
  let target: String

  func page(_ frame: PageFrame) -> HTMLPage {
    var ways = frame.settings.logins.map { login in
      way("\(PageSettings.loginPath)/\(login.forge)", "Sign in with \(login.title)")
    }
    if frame.settings.hasTokens {
      let path = loginAddress(PageSettings.loginPath, target)
      let join = path.contains("?") ? "&" : "?"
      ways.append(
        way("\(path)\(join)\(PageSettings.wayParameter)=token", "Sign in with a token", isWhole: true))
    }
    let words =
      frame.settings.logins.isEmpty
      ? ""
      : """
      <p>You see the pages of the repositories whose code the forge lets you read. The forge is asked for your name and \
      for nothing else; signing in here lets this server do nothing there.</p>

      """
    return frame.page(
      "Sign in", body: "\(words)<ul class=\"ways\">\n\(ways.joined(separator: "\n"))\n</ul>")
  }

  private func way(_ path: String, _ name: String, isWhole: Bool = false) -> String {
    "<li><a href=\"\(html(isWhole ? path : loginAddress(path, target)))\">\(html(name))</a></li>"
  }
}

/// Why somebody is not signed in.
public enum SignInProblem: Hashable, Sendable {
  /// Too late, another browser's, or used already; or the forge does not take its own code any more.
  case stale
  /// The forge says no, or its user did.
  case declined
  /// The forge does not answer, or not as it should.
  case forgeFailed

  var status: Int {
    switch self {
    case .stale, .declined: 403
    case .forgeFailed: 502
    }
  }

  /// Text.
  var words: String {
    switch self {
    case .stale:
      "This sign-in is over, was begun in another browser, or was used already. A sign-in is good for ten minutes and "
        + "for one time; it needs cookies."
    case .declined: "The forge did not say who you are: you, or it, declined."
    case .forgeFailed:
      "The forge did not say who you are: it does not answer now, or not as it should. The server's log says more."
    }
  }
}
