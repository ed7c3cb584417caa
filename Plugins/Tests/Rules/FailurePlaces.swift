import GateKit
import ScanEvidence
import ScanReports

/// Where failures are in the tree of head, as far as their reports say or the names of their classes tell.
struct FailurePlaces {
  private var places: [Int: Location] = [:]

  init(_ failures: [TestCollector.Failure], head: any Tree) async throws {
    guard !failures.isEmpty else { return }
    let tree = try await TreePaths(of: head)
    for (index, failure) in failures.enumerated() {
      var found = ScanPlaces(in: tree, root: failure.report.rootFolder)
      guard let place = failure.finding.location else {
        places[index] = Self.ofClass(failure.finding.rule, &found)
        continue
      }
      guard let path = found.place(of: place.path) else { continue }
      places[index] = Location(path, lines: place.line.map { $0...$0 })
    }
  }

  /// Of a failure by its number.
  subscript(index: Int) -> Location? { places[index] }

  /// `tests.unit.test_cart.TestCart.test_adds` is in tests/unit/test_cart.py, `shop.CartTest.adds` in a file that ends
  /// in shop/CartTest.java.
  private static func ofClass(_ name: String, _ places: inout ScanPlaces) -> Location? {
    guard name.utf8.count < 1_000, !name.contains("/") else { return nil }
    var parts = name.split(separator: ".", omittingEmptySubsequences: false)
    // A name without a class is no file, and neither is a folder.
    while parts.count > 2 {
      parts.removeLast()
      for ending in ["py", "java", "kt", "scala", "groovy"] {
        if let path = places.place(of: parts.joined(separator: "/") + ".\(ending)") { return Location(path) }
      }
    }
    return nil
  }
}
