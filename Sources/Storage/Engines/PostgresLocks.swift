/// Advisory locks of the store, each a number of its own.
enum PostgresLocks {
  static let schema = 0x4754_4853_0001
  static let audit = 0x4754_4853_0002
}
