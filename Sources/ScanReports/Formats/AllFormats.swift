extension ScanFormat {
  /// Tried in this order: the first that recognises a document reads it.
  public static let all: [ScanFormat] = [
    .sarif, .junit,
  ]
}
