import CIProviders
import Forges
import GateKit
import HTTPTransfer

/// Addresses of a repository's pages on its forge.
struct ForgePages: Hashable, Sendable {
  let kind: ForgeKind
  let server: WebAddress
  /// `["acme", "app"]`
  let path: [String]

  /// nil where the address names no host, or none of which anything tells the kind.
  ///
  /// - Parameter kind: what the caller says; nil: what the host's name says.
  init?(remote: String?, kind: ForgeKind?) {
    guard let remote = remote.flatMap(RemoteURL.init),
      let kind = kind ?? ForgeKind(host: remote.server.origin.host)
    else { return nil }
    self.kind = kind
    server = remote.server
    path = remote.path
  }

  func commit(_ id: ObjectID) -> String { page(["commit", id.description]) }

  func pull(_ number: Int) -> String {
    switch kind {
    case .github: page(["pull", "\(number)"])
    case .gitlab: page(["merge_requests", "\(number)"])
    case .gitea: page(["pulls", "\(number)"])
    }
  }

  private func page(_ parts: [String]) -> String {
    server.appending(path + (kind == .gitlab ? ["-"] : []) + parts).text
  }
}
