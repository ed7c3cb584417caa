import GateKit
import LocalSystem

extension CIRun {
  /// A commit id from outside; the reason for its absence is noted.
  mutating func commit(_ text: String?, as field: CIGap.Field? = nil) -> ObjectID? {
    guard let text, !text.isEmpty else { return nil }
    guard let id = ObjectID(text) else {
      if let field { explain(field, "\"\(text.prefix(60))\" is not a commit id of 40 digits") }
      return nil
    }
    // What git and the forges write for "none".
    return id == ObjectID(String(repeating: "0", count: 40)) ? nil : id
  }

  /// An address of the web without user and password, and without a final slash.
  mutating func address(_ text: String?, as field: CIGap.Field) -> String? {
    guard let text, !text.isEmpty else { return nil }
    guard let address = WebAddress(text) else {
      explain(field, "what was told is no address of the web")
      return nil
    }
    return address.text
  }

  /// Branch or tag of a full ref.
  mutating func setSubject(ref: String?) {
    guard let ref else { return }
    facts.ref = ref
    if let branch = ref.removing(prefix: "refs/heads/") {
      subject = .branch(branch)
    } else if let tag = ref.removing(prefix: "refs/tags/") {
      subject = .tag(tag)
    }
  }

  /// The repository of a provider that tells only where it is cloned from, and the forge by its host.
  mutating func setForge(of address: RepositoryAddress?, _ pullAddress: PullAddress? = nil) {
    guard let address else {
      for field in [CIGap.Field.forge, .serverURL, .apiURL, .repository] {
        explain(field, "the address of the repository was not told, or is none that Gatehouse reads")
      }
      return
    }
    repository = pullAddress?.repository ?? address.path
    explain(.repositoryID, "\(provider.rawValue) tells the repository's name, not its id")
    switch HostedForge(host: address.host) {
    case .known(let kind, let server, let api):
      forge = kind
      serverURL = server
      apiURL = api
    case .unsupported(let name):
      for field in [CIGap.Field.forge, .apiURL] {
        explain(field, "Gatehouse does not speak the API of \(name)")
      }
      serverURL = "https://" + address.host
    case .unknown:
      guard let pullAddress else {
        for field in [CIGap.Field.forge, .serverURL, .apiURL] {
          explain(
            field, "nothing says which kind of forge \(address.host) is: name it with --forge and --api-url")
        }
        return
      }
      forge = pullAddress.forge
      serverURL = pullAddress.server
      apiURL = pullAddress.api
      if serverURL == nil {
        for field in [CIGap.Field.serverURL, .apiURL] {
          explain(
            field,
            "the page of the pull request does not say where \(address.host) begins: name it with --api-url"
          )
        }
      }
    }
  }
}

extension String {
  func removing(prefix: String) -> String? { hasPrefix(prefix) ? String(dropFirst(prefix.count)) : nil }

  /// `main` for `refs/heads/main`; itself for a short name.
  var shortBranch: String { removing(prefix: "refs/heads/") ?? self }
}
