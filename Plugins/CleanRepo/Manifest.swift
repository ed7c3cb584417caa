public import GateKit

enum Rule {
  static let unwantedFile = "unwanted-file"
  static let ignoredFile = "ignored-file"
  static let largeFile = "large-file"
  static let conflictMarker = "conflict-marker"
  static let nameCollision = "name-collision"
  static let unportableName = "unportable-name"
  static let escapingLink = "escaping-link"
  static let brokenLink = "broken-link"
  static let executableWithoutShebang = "executable-without-shebang"
  static let shebangNotExecutable = "shebang-not-executable"
  static let credentialFile = "credential-file"
  static let credential = "credential"
}

extension CleanRepoGate {
  public static let id = "clean-repo"

  public static let manifest = GateManifest(
    id: id,
    summary: "Does the change bring only files that belong in a repository?",
    rationale: """
      What is once in the history stays in every clone: a video, a folder of dependencies, a private key. Files that
      differ only in case vanish on macOS and Windows; a link that leads out of the repository is broken for
      everybody else, or reads what it should not.

      Only what the change brings is judged. Deleting a bad file is never a finding, and neither is one that was
      already there: a file over the limit is found when it is new or grows, credentials and conflict markers are
      found in added lines. The sizes and contents are those of git's objects, before any filter: a file of Git LFS
      is its small pointer.

      Credentials are told by names and by forms that are hardly ever anything else, and what looks made for
      documentation (`AKIAIOSFODNN7EXAMPLE`) is let pass. This is a net for accidents and does not replace a
      secret scanner.
      """,
    rules: [
      .init(Rule.unwantedFile, "a file that tools or desktops leave behind"),
      .init(Rule.ignoredFile, "a new file that .gitignore ignores"),
      .init(Rule.largeFile, "a file over max_size that is new or has grown"),
      .init(Rule.conflictMarker, "lines that a merge left of a conflict"),
      .init(Rule.nameCollision, "two names that are one on some file systems"),
      .init(Rule.unportableName, "a name that Windows cannot hold"),
      .init(Rule.escapingLink, "a symbolic link that leads out of the repository"),
      .init(Rule.brokenLink, "a symbolic link that leads to nothing"),
      .init(Rule.executableWithoutShebang, "a text file with the executable bit and no #!"),
      .init(Rule.shebangNotExecutable, "a script with #! and no executable bit"),
      .init(Rule.credentialFile, "a file whose name says that it holds credentials"),
      .init(Rule.credential, "an added line that holds a key or a token"),
    ],
    examples: examples)
}
