/// A file of this repository that is made from others.
struct GeneratedFile: Sendable {
  /// From the repository's root.
  let path: String
  let text: String

  init(_ path: String, _ text: String) {
    self.path = path
    self.text = text
  }
}
