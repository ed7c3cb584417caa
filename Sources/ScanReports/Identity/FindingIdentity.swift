/// Which finding this is, in whatever report and at whatever line: equal in the reports of base and of head means
/// that it is not new. The same on every machine; nothing can be read out of it.
public struct FindingIdentity: Hashable, Sendable {
  /// The first half of a SHA-256.
  let digest: Digest
  /// From 1: findings that nothing else tells apart are counted.
  let occurrence: Int

  struct Digest: Hashable, Sendable {
    let high: UInt64
    let low: UInt64
  }
}

extension FindingIdentity: CustomStringConvertible {
  /// 32 hexadecimal digits, and which of several alike.
  public var description: String {
    let digits = [digest.high, digest.low].map { word in
      let text = String(word, radix: 16)
      return String(repeating: "0", count: 16 - text.count) + text
    }
    return digits.joined() + (occurrence > 1 ? "-\(occurrence)" : "")
  }
}
