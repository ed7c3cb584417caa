internal import CLibpgquery
internal import PGQueryShim

/// PostgreSQL's own parser, behind guards: it stops at a NUL, and writes its trees by recursion.
enum PostgresParser {
  enum Outcome {
    case tree(ParseTree)
    /// As PostgreSQL 15 says it: `syntax error at or near "GO"`.
    case refused(String)
  }

  /// `DepthEstimate` of the deepest statement that is parsed. Measured: a chain of 400,000 operators needs
  /// less than the stack below; people write some hundreds.
  static let depthLimit = 20_000
  /// Bytes of the stack that parsing runs on; only touched pages cost memory.
  private static let stackSize = 256 << 20

  /// Runs `body` on a thread with a stack that is large enough for `parse`.
  static func withLargeStack<Value>(_ body: () -> Value) -> Value? {
    withoutActuallyEscaping(body) { body in
      let work = StackWork { body() }
      let problem = unsafe pg_query_shim_run(stackSize, runStackWork, address(of: work))
      return problem == 0 ? work.value : nil
    }
  }

  /// The same on two threads at once, each told its number: what they share may only be read.
  static func onTwoLargeStacks<Value>(_ body: (Int) -> Value) -> (Value, Value)? {
    withoutActuallyEscaping(body) { body in
      let first = StackWork { body(0) }
      let second = StackWork { body(1) }
      let problem = unsafe pg_query_shim_run_two(
        stackSize, runStackWork, address(of: first), address(of: second))
      guard problem == 0, let a = first.value, let b = second.value else { return nil }
      return (a, b)
    }
  }

  private static func address(of work: AnyStackWork) -> UnsafeMutableRawPointer {
    unsafe Unmanaged.passUnretained(work).toOpaque()
  }

  /// One statement, without NUL and not deeper than the limit. To be called within `withLargeStack`.
  static func parse(_ statement: [UInt8]) -> Outcome {
    guard !statement.contains(0) else { return .refused("a NUL byte") }
    if let problem = unsafe pg_query_shim_problem() { return .refused(unsafe String(cString: problem)) }
    var text: [CChar] = []
    text.reserveCapacity(statement.count + 1)
    for byte in statement { text.append(CChar(bitPattern: byte)) }
    text.append(0)
    let result = unsafe pg_query_parse(text)
    defer { unsafe pg_query_free_parse_result(result) }
    if let problem = unsafe result.error {
      let message = unsafe problem.pointee.message
      return .refused(unsafe message.map { unsafe String(cString: $0) } ?? "no reason given")
    }
    guard let written = unsafe result.parse_tree else { return .refused("no tree") }
    let bytes = unsafe UnsafeBufferPointer(
      start: UnsafeRawPointer(written).assumingMemoryBound(to: UInt8.self),
      count: Int(pg_query_shim_length(written)))
    guard let tree = ParseTree(unsafe Array(bytes)) else { return .refused("an unreadable tree") }
    return .tree(tree)
  }

}

private func runStackWork(_ context: UnsafeMutableRawPointer?) {
  guard let context = unsafe context else { return }
  unsafe Unmanaged<AnyStackWork>.fromOpaque(context).takeUnretainedValue().run()
}

/// What runs on the other thread; a class, so that C can carry its address.
private class AnyStackWork {
  func run() {}
}

private final class StackWork<Value>: AnyStackWork {
  private let body: () -> Value
  private(set) var value: Value?

  init(_ body: @escaping () -> Value) { self.body = body }

  override func run() { value = body() }
}
