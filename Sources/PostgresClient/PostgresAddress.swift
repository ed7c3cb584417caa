public import LocalSystem

/// Where a database is, and as whom it is asked.
///
/// All that libpq would otherwise take from the environment, `~/.pgpass` or a service file is said here: the
/// machine decides nothing.
public struct PostgresAddress: Sendable, CustomStringConvertible {
  public enum Encryption: Sendable {
    case none
    /// Where the server offers it; protects from listeners alone.
    case preferred
    case required
    /// The server shows a certificate of its host name, signed by one of these.
    case verified(rootCertificates: LocalPath)
  }

  /// A host's name or address, or the folder of a local socket, which begins with `/`.
  public var host: String
  public var port: Int
  public var database: String
  public var user: String
  public var password: Secret?
  public var encryption: Encryption
  /// How the server's lists of sessions show this one.
  public var application = "gatehouse"

  public init(
    host: String, port: Int = 5432, database: String, user: String, password: Secret? = nil,
    encryption: Encryption = .preferred
  ) {
    self.host = host
    self.port = port
    self.database = database
    self.user = user
    self.password = password
    self.encryption = encryption
  }

  /// Without the password.
  public var description: String { "\(user)@\(host):\(port)/\(database)" }

  /// Settings of libpq. Values that are empty there mean the default, which the environment could change.
  var settings: [(String, String)] {
    var settings = [
      ("host", host), ("port", "\(port)"), ("dbname", database), ("user", user),
      ("application_name", application), ("client_encoding", "UTF8"), ("gssencmode", "disable"),
      ("passfile", "/dev/null/none"), ("options", "-c client_min_messages=error"),
      ("target_session_attrs", "any"),
    ]
    if let password { settings.append(("password", password.reveal())) }
    switch encryption {
    case .none: settings.append(("sslmode", "disable"))
    case .preferred: settings.append(("sslmode", "prefer"))
    case .required: settings.append(("sslmode", "require"))
    case .verified(let certificates):
      settings += [("sslmode", "verify-full"), ("sslrootcert", "\(certificates)")]
    }
    return settings
  }
}
