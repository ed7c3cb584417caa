import HTTPFields
import CivilTime
import HTTPTransfer
import SourceText

/// What a refusal of GitHub's means, and the way out.
func explainGitHub(_ refusal: HTTPResponse, _ message: String) -> WireClient.Explanation? {
  func forbidden(_ reason: String) -> WireClient.Explanation { .init(kind: .forbidden, reason: reason) }
  let text = message.lowercased()
  switch refusal.status {
  case 401 where text.contains("bad credentials"):
    return .init(
      kind: .unauthenticated, reason: "GitHub does not know the token: it is wrong, withdrawn or over")
  case 403, 429:
    if text.contains("rate limit") || text.contains("abuse detection") {
      return .init(kind: .limited(until: nil), reason: message)
    }
    if text.contains("suspended") {
      return forbidden(
        "the App's installation is suspended; an owner of the account lifts that under Settings, GitHub Apps")
    }
    if text.contains("ip allow list") {
      return forbidden(
        "the organisation has an IP allow list, and this machine's address is not on it: \(message)")
    }
    if let sso = refusal.headers["X-GitHub-SSO"] ?? (text.contains("saml") ? "" : nil) {
      // Behind the question mark stands a request that only the token's owner should open.
      let url = sso.firstRange(of: "url=").map { sso[$0.upperBound...].prefix { $0 != "?" && $0 != ";" } }
      let place = url.map { " at \($0)" } ?? " on the page of the token"
      return forbidden("the organisation wants single sign-on (SAML): authorise the token for it\(place)")
    }
    if text.contains("archived") {
      return forbidden("the repository is archived, and nothing can be written to it")
    }
    if let wanted = wantedPermissions(refusal.headers) {
      return forbidden("\(message.isEmpty ? "the token may not do this" : message); it needs \(wanted)")
    }
    return nil
  case 404:
    guard let wanted = wantedPermissions(refusal.headers) else { return nil }
    return .init(
      kind: .notFound, reason: "\(message); it is not there, or the token lacks \(wanted)")
  case 422 where text.contains("maximum number of statuses"):
    return .init(
      kind: .rejected,
      reason: "this commit has 1,000 statuses of this context, which is GitHub's limit; push a new commit")
  default:
    return nil
  }
}

/// `statuses: write`, `issues: write or pull_requests: write`, `the scope repo`; nil where GitHub does not
/// say.
private func wantedPermissions(_ headers: HTTPFields) -> String? {
  if let permissions = headers["X-Accepted-GitHub-Permissions"] {
    // `issues=write; pull_requests=write`: one of them. `contents=read,checks=read`: both.
    let choices = permissions.split(separator: ";").map { choice in
      choice.split(separator: ",").map { $0.trimmed().replacing("=", with: ": ") }.joined(separator: " and ")
    }.filter { !$0.isEmpty }
    return choices.isEmpty
      ? nil : "the permission " + choices.joined(separator: " or ").escaped(for: .terminal).shortened(to: 200)
  }
  // Of classic tokens.
  guard let scopes = headers["X-Accepted-OAuth-Scopes"]?.trimmed(), !scopes.isEmpty,
    let granted = headers["X-OAuth-Scopes"]
  else { return nil }
  let held = Set(granted.split(separator: ",").map { $0.trimmed() })
  guard held.isDisjoint(with: scopes.split(separator: ",").map { $0.trimmed() }) else { return nil }
  return "one of the scopes \(scopes)".escaped(for: .terminal).shortened(to: 200)
}
