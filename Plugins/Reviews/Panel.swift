import GateKit

/// Whose approval can count at all, whatever a rule asks for beside.
struct Panel: Sendable {
  let roster: Roster
  private let author: String
  private let committers: Set<Login>
  private let namedUsers: Set<Login>
  private let leastRole: RepositoryRole

  init(_ settings: ReviewsSettings, _ context: GateContext) throws {
    // Where the needs do not ask for a fact, it is not there, and nothing below hangs on it.
    roster = Roster(
      permissions: try? context.fact(.permissions), teams: try? context.fact(.teams),
      base: try? context.fact(.baseRepository))
    author = try context.fact(.author)
    committers = settings.excludeCommitters ? Set(try context.fact(.committers).map { Login($0) }) : []
    namedUsers = Set((settings.users + settings.rules.flatMap(\.users)).map { Login($0) })
    leastRole = settings.permission
  }

  var whom: String { leastRole > .none ? "people with at least the role \(leastRole.rawValue)" : "people" }

  func isAuthor(_ login: String) -> Bool { Login(login) == Login(author) }

  /// Why an approval by this person counts for nothing; nil where it may count.
  func objection(to login: String, isBot: Bool) -> String? {
    if isAuthor(login) { return "the author of a change does not approve it" }
    if committers.contains(Login(login)) {
      return "whoever wrote or pushed a commit of the change does not approve it"
    }
    return lack(of: login, isBot: isBot)
  }

  /// Why nothing that this person says in a review counts.
  func lack(of login: String, isBot: Bool) -> String? {
    if isBot || login.hasSuffix("[bot]") {
      // Apps have no role in a repository.
      return namedUsers.contains(Login(login)) ? nil : "a bot counts only where users names it"
    }
    guard leastRole > .none else { return nil }
    guard let role = roster.role(of: login) else { return "nobody knows which role they have" }
    return role < leastRole ? "they have the role \(role.rawValue), and \(leastRole.rawValue) is needed" : nil
  }

  /// This person could approve, as far as is known before they do.
  func mayApprove(_ login: String) -> Bool {
    if isAuthor(login) || committers.contains(Login(login)) { return false }
    return roster.role(of: login).map { $0 >= leastRole } ?? true
  }
}
