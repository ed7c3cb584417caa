/// One git at a time in one repository: two that write the same reference would refuse each other.
actor FetchTurns {
  private var isTaken = false
  private var waiting: [CheckedContinuation<Void, Never>] = []

  func next() async {
    guard isTaken else {
      isTaken = true
      return
    }
    await withCheckedContinuation { waiting.append($0) }
  }

  /// The turn goes to whoever waits longest.
  func end() {
    if waiting.isEmpty { isTaken = false } else { waiting.removeFirst().resume() }
  }
}
