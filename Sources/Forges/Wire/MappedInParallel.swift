extension Array where Element: Sendable {
  /// In the order of the array; a few at a time, so that one pull request does not take a host for itself.
  func mappedInParallel<Result: Sendable>(
    width: Int = 8, _ transform: @escaping @Sendable (Element) async throws -> Result
  ) async throws -> [Result] {
    try await withThrowingTaskGroup(of: (Int, Result).self) { group in
      var results = [Result?](repeating: nil, count: count)
      var next = 0
      func addOne() {
        guard next < count else { return }
        let (index, element) = (next, self[next])
        group.addTask { (index, try await transform(element)) }
        next += 1
      }
      for _ in 0..<Swift.min(width, count) { addOne() }
      while let (index, result) = try await group.next() {
        results[index] = result
        addOne()
      }
      return results.compactMap(\.self)
    }
  }
}
