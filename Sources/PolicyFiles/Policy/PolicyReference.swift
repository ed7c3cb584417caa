import GateEngine
import SourceText

/// One entry of `extends`: a policy of this program by its name, or a file by its path.
enum PolicyReference: Hashable {
  case builtIn(String)
  /// From the repository's root, without `./`.
  case file(String)

  struct Invalid: Error, CustomStringConvertible { let description: String }

  /// A word with a slash or the ending of a YAML file is a path.
  init(_ word: String) {
    if word.contains("/") || word.hasSuffix(".yml") || word.hasSuffix(".yaml") {
      self = .file(word.hasPrefix("./") ? String(word.dropFirst(2)) : word)
    } else {
      self = .builtIn(word)
    }
  }

  /// The file's name in messages and reports.
  ///
  /// - Throws: `Invalid` where no such policy can be.
  func name(builtIn: [String], extending child: String) throws(Invalid) -> String? {
    switch self {
    case .builtIn(let name):
      guard builtIn.contains(name) else {
        let known =
          nearestWord(to: name, in: builtIn) == nil && !builtIn.isEmpty
          ? "; known are \(builtIn.joined(separator: ", "))" : didYouMean(name, among: builtIn)
        throw Invalid(description: "no built-in policy is called \"\(name)\"\(known)")
      }
      return Self.label(name)
    case .file(let path):
      if path.contains("://") {
        throw Invalid(
          description: "\"\(path)\" is an address; a policy extends built-in policies and files of its own "
            + "commit only")
      }
      if path.hasPrefix("/") || path.split(separator: "/").contains("..") {
        throw Invalid(description: "\"\(path)\" leads out of the repository; paths start at its root")
      }
      if child.hasPrefix(Self.label("")) {
        throw Invalid(description: "a built-in policy cannot extend a file")
      }
      return path
    }
  }

  static func label(_ builtIn: String) -> String { PolicyFile.builtInPrefix + builtIn }
}
