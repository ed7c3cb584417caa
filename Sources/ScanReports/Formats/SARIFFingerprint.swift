internal import DocumentReading

/// Which of a result's fingerprints counts: GitHub's, the first one; else that with the least name.
struct SARIFFingerprint {
  private(set) var value: String?
  /// nil for GitHub's.
  private var name: String? = ""

  mutating func read(_ reader: inout JSONReader) throws(DocumentProblem) {
    if try reader.null() { return }
    try reader.object { reader, key throws(DocumentProblem) in
      guard try reader.kind() == .string else { return try reader.skip() }
      take(key, try reader.string())
    }
  }

  private mutating func take(_ key: JSONKey, _ text: String) {
    guard value == nil || name != nil, isUsable(text) else { return }
    if key.hasPrefix("primaryLocationLineHash") {
      (value, name) = (text, nil)
    } else if value == nil || key.text < name ?? "" {
      (value, name) = (text, key.text)
    }
  }
}

private func isUsable(_ value: String) -> Bool {
  // Semgrep writes "requires login" where it has none.
  guard value.hasByte(where: { $0 == 0x20 }) else { return !value.isEmpty && value.utf8.count <= 1_000 }
  return value.utf8.count <= 1_000 && !value.lowercased().contains("requires login")
}
