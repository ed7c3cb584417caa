public import HTTPFields

extension HTTPSending {
  /// The pages of a list, one after the other, as far as `Link: <…>; rel="next"` leads (RFC 8288).
  ///
  /// A page that is no success is the last one: its status is for the caller to judge.
  ///
  /// - Parameter limit: pages; a list that goes on is an error, since a part of it taken for the whole would
  ///   be a wrong fact.
  public func pages(of request: HTTPRequest, limit: Int = 100) -> Pages {
    Pages(sender: self, request: request, limit: limit)
  }
}

/// See `HTTPSending.pages(of:limit:)`.
public struct Pages: AsyncSequence, Sendable {
  public typealias Element = HTTPResponse

  fileprivate let sender: any HTTPSending
  fileprivate let request: HTTPRequest
  fileprivate let limit: Int

  public func makeAsyncIterator() -> Iterator {
    Iterator(sender: sender, request: request, limit: limit)
  }

  public struct Iterator: AsyncIteratorProtocol {
    fileprivate let sender: any HTTPSending
    /// The page to ask for; nil behind the last.
    fileprivate var request: HTTPRequest?
    fileprivate let limit: Int
    fileprivate var seen: Set<String> = []

    fileprivate init(sender: any HTTPSending, request: HTTPRequest, limit: Int) {
      self.sender = sender
      self.request = request
      self.limit = limit
    }

    public mutating func next() async throws -> HTTPResponse? {
      guard let request else { return nil }
      guard seen.count < limit else {
        throw HTTPFailure(
          .tooLarge, host: request.host, reason: "there are more than \(limit) pages", mayHaveArrived: false)
      }
      guard seen.insert(request.url).inserted else {
        throw HTTPFailure(
          .brokenAnswer, host: request.host, reason: "its pages lead in a circle", mayHaveArrived: true)
      }
      // Nothing more comes after an error.
      self.request = nil
      let response = try await sender.send(request)
      self.request = try following(response, request)
      return response
    }

    private func following(_ response: HTTPResponse, _ request: HTTPRequest) throws(HTTPFailure)
      -> HTTPRequest?
    {
      guard response.isSuccess, let link = response.headers.nextPage else { return nil }
      guard let here = WebAddress(request.url), let there = here.resolving(link) else {
        throw HTTPFailure(
          .brokenAnswer, host: request.host, reason: "its link to the next page is not a plain URL",
          mayHaveArrived: true)
      }
      guard there.origin == here.origin else {
        throw HTTPFailure(
          .unfollowed, host: request.host,
          reason: "its next page is at \(there.origin.scheme.rawValue)://\(there.origin.hostAndPort), "
            + "another origin than \(here.origin.scheme.rawValue)://\(here.origin.hostAndPort); "
            + "name the API by the address that the server itself uses",
          mayHaveArrived: true)
      }
      var next = request
      next.url = there.text
      return next
    }
  }
}

extension HTTPFields {
  /// Where the next page of a list is, as `Link: <…>; rel="next"` has it: often relative. nil on the last.
  public var nextPage: String? {
    self["link"].flatMap { readLinks($0).first { $0.relations.contains("next") } }?.target
  }
}
