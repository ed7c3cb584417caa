import DocumentReading

/// A page of a merge request's commits by GraphQL, which alone says whose they are.
struct GitLabCommits: WireValue {
  struct Commit: WireValue {
    /// nil where GitLab knows nobody by the author's address.
    var author: String?
    var authorEmail: String?
    var committerEmail: String?

    init(_ reader: inout JSONReader) throws(DocumentProblem) {
      try reader.object { reader, key throws(DocumentProblem) in
        switch key {
        case "author": author = try reader.valueOrNull(Person.self)?.login
        case "authorEmail": authorEmail = try reader.stringOrNull()?.lowercased()
        case "committerEmail": committerEmail = try reader.stringOrNull()?.lowercased()
        default: try reader.skip()
        }
      }
    }
  }

  struct Person: WireValue {
    var login = ""

    init(_ reader: inout JSONReader) throws(DocumentProblem) {
      var login: String?
      try reader.object { reader, key throws(DocumentProblem) in
        if key == "username" { login = try reader.stringOrNull() } else { try reader.skip() }
      }
      self.login = try reader.required(login, "username")
    }
  }

  /// GraphQL's connection: items, and where the next page begins.
  struct Connection<Item: WireValue>: WireValue {
    var items: [Item] = []
    var next: String?

    init(_ reader: inout JSONReader) throws(DocumentProblem) {
      var items: [Item]?
      var next: String?
      try reader.object { reader, key throws(DocumentProblem) in
        switch key {
        case "nodes": items = try reader.values()
        case "pageInfo": if try !reader.null() { next = try reader.nextCursor() }
        default: try reader.skip()
        }
      }
      self.items = try reader.required(items, "nodes")
      self.next = next
    }
  }

  static let question = """
    query($path: ID!, $number: String!, $after: String) { project(fullPath: $path) { \
    mergeRequest(iid: $number) { \
    commits(first: 100, after: $after) { pageInfo { hasNextPage endCursor } \
    nodes { author { username } authorEmail committerEmail } } \
    committers(first: 100) { pageInfo { hasNextPage endCursor } nodes { username } } } } }
    """

  var commits: Connection<Commit>
  /// Those whom GitLab knows by the committers' addresses.
  var committers: Connection<Person>

  init(_ reader: inout JSONReader) throws(DocumentProblem) {
    var commits: Connection<Commit>?
    var committers: Connection<Person>?
    func mergeRequest(_ reader: inout JSONReader) throws(DocumentProblem) {
      try reader.object { reader, key throws(DocumentProblem) in
        switch key {
        case "commits": commits = try reader.valueOrNull()
        case "committers": committers = try reader.valueOrNull()
        default: try reader.skip()
        }
      }
    }
    try reader.objects(["data", "project", "mergeRequest"], mergeRequest)
    self.commits = try reader.required(commits, "commits")
    self.committers = try reader.required(committers, "committers")
  }
}

extension JSONReader {
  /// Goes down by these names; nothing is read where one of them is missing or null.
  fileprivate mutating func objects(
    _ names: [StaticString], _ read: (inout JSONReader) throws(DocumentProblem) -> Void
  ) throws(DocumentProblem) {
    guard let name = names.first else { return try read(&self) }
    try object { reader, key throws(DocumentProblem) in
      guard key == name else { return try reader.skip() }
      guard try !reader.null() else { return }
      try reader.objects(Array(names.dropFirst()), read)
    }
  }

  fileprivate mutating func nextCursor() throws(DocumentProblem) -> String? {
    var hasNext = false
    var cursor: String?
    try object { reader, key throws(DocumentProblem) in
      switch key {
      case "hasNextPage": hasNext = try reader.boolOrNull() ?? false
      case "endCursor": cursor = try reader.stringOrNull()
      default: try reader.skip()
      }
    }
    return hasNext ? cursor : nil
  }
}
