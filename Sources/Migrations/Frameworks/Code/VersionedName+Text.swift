extension VersionedName {
  /// For tools that sort whole names as texts: a time of another length than 14 digits stands where its text does.
  var orderByText: [Int] {
    guard version.count >= 8, version.hasPrefix("19") || version.hasPrefix("20") else { return [number] }
    let time = version.prefix(14)
    let padded = time + String(repeating: "0", count: 14 - time.count)
    let rest = version.dropFirst(14)
    return [Int(padded) ?? number] + (rest.isEmpty ? [] : [Int(rest) ?? 0])
  }
}
