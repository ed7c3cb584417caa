public struct AppliedLabel: Settings, Equatable {
  public var name = ""
  public var setBy: String?

  public init() {}
  public init(name: String, setBy: String? = nil) {
    self.name = name
    self.setBy = setBy
  }

  public static let schema: [Setting<AppliedLabel>] = [
    setting("name", \.name, required: true, "the label"),
    setting("set_by", \.setBy, "login of whoever set it last"),
  ]
}
