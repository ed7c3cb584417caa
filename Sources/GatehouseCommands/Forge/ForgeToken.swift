import CIProviders
import HTTPTransfer
import LocalSystem
import SourceText

/// A token and where it was found, for people.
struct ForgeToken: Sendable {
  let secret: Secret
  /// `GITHUB_TOKEN`, or the file.
  let source: String
}

extension ForgeToken {
  /// The token for a forge; nil where there is none.
  ///
  /// A variable that other tools share is for one host: without that, a clone whose remote leads elsewhere would
  /// hand over the token of github.com. `GATEHOUSE_TOKEN` is whatever its owner says it is.
  ///
  /// Throws where a file that is named cannot be read.
  init?(_ options: ForgeOptions, for place: ForgePlace, in console: Console) throws {
    let environment = console.environment
    if let file = options.tokenFile ?? environment.set("GATEHOUSE_TOKEN_FILE") {
      let path = try console.currentFolder().appending(file)
      self.init(secret: try Secret(file: path), source: file)
      return
    }
    for name in ["GATEHOUSE_TOKEN"] + Self.variables(for: place, environment) {
      guard let secret = Secret(variable: name, in: environment) else { continue }
      self.init(secret: secret, source: name)
      return
    }
    return nil
  }

  /// Where a token for this place is looked for, the best first; shown where none is found.
  static func variables(for place: ForgePlace, _ environment: Environment) -> [String] {
    let host = place.address.origin.host
    switch place.kind {
    case .github:
      if place.isOfJob { return ["GITHUB_TOKEN", "GH_TOKEN"] }
      let isCloud = host == "github.com" || host == "api.github.com" || host.hasSuffix(".ghe.com")
      // As gh has it.
      return isCloud ? ["GITHUB_TOKEN", "GH_TOKEN"] : ["GH_ENTERPRISE_TOKEN", "GITHUB_ENTERPRISE_TOKEN"]
    case .gitlab:
      let own = environment.set("GITLAB_HOST").map { host == $0.hostAlone } ?? (host == "gitlab.com")
      return place.isOfJob ? ["GITLAB_TOKEN", "CI_JOB_TOKEN"] : own ? ["GITLAB_TOKEN"] : []
    case .gitea:
      return place.isOfJob ? ["GITEA_TOKEN", "FORGEJO_TOKEN", "GITHUB_TOKEN"] : []
    }
  }
}

extension Environment {
  /// nil where the variable is not set, or empty.
  func set(_ name: String) -> String? { self[name].flatMap { $0.isEmpty ? nil : $0 } }
}

extension String {
  /// `gitlab.example.com` of that, of an address, or with a port.
  fileprivate var hostAlone: String {
    let rest = firstRange(of: "://").map { self[$0.upperBound...] } ?? self[...]
    return rest.prefix { $0 != "/" && $0 != ":" }.lowercased()
  }
}
