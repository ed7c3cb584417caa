/// Another open pull request into the same target, and the files that it adds.
public struct OpenPull: Settings, Equatable {
  public var number = 0
  public var paths: [String] = []

  public init() {}
  public init(number: Int, paths: [String]) {
    self.number = number
    self.paths = paths
  }

  public static let schema: [Setting<OpenPull>] = [
    setting("number", \.number, required: true, "the pull request's number"),
    setting("paths", \.paths, "files that it adds, or gives this name; sorted"),
  ]
}
