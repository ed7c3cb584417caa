internal import CLibcurl

/// How a transfer ended without a response.
enum CurlEnd: Equatable {
  case cancelled
  case withinHeaders
  /// A CURLcode.
  case code(UInt32)

  init(_ code: CURLcode) { self = .code(code.rawValue) }
}

/// What is known about a transfer that failed, and the words for it.
struct CurlTrace {
  /// libcurl's own words; may name a proxy with its password.
  let text: String
  /// Which limit of ours was passed.
  let excess: String?
  /// What the proxy answered to CONNECT; 0 without.
  let proxyStatus: Int
  /// X509_V_ERR of OpenSSL; 0 where the chain was in order, 1 where it was not looked at.
  let verification: Int
  let mayHaveArrived: Bool

  func failure(_ end: CurlEnd, host: String) -> HTTPFailure {
    let (kind, reason) = explain(end)
    return HTTPFailure(kind, host: host, reason: reason, mayHaveArrived: mayHaveArrived)
  }

  private func explain(_ end: CurlEnd) -> (HTTPFailure.Kind, String) {
    if let excess { return (.tooLarge, excess) }
    let number: UInt32
    switch end {
    case .cancelled: return (.cancelled, "it was cancelled")
    case .withinHeaders: return (.brokenAnswer, "it ended among its headers")
    case .code(let code): number = code
    }
    if proxyStatus != 0, !(200...299).contains(proxyStatus) { return (.cannotConnect, proxyAnswer) }
    switch CURLcode(number) {
    case CURLE_COULDNT_RESOLVE_HOST: return (.cannotResolve, "no address is known for this name")
    case CURLE_COULDNT_RESOLVE_PROXY:
      return (.cannotResolve, "no address is known for the name of the proxy; \(Self.proxyHelp)")
    case CURLE_COULDNT_CONNECT: return (.cannotConnect, ownWords ?? "the connection was refused")
    case CURLE_PROXY: return (.cannotConnect, "the proxy refuses; \(Self.proxyHelp)")
    case CURLE_OPERATION_TIMEDOUT: return timeout
    case CURLE_PEER_FAILED_VERIFICATION, CURLE_SSL_ISSUER_ERROR: return (.untrusted, distrust)
    case CURLE_SSL_CACERT_BADFILE:
      return (.untrusted, "the file of trusted authorities cannot be read, or holds no certificate in PEM")
    case CURLE_SSL_CONNECT_ERROR, CURLE_SSL_CIPHER, CURLE_SSL_CERTPROBLEM, CURLE_SSL_ENGINE_INITFAILED,
      CURLE_USE_SSL_FAILED:
      return (.cannotSecure, ownWords ?? "the TLS handshake failed")
    case CURLE_PARTIAL_FILE: return (.brokenAnswer, "it ended before its announced length")
    case CURLE_GOT_NOTHING: return (.brokenAnswer, "the connection was closed without an answer")
    case CURLE_SEND_FAIL_REWIND:
      return (.brokenAnswer, "the connection was closed without an answer, and the request is not repeated")
    case CURLE_UNSUPPORTED_PROTOCOL, CURLE_WEIRD_SERVER_REPLY: return (.brokenAnswer, "it is not HTTP")
    case CURLE_BAD_CONTENT_ENCODING: return (.brokenAnswer, "it cannot be unpacked")
    default: return (.brokenAnswer, ownWords ?? "the connection broke (libcurl's error \(number))")
    }
  }

  private var timeout: (HTTPFailure.Kind, String) {
    if text.hasPrefix("Operation too slow") {
      return (.stalled, "nothing has moved on the connection for too long")
    }
    if text.hasPrefix("Resolving timed out") { return (.timedOut, "looking up its address took too long") }
    if text.hasPrefix("Connection time") || text.hasPrefix("SSL connection timeout")
      || text.hasPrefix("Failed to connect") || text.hasPrefix("Proxy CONNECT aborted")
    {
      return (.timedOut, "connecting took too long")
    }
    return (.timedOut, "it took too long")
  }

  private static let proxyHelp = "see the variables https_proxy, http_proxy, all_proxy and no_proxy"

  private var proxyAnswer: String {
    proxyStatus == 407
      ? "the proxy wants a user name and a password (407); \(Self.proxyHelp)"
      : "the proxy answers \(proxyStatus); \(Self.proxyHelp)"
  }

  /// In words, by X509_V_ERR.
  private var distrust: String {
    let help = "name a file with the certificate of its authority, if the host is the right one"
    switch verification {
    // 1 is what libcurl begins with; names are compared before it asks OpenSSL.
    case 0, 1: return "its certificate is for another name"
    case 9: return "its certificate is not valid yet; is this machine's clock right?"
    case 10: return "its certificate, or that of its authority, has expired"
    case 18, 19: return "it shows a certificate that it signed itself; \(help)"
    case 2, 20, 21: return "the authority of its certificate is not known here; \(help)"
    default: return "its certificate cannot be verified (OpenSSL's reason \(verification)); \(help)"
    }
  }

  /// libcurl's words where they are known not to hold an address of a proxy, on one line.
  private var ownWords: String? {
    guard !text.isEmpty, !text.contains("://"), !text.contains("@") else { return nil }
    let printable = text.unicodeScalars.map { $0.value >= 0x20 && $0.value != 0x7F ? Character($0) : " " }
    return String(printable.prefix(200)).trimmingHTTPSpace
  }
}
