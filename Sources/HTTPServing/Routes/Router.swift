/// Finds the route of a path: a part that is written out comes before a place for one part, and that before a
/// place for several, whatever the order in which the routes were named.
///
/// `/{path...}` is for paths that no other route has with whatever method, so that a page does not answer where machines
/// speak. Another path is answered with 404, another method with 405 and `Allow`. HEAD is answered where GET is.
public struct Router: RequestHandler {
  private let root: RouteNode

  /// Throws where two routes are for the same method and the same paths.
  public init(_ routes: [Route]) throws(RouteProblem) {
    var root = RouteNode()
    for route in routes { try root.insert(route, route.pattern.parts[...]) }
    self.root = root
  }

  public func rule(for head: RequestHead) -> BodyRule {
    switch find(head) {
    case .route(let route, _): route.rule(head)
    case .refused(let response): .refuse(response)
    }
  }

  public func respond(to request: ServedRequest) async -> ServedResponse {
    switch find(request.head) {
    case .route(let route, let answer):
      var response = await answer(request)
      response.route = route.pattern.text
      return response
    case .refused(let response): return response
    }
  }

  private enum Found {
    case route(Route, @Sendable (ServedRequest) async -> ServedResponse)
    case refused(ServedResponse)
  }

  private func find(_ head: RequestHead) -> Found {
    var allowed: Set<String> = []
    var found: Found?
    root.visit(head.target.segments[...], []) { routes, captured in
      for route in routes where allowed.isEmpty || !route.pattern.isForTheRest {
        guard let answer = route.answer(captured) else { continue }
        let isAsked = route.method == head.method || head.method == .head && route.method == .get
        if isAsked, found == nil || route.method == head.method { found = .route(route, answer) }
        allowed.insert(route.method.rawValue)
        if route.method == .get { allowed.insert(RequestMethod.head.rawValue) }
      }
      return found == nil
    }
    if let found { return found }
    if allowed.isEmpty { return .refused(.text("there is nothing at this path\n", status: 404)) }
    let list = allowed.sorted().joined(separator: ", ")
    return .refused(
      .text("this path takes \(list) only\n", status: 405, headers: [("Allow", list)]))
  }
}

/// The routes behind the same first parts.
private struct RouteNode: Sendable {
  private var literals: [String: RouteNode] = [:]
  // Arrays of one or none: a struct cannot hold itself.
  private var one: [RouteNode] = []
  private var several: [RouteNode] = []
  private var routes: [Route] = []

  mutating func insert(_ route: Route, _ parts: ArraySlice<RoutePattern.Part>) throws(RouteProblem) {
    guard let part = parts.first else {
      if let other = routes.first(where: { $0.method == route.method }) {
        throw RouteProblem(
          "the pattern \(route.pattern.text)", "\(route.method) \(other.pattern.text) is for the same paths")
      }
      routes.append(route)
      return
    }
    let rest = parts.dropFirst()
    switch part {
    case .literal(let text): try literals[text, default: RouteNode()].insert(route, rest)
    case .one:
      if one.isEmpty { one = [RouteNode()] }
      try one[0].insert(route, rest)
    case .several:
      if several.isEmpty { several = [RouteNode()] }
      try several[0].insert(route, rest)
    }
  }

  /// Calls `body` with the routes for these parts, best first, until it wants no more.
  ///
  /// - Returns: whether it wants more.
  @discardableResult
  func visit(
    _ segments: ArraySlice<String>, _ captured: [[String]], _ body: ([Route], [[String]]) -> Bool
  ) -> Bool {
    guard let first = segments.first else { return routes.isEmpty || body(routes, captured) }
    let rest = segments.dropFirst()
    if let node = literals[first], !node.visit(rest, captured, body) { return false }
    for node in one where !node.visit(rest, captured + [[first]], body) { return false }
    for node in several {
      for count in 1...segments.count {
        let taken = Array(segments.prefix(count))
        if !node.visit(segments.dropFirst(count), captured + [taken], body) { return false }
      }
    }
    return true
  }
}
