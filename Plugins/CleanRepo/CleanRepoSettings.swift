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
    setting("forbidden", \.forbidden, "files that do not belong in a repository"),
    setting("also_forbidden", \.alsoForbidden, "more of them, beside those of forbidden"),
    setting(
      "allowed", \.allowed,
      "files that only max_size, credentials and name_collisions judge"),
    setting("ignored_files", \.ignoredFiles, "no new file may be one that .gitignore ignores"),
    setting("max_size", \.maxSize, "largest size of a file that is new or grows"),
    setting("large_files", \.largeFiles, "files that may be larger than max_size"),
    setting("conflict_markers", \.conflictMarkers, "no added lines may be what a merge leaves of a conflict"),
    setting(
      "name_collisions", \.nameCollisions,
      "no new name may differ from a neighbour's only in case or in Unicode composition"),
    setting("portable_names", \.portableNames, "every new name must be one that Windows can hold"),
    setting("symbolic_links", \.symbolicLinks, "a link must lead to something in the repository"),
    setting(
      "executables_have_shebangs", \.executablesHaveShebangs,
      "a text file with the executable bit must begin with #!"),
    setting(
      "shebang_scripts_are_executable", \.shebangScriptsAreExecutable,
      "a file that begins with #! must have the executable bit"),
    setting("credentials", \.credentials, "no file may hold a private key, a token or a password store"),
    setting(
      "credentials_allowed", \.credentialsAllowed,
      "files in which credentials are no secret, such as the keys of a test"),
  ]
}
