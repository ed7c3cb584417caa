import CIProviders
import Forges
import GateKit
import HTTPTransfer
import SourceText

/// Which repository of which forge: from options, else from what the CI job says, else from where the branch is
/// pushed to.
struct ForgePlace: Hashable, Sendable {
  let kind: ForgeKind
  /// Of the API where `isAPI` says so, else of the forge's pages.
  let address: WebAddress
  let isAPI: Bool
  /// `owner/name`; GitLab has groups in groups.
  let repository: String
  /// The address came from the CI job, whose own token is for that host.
  let isOfJob: Bool

  /// A place that somebody wrote down.
  init(_ kind: ForgeKind, at address: WebAddress, isAPI: Bool, repository: String) {
    self.kind = kind
    self.address = address
    self.isAPI = isAPI
    self.repository = repository
    isOfJob = false
  }

  /// - Parameter remote: the address that the target branch is pushed to.
  init(_ options: ForgeOptions, _ run: CIRun?, remote: String?) throws(UsageError) {
    let remoteURL = remote.flatMap(RemoteURL.init)
    let api = options.apiURL ?? run?.apiURL
    let told = api ?? run?.serverURL
    let address: WebAddress
    if let told {
      guard let web = WebAddress(told) else {
        throw UsageError(
          "\(options.apiURL == nil ? "the address of the forge's API" : "--api-url"): \"\(told)\" is no http or "
            + "https address without user and password",
          wayOut: "write it like https://github.example.com/api/v3")
      }
      address = web
    } else if let remoteURL {
      address = remoteURL.server
    } else {
      throw UsageError(
        "no forge is known: \(remote == nil ? "the repository has no remote" : "its remote is no address")",
        wayOut: "name it with --forge, --api-url and --repository")
    }
    guard let kind = options.kind?.kind ?? run?.forge ?? ForgeKind(host: address.origin.host) else {
      throw UsageError(
        "nothing says which kind of forge \(address.origin.host) is",
        wayOut: "name it with --forge \(ForgeKindOption.allCases.map(\.rawValue).joined(separator: "|"))")
    }
    guard let repository = options.repository ?? run?.repository ?? remoteURL?.path.joined(separator: "/")
    else {
      throw UsageError(
        "which repository of \(address.origin.host) is not known", wayOut: "name it with --repository")
    }
    self.kind = kind
    self.address = address
    isAPI = api != nil
    self.repository = repository
    isOfJob = options.apiURL == nil && run?.apiURL != nil
  }
}

/// `--forge`: the words that an option takes.
enum ForgeKindOption: String, CaseIterable, OptionValue {
  case github, gitlab, gitea, forgejo

  /// Forgejo speaks Gitea's API.
  var kind: ForgeKind {
    switch self {
    case .github: .github
    case .gitlab: .gitlab
    case .gitea, .forgejo: .gitea
    }
  }
}
