public import LocalSystem

/// Which proxy a request goes through.
public struct ProxySettings: Hashable, Sendable {
  /// Addresses, as curl takes them: `http://user:password@proxy:3128`. nil for none.
  public var https: Secret?
  public var http: Secret?
  /// Hosts that are reached without: names (and all below them), addresses, blocks of addresses, separated by
  /// commas, or `*`.
  public var exceptions: String

  public static let none = ProxySettings()

  public init(https: Secret? = nil, http: Secret? = nil, exceptions: String = "") {
    self.https = https
    self.http = http
    self.exceptions = exceptions
  }

  /// As curl reads it: `https_proxy`, `http_proxy`, else `all_proxy`, with the exceptions of `no_proxy`; lower
  /// case before upper case. `HTTP_PROXY` does not count in a CGI, where it may be a header of the visitor's.
  public init(_ environment: Environment) {
    func value(_ names: String...) -> String? {
      names.lazy.compactMap { environment[$0] }.first { !$0.isEmpty }
    }
    let all = value("all_proxy", "ALL_PROXY")
    let isCGI = environment.isSet("REQUEST_METHOD")
    https = (value("https_proxy", "HTTPS_PROXY") ?? all).map { Secret($0) }
    http = ((isCGI ? value("http_proxy") : value("http_proxy", "HTTP_PROXY")) ?? all).map { Secret($0) }
    exceptions = value("no_proxy", "NO_PROXY") ?? ""
  }

  func proxy(for scheme: WebAddress.Scheme) -> Secret? { scheme == .https ? https : http }
}
