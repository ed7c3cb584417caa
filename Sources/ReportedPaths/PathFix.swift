/// Rewrites the beginning of reported paths, in Codecov's notation: `before::after`, `before::` to cut,
/// `::after` to put in front.
public struct PathFix: Hashable, Sendable {
  let before: [UInt8]
  let after: [UInt8]

  /// nil without `::`, or with nothing on either side of it.
  public init?(_ text: String) {
    let bytes = Array(text.utf8)
    let colon = UInt8(ascii: ":")
    guard bytes.count > 2,
      let place = bytes.indices.dropLast().first(where: { bytes[$0] == colon && bytes[$0 + 1] == colon })
    else { return nil }
    before = normalisedPath(Array(bytes[..<place]), keepsEnd: true)
    after = normalisedPath(Array(bytes[(place + 2)...]), keepsEnd: true)
  }

  /// nil where the path does not begin as the fix says. A path that is written without its leading `/` is
  /// meant as well.
  func applied(to path: [UInt8]) -> [UInt8]? {
    if path.starts(with: before) { return after + path[before.count...] }
    if path.first == slash, path.dropFirst().starts(with: before) {
      return after + path[(before.count + 1)...]
    }
    return nil
  }
}

let slash = UInt8(ascii: "/")
