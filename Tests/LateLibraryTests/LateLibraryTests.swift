import LateLibrary
import Testing

@Suite("A library that is loaded late") struct LateLibraryTests {
  @Test(
    "is named with its package where it, or a function of it, is not there",
    arguments: [("libnone.so.0", "none_at_all"), ("libm.so.6", "none_at_all")])
  func missing(file: String, name: String) throws {
    let problem = try #require(load(file, name, package: "libnone0").problem)
    #expect(problem.hasPrefix("cannot load \(file): "))
    #expect(problem.hasSuffix("; install the package libnone0"))
  }

  @Test("gives the functions that were asked for")
  func found() {
    let outcome = load("libm.so.6", "cos", package: "libc6")
    #expect(outcome.problem == nil)
    #expect(outcome.isFilled)
  }

  private func load(_ file: String, _ name: String, package: String) -> (problem: String?, isFilled: Bool) {
    var place: UnsafeMutableRawPointer?
    return unsafe name.withCString { name in
      unsafe withUnsafeMutablePointer(to: &place) { place in
        var function = unsafe late_function(place: place, name: name)
        let problem = unsafe late_library_load(file, package, &function, 1)
        return unsafe (problem.map { unsafe String(cString: $0) }, place.pointee != nil)
      }
    }
  }
}
