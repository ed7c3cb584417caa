extension WebAddress {
  /// What a reference means that was found here (RFC 3986, 5.2); nil where that is not an address of ours.
  public func resolving(_ reference: String) -> WebAddress? {
    guard reference.utf8.count <= Self.sizeLimit else { return nil }
    let reference = String(reference.prefix { $0 != "#" })
    if reference.hasPrefix("//") { return WebAddress("\(origin.scheme.rawValue):\(reference)") }
    if Self.hasScheme(reference) { return WebAddress(reference) }
    let root = "\(origin.scheme.rawValue)://\(origin.hostAndPort)"
    if reference.isEmpty { return self }
    if reference.hasPrefix("?") { return WebAddress(root + path + reference) }
    let target = reference.prefix { $0 != "?" }
    let rest = reference[target.endIndex...]
    let folder = path.lastIndex(of: "/").map { String(path[...$0]) } ?? "/"
    let whole = target.hasPrefix("/") ? String(target) : folder + target
    return WebAddress(root + Self.withoutDots(whole) + rest)
  }

  /// RFC 3986, 3.1: a letter, then letters, digits, `+`, `-`, `.`, then a colon.
  private static func hasScheme(_ reference: String) -> Bool {
    guard let colon = reference.utf8.firstIndex(of: UInt8(ascii: ":")), let first = reference.utf8.first,
      (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(first | 0x20)
    else { return false }
    return reference.utf8[..<colon].allSatisfy {
      (UInt8(ascii: "a")...UInt8(ascii: "z")).contains($0 | 0x20) || isDigit($0) || "+-.".utf8.contains($0)
    }
  }

  /// RFC 3986, 5.2.4, for a path that begins with `/`.
  private static func withoutDots(_ path: String) -> String {
    var kept: [Substring] = []
    let parts = path.dropFirst().split(separator: "/", omittingEmptySubsequences: false)
    for (index, part) in parts.enumerated() {
      let isLast = index == parts.count - 1
      switch part {
      case ".": if isLast { kept.append("") }
      case "..":
        _ = kept.popLast()
        if isLast { kept.append("") }
      default: kept.append(part)
      }
    }
    return "/" + kept.joined(separator: "/")
  }
}
