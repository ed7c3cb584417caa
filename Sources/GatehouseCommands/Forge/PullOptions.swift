/// `--pull` and which forge knows it: for commands that otherwise ask no forge.
public struct PullOptions: OptionGroup {
  var number: Int?
  var forge = ForgeOptions()

  public init() {}

  public static let options: [Option<PullOptions>] =
    [
      option(
        "--pull", "NUMBER", \.number,
        "judge this pull request as a server would: its head and its facts are fetched; needs a token")
    ] + including(\.forge, under: "Which forge")
}
