/// A method, a pattern, and what answers there.
///
/// ```swift
/// try Route(.get, "/repositories/{owner}/{name}/pulls/{number}", String.self, String.self, Int.self) {
///   request, owner, name, number in …
/// }
/// ```
public struct Route: Sendable {
  let method: RequestMethod
  let pattern: RoutePattern
  let rule: @Sendable (RequestHead) -> BodyRule
  /// nil where a captured part is not what its place stands for.
  let answer: @Sendable (_ captured: [[String]]) -> (@Sendable (ServedRequest) async -> ServedResponse)?

  /// - Parameters:
  ///   - pattern: parts in braces are places: `{name}` for one part, `{path...}` for one or more.
  ///   - captures: one type for each place, in their order.
  ///   - rule: what to do with the body.
  public init<each Capture: PathCapture>(
    _ method: RequestMethod, _ pattern: String, _ captures: repeat (each Capture).Type,
    rule: @escaping @Sendable (RequestHead) -> BodyRule = { _ in .none },
    respond: @escaping @Sendable (ServedRequest, repeat each Capture) async -> ServedResponse
  ) throws(RouteProblem) {
    let read = try RoutePattern(pattern)
    var kinds: [RoutePattern.Part] = []
    for capture in repeat each captures { kinds.append(capture.takesSeveral ? .several : .one) }
    guard kinds == read.places else {
      throw RouteProblem("the pattern \(pattern)", "its places are not those that the route takes")
    }
    self.method = method
    self.pattern = read
    self.rule = rule
    answer = { captured in
      var rest = captured[...]
      func next<Value: PathCapture>(_ type: Value.Type) throws(NotCaptured) -> Value {
        guard let value = rest.popFirst().flatMap(Value.init(captured:)) else { throw NotCaptured() }
        return value
      }
      do throws(NotCaptured) {
        let values = (repeat try next((each Capture).self))
        return { request in await respond(request, repeat each values) }
      } catch { return nil }
    }
  }
}

private struct NotCaptured: Error {}
