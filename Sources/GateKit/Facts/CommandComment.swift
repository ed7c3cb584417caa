public import CivilTime

/// A comment of a pull request that begins a line with `/gatehouse`.
public struct CommandComment: Settings, Equatable {
  public var author = ""
  public var text = ""
  public var created: Instant?
  public var edited = false
  public var url: String?

  public init() {}

  public static let schema: [Setting<CommandComment>] = [
    setting("author", \.author, required: true, "login"),
    setting("text", \.text, required: true, "the lines that begin with /gatehouse"),
    setting("created", \.created, "when, by the forge's clock"),
    setting("edited", \.edited, "changed since; somebody else may have changed it"),
    setting("url", \.url, "its place on the page"),
  ]
}
