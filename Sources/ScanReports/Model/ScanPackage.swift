/// A package that a finding is about.
public struct ScanPackage: Hashable, Sendable {
  public var name: String
  /// As installed; empty where the report does not say.
  public var version: String
  /// npm, PyPI, gem, deb as the report writes it; empty where it does not say.
  public var ecosystem: String
  /// The first version with a fix; nil where there is none, or none is told.
  public var fixedVersion: String?

  public init(_ name: String, version: String = "", ecosystem: String = "", fixedVersion: String? = nil) {
    self.name = name
    self.version = version
    self.ecosystem = ecosystem
    self.fixedVersion = fixedVersion.flatMap { $0.isEmpty ? nil : $0 }
  }

  public var hasFix: Bool { fixedVersion != nil }
}
