public import CivilTime

/// One commit, as its author left it.
public struct Commit: Hashable, Sendable {
  public let id: ObjectID
  public let tree: ObjectID
  public let parents: [ObjectID]
  public let author: Signature
  public let committer: Signature
  /// Subject, blank line, body; bytes that are not UTF-8 repaired.
  public let message: String
  /// A `gpgsig` header is there. Whether it is good is a question for whoever holds the keys.
  public let isSigned: Bool

  public init(
    id: ObjectID, tree: ObjectID, parents: [ObjectID], author: Signature, committer: Signature,
    message: String,
    isSigned: Bool
  ) {
    self.id = id
    self.tree = tree
    self.parents = parents
    self.author = author
    self.committer = committer
    self.message = message
    self.isSigned = isSigned
  }

  public var isMerge: Bool { parents.count > 1 }
  /// The first line.
  public var subject: String { String(message.prefix { $0 != "\n" && $0 != "\r\n" }) }
}

/// Who and when, as a commit says: nobody has checked it.
public struct Signature: Hashable, Sendable {
  public let name: String
  public let email: String
  public let time: Instant

  public init(name: String, email: String, time: Instant) {
    self.name = name
    self.email = email
    self.time = time
  }
}
