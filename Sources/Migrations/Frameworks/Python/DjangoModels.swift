public import SourceText

/// The files in which Django's models are declared.
public enum DjangoModels {
  /// `models.py`, or a file of a folder `models`.
  public static func lie(in path: RepositoryPath) -> Bool {
    let parts = path.components.suffix(2).map { String(decoding: $0, as: UTF8.self) }
    guard let name = parts.last, name.hasSuffix(".py") else { return false }
    return name == "models.py" || parts.count == 2 && parts[0] == "models"
  }

  /// Both texts declare the same: they differ in functions, imports and comments at most, of which no migration
  /// is made.
  public static func declareSame(_ a: [UInt8], _ b: [UInt8]) -> Bool {
    guard max(a.count, b.count) <= PythonLines.sizeLimit else { return false }
    return declarations(a) == declarations(b)
  }

  private static func declarations(_ text: [UInt8]) -> [[PythonToken]] {
    var functions: [Int] = []
    return PythonLines.read(text).compactMap { line in
      functions.removeAll { line.indent <= $0 }
      if line.tokens.first == .name("def") || line.tokens.starts(with: [.name("async"), .name("def")]) {
        functions.append(line.indent)
        return nil
      }
      guard functions.isEmpty, !line.isImport, line.tokens.first != .symbol("@") else { return nil }
      // A text alone is for people.
      if line.tokens.count == 1, case .string = line.tokens[0] { return nil }
      return line.tokens
    }
  }
}
