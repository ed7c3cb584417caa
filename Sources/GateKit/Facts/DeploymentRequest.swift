public import CivilTime

/// A deployment that somebody asked for and that has not happened yet.
public struct DeploymentRequest: Settings, Hashable {
  public var environment = ""
  public var url: String?
  public var ref: String?
  public var branch: String?
  public var branchTip: String?
  public var requestedBy: String?
  public var requestedAt: Instant?
  public var confirmation: String?
  public var image: String?
  public var previous: Nullable<String>?

  public init() {}

  public static let schema: [Setting<DeploymentRequest>] = [
    setting("environment", \.environment, required: true, "where to: staging, production"),
    setting("url", \.url, "its page on the forge"),
    setting("ref", \.ref, "the branch, tag or commit that was asked for, as the forge names it"),
    setting(
      "branch", \.branch,
      "the branch by whose policy it is judged, without refs/heads/; found by deploy-check"),
    setting("branch_tip", \.branchTip, "the tip of that branch as the remote has it; found by deploy-check"),
    setting("requested_by", \.requestedBy, "login of whoever asked for it"),
    setting("requested_at", \.requestedAt, "when, by the forge's clock: the wait is counted from here"),
    setting("confirmation", \.confirmation, "the word that was typed to confirm it"),
    setting("image", \.image, "the image that is deployed, by digest: registry/app@sha256:…"),
    setting("previous", \.previous, "the commit that runs there now; null where nothing was deployed yet"),
  ]
}
