/// How a report is to be understood, where its format leaves a choice.
public struct CoverageReadingOptions: Sendable {
  /// Arms that only an exception takes (lcov's `e` blocks, gcov's `throw`) count. Compilers make them for
  /// almost every call of C++, and tests take few of them.
  public var countsExceptionArms = false
  /// The text of a file by the name that the report gives it, for the one format that counts characters (V8);
  /// nil where it is not at hand.
  public var source: @Sendable (_ name: String) -> [UInt8]? = { _ in nil }

  public init() {}
}
