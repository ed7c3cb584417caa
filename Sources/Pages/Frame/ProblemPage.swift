import Rendering

/// Why there is no page, in words.
enum ProblemPage: Hashable, Sendable {
  /// The token is not valid.
  case notSignedIn
  case signIn(SignInProblem)
  /// What was sent is refused, whoever sends it: a form of another site, say.
  case refused
  case notFound
  case methodNotAllowed
  case failed

  var status: Int {
    switch self {
    case .notSignedIn: 401
    case .signIn(let problem): problem.status
    case .refused: 403
    case .notFound: 404
    case .methodNotAllowed: 405
    case .failed: 500
    }
  }

  func page(_ frame: PageFrame) -> HTMLPage {
    frame.page(title, body: words(frame).map { "<p>\($0)</p>" }.joined(separator: "\n"))
  }

  private var title: String {
    switch self {
    case .notSignedIn: "Sign in"
    case .signIn: "Not signed in"
    case .refused: "Refused"
    case .notFound: "No such page"
    case .methodNotAllowed: "Pages are only read"
    case .failed: "This page could not be made"
    }
  }

  /// HTML.
  private func words(_ frame: PageFrame) -> [String] {
    let home = link("The repositories that you may see", to: .repositories)
    switch self {
    case .notSignedIn:
      return [
        "Pages are seen with a token that the server knows. A browser asks for it: it is the password, the name is "
          + "yours to choose. Programs send it as <code>Authorization: Bearer TOKEN</code>.",
        "What was sent, if anything, is none of the server's tokens.",
      ]
    case .signIn(let problem):
      return [html(problem.words), "\(frame.signInLink) once more. \(home) are still there."]
    case .refused:
      return [
        "The request does not come from a page of this server, or what it says of itself does not fit.",
        "\(home) are still there.",
      ]
    case .notFound:
      let hint =
        frame.viewer.identity == .anonymous && frame.settings.hasLogin
        ? " \(frame.signInLink) to see what you may." : ""
      return [
        "There is nothing at this address, or nothing that you may see.\(hint)",
        "Was it the link of a status? Pages of a pull request are there once it has been judged.",
        "\(home) are listed on the first page.",
      ]
    case .methodNotAllowed:
      return ["There is nothing to be sent to this address. \(home) are listed on the first page."]
    case .failed:
      return [
        "The fault is the server's, and its log says what it was. Verdicts on the forge are not touched by it.",
        "Try again in a moment; whoever runs the server sees the same under Health.",
      ]
    }
  }
}
