import Cryptography
import Rendering
import SourceText
public import Storage

/// Where a page lies on the server.
public enum PageAddress: Hashable, Sendable {
  case repositories
  case repository(RepositoryName)
  case trends(RepositoryName)
  /// Its newest report.
  case pull(RepositoryName, Int)
  case history(RepositoryName, Int)
  /// One evaluation of it, by the report's id.
  case evaluation(RepositoryName, Int, report: Int)
  /// The same as the JSON that `gatehouse verify` reads.
  case document(RepositoryName, Int, report: Int)
  case queue
  case deadLetters
  case health
  case style

  /// From the root of the server, percent-encoded: `/repositories/github/acme/app/pulls/12`.
  public var path: String {
    switch self {
    case .repositories: "/"
    case .repository(let name): Self.path(name)
    case .trends(let name): Self.path(name) + "/trends"
    case .pull(let name, let number): Self.path(name) + "/pulls/\(number)"
    case .history(let name, let number): Self.path(name) + "/pulls/\(number)/history"
    case .evaluation(let name, let number, let report):
      Self.path(name) + "/pulls/\(number)/evaluations/\(report)"
    case .document(let name, let number, let report):
      Self.path(name) + "/pulls/\(number)/evaluations/\(report)/report.json"
    case .queue: "/queue"
    case .deadLetters: "/dead-letters"
    case .health: "/health"
    case .style: "/" + Self.styleSegments.joined(separator: "/")
    }
  }

  private static func path(_ name: RepositoryName) -> String {
    "/repositories/\(percentEncoded(name.forge))/\(percentEncoded(path: name.path.utf8))"
  }

  /// The name holds the digest of what is in it, so that it can be kept for ever.
  private static let styleSegments = ["assets", "gatehouse-\(sha256Hex(htmlStyle).prefix(16)).css"]

  /// Groups of GitLab lie in each other.
  private static let nameLimit = 24

  /// nil where there is no such page. Of two readings the longer page wins: a repository that is called `trends`, in a
  /// group inside of a group, has no page under its own address.
  ///
  /// - Parameter segments: the parts of the path, percent-decoded.
  public init?(segments: [String]) {
    let segments = segments.last == "" ? Array(segments.dropLast()) : segments
    switch segments {
    case []: self = .repositories
    case ["queue"]: self = .queue
    case ["dead-letters"]: self = .deadLetters
    case ["health"]: self = .health
    case Self.styleSegments: self = .style
    default:
      guard segments.first == "repositories", let found = Self.inRepository(segments.dropFirst()) else {
        return nil
      }
      self = found
    }
  }

  private static func inRepository(_ segments: ArraySlice<String>) -> PageAddress? {
    func name(without count: Int) -> RepositoryName? {
      let words = segments.dropLast(count)
      guard (3...nameLimit).contains(words.count), words.allSatisfy({ !$0.isEmpty && !$0.contains("/") })
      else { return nil }
      return RepositoryName(forge: words[words.startIndex], path: words.dropFirst().joined(separator: "/"))
    }
    func word(_ back: Int) -> String? {
      segments.suffix(back).count == back ? segments.suffix(back).first : nil
    }

    if word(5) == "pulls", word(3) == "evaluations", word(1) == "report.json", let name = name(without: 5),
      let number = word(4).flatMap(integer), let report = word(2).flatMap(integer)
    {
      return .document(name, number, report: report)
    }
    if word(4) == "pulls", word(2) == "evaluations", let name = name(without: 4),
      let number = word(3).flatMap(integer), let report = word(1).flatMap(integer)
    {
      return .evaluation(name, number, report: report)
    }
    if word(3) == "pulls", word(1) == "history", let name = name(without: 3),
      let number = word(2).flatMap(integer)
    {
      return .history(name, number)
    }
    if word(2) == "pulls", let name = name(without: 2), let number = word(1).flatMap(integer) {
      return .pull(name, number)
    }
    if word(1) == "trends", let name = name(without: 1) { return .trends(name) }
    return name(without: 0).map { .repository($0) }
  }

  /// Written as this program writes it: no sign, no zero in front.
  private static func integer(_ text: String) -> Int? {
    guard let number = Int(text), number >= 0, String(number) == text else { return nil }
    return number
  }

  /// What has to be readable for the page; nil where the page is of no repository.
  public var repository: RepositoryName? {
    switch self {
    case .repository(let name), .trends(let name), .pull(let name, _), .history(let name, _),
      .evaluation(let name, _, _), .document(let name, _, _):
      name
    case .repositories, .queue, .deadLetters, .health, .style: nil
    }
  }
}
