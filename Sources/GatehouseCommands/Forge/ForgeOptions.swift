import LocalSystem

/// The options that say which forge is asked, and with what. A token is never an argument: arguments can be read
/// by every process of the machine.
public struct ForgeOptions: OptionGroup {
  var kind: ForgeKindOption?
  var apiURL: String?
  var repository: String?
  var tokenFile: String?
  var caFile: String?
  var cacheFolder: String?

  public init() {}

  public static let options: [Option<ForgeOptions>] = [
    option("--forge", "KIND", \.kind, "the forge's kind, where its address does not say"),
    option("--api-url", "URL", \.apiURL, "the forge's API, where it is not at the usual place"),
    option("--repository", "NAME", \.repository, "owner/name on the forge (default: from the remote)"),
    option(
      "--token-file", "FILE", \.tokenFile,
      "file with the token (default: GATEHOUSE_TOKEN_FILE, GATEHOUSE_TOKEN, then the forge's own variables)",
      complete: .file),
    option(
      "--ca-file", "FILE", \.caFile,
      "certificates to trust in place of the system's (default: GATEHOUSE_CA_FILE)", complete: .file),
    option(
      "--http-cache", "DIR", \.cacheFolder, "keep answers of the forge here, so that asking again is free",
      complete: .folder),
  ]
}
