import GateKit

/// What was read once and is needed again soon: one request less each time.
actor GitLabMemory {
  private var seen: [Sighting] = []
  /// Whose the token is.
  private(set) var account: GitLabUser?
  /// Known to be without external status checks: not licensed, or not for this token.
  private(set) var lacksStatusChecks = false

  /// A merge request as it was read last.
  struct Sighting: Sendable {
    let number: Int
    let head: ObjectID
    let target: String
    let place: GitLabStatusPlace
  }

  func see(_ read: GitLabMergeRequest) {
    seen.removeAll { $0.number == read.number }
    guard let head = read.head else { return }
    seen.append(
      Sighting(number: read.number, head: head, target: read.target, place: GitLabStatusPlace(of: read)))
    if seen.count > 200 { seen.removeFirst() }
  }

  func sighting(of number: Int, at head: ObjectID) -> Sighting? {
    seen.last { $0.number == number && $0.head == head }
  }

  func sightings(at head: ObjectID) -> [Sighting] { seen.filter { $0.head == head } }

  func remember(_ account: GitLabUser) { self.account = account }

  func rememberNoStatusChecks() { lacksStatusChecks = true }
}
