public import GateKit
import SourceText

public struct CleanRepoSettings: Settings {
  var forbidden = OneOrMany(UnwantedFiles.common)
  var alsoForbidden: OneOrMany<Glob> = []
  var allowed: OneOrMany<Glob> = []
  var ignoredFiles = true
  var maxSize = ByteCount(bytes: 5_000_000)
  var largeFiles: OneOrMany<Glob> = []
  var conflictMarkers = true
  var nameCollisions = true
  var portableNames = false
  var symbolicLinks = true
  var executablesHaveShebangs = true
  var shebangScriptsAreExecutable = false
  var credentials = true
  var credentialsAllowed: OneOrMany<Glob> = []

  public init() {}

  public static let schema: [Setting<CleanRepoSettings>] = [
    setting("forbidden", \.forbidden, stricter: .more, "files that do not belong in a repository"),
    setting("also_forbidden", \.alsoForbidden, stricter: .more, "more of them, beside those of forbidden"),
    setting(
      "allowed", \.allowed,
      stricter: .fewer, "files that only max_size, credentials and name_collisions judge"),
    setting("ignored_files", \.ignoredFiles, stricter: .on, "no new file may be one that .gitignore ignores"),
    setting("max_size", \.maxSize, stricter: .lower, "largest size of a file that is new or grows"),
    setting("large_files", \.largeFiles, stricter: .fewer, "files that may be larger than max_size"),
    setting(
      "conflict_markers", \.conflictMarkers, stricter: .on,
      "no added lines may be what a merge leaves of a conflict"),
    setting(
      "name_collisions", \.nameCollisions,
      stricter: .on, "no new name may differ from a neighbour's only in case or in Unicode composition"),
    setting(
      "portable_names", \.portableNames, stricter: .on, "every new name must be one that Windows can hold"),
    setting(
      "symbolic_links", \.symbolicLinks, stricter: .on, "a link must lead to something in the repository"),
    setting(
      "executables_have_shebangs", \.executablesHaveShebangs,
      stricter: .on, "a text file with the executable bit must begin with #!"),
    setting(
      "shebang_scripts_are_executable", \.shebangScriptsAreExecutable,
      stricter: .on, "a file that begins with #! must have the executable bit"),
    setting(
      "credentials", \.credentials, stricter: .on,
      "no file may hold a private key, a token or a password store"),
    setting(
      "credentials_allowed", \.credentialsAllowed,
      stricter: .fewer, "files in which credentials are no secret, such as the keys of a test"),
  ]
}
