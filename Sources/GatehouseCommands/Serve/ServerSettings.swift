import CivilTime
import GateKit
import SourceText

/// `gatehouse-server.yml`. Files are relative to its own folder. No secret stands in it: each is in a file, or in a
/// variable of the environment.
struct ServerSettings: Settings, Equatable {
  var listen = "127.0.0.1:8080"
  var tls: TLS?
  var proxies: [String] = []
  var storage = StorageSettings()
  var mirrors = MirrorSettings()
  var cache: String?
  var workers = WorkerSettings()
  var forges: Named<ForgeSettings> = [:]
  var uploads = UploadSettings()
  var reconcile = ReconcileSettings()
  var retention = RetentionSettings()
  var url: String?
  var pages = PagesSettings()
  var organisations: Named<OrganisationSettings> = [:]
  var notifications: Named<NotificationSettings> = [:]
  var signing: SigningSettings?

  static let schema: [Setting<ServerSettings>] = [
    setting("listen", \.listen, "address and port to listen on; port 0 takes any that is free"),
    setting("tls", \.tls, "the certificate to show; without it, TLS is a proxy's business"),
    setting(
      "proxies", \.proxies, "addresses or networks (10.0.0.0/8) whose X-Forwarded-For header is believed"),
    setting("storage", \.storage, "where events, the queue, reports and evidence are kept"),
    setting("mirrors", \.mirrors, required: true, "where copies of repositories are kept"),
    setting("cache", \.cache, "folder for what gates derive from files; without it, nothing is kept"),
    setting("workers", \.workers, "how the queue is worked through"),
    setting("forges", \.forges, required: true, "the forges that are served, by a name of your choosing"),
    setting("uploads", \.uploads, "who may send reports, and how long is waited for them"),
    setting("reconcile", \.reconcile, "how often what was missed is looked for"),
    setting("retention", \.retention, "how long data is kept; what is not named is kept for ever"),
    setting(
      "url", \.url,
      "where people and CI jobs reach this server, https://gatehouse.example.com: statuses link to its pages"),
    setting("pages", \.pages, "who may see which pages; without it, nobody sees any"),
    setting(
      "organisations", \.organisations,
      "policies below which those of repositories may not fall, by a name of your choosing"),
    setting("notifications", \.notifications, "who is told of verdicts, by a name of your choosing"),
    setting(
      "signing", \.signing, "by which key reports are signed that are kept from then on; without it, none is"),
  ]

  /// Of this server, without a slash at the end.
  var address: String? { url.map { $0.hasSuffix("/") ? String($0.dropLast()) : $0 } }

  /// Of every part, since only the whole is asked.
  var inconsistencies: [Inconsistency] {
    storage.inconsistencies.map { $0.below(["storage"]) }
      + workers.inconsistencies.map { $0.below(["workers"]) }
      + uploads.tokens.enumerated().flatMap { index, token in
        token.secret.inconsistencies.map { $0.below(["uploads", "tokens", "\(index)", "secret"]) }
      }
      + forges.entries.filter { !$0.value.issuers.isEmpty && url == nil }.map { entry in
        Inconsistency(
          ["forges", entry.key, "identity_issuers"], "tokens of a CI are made for the server's url")
      }
      + (storage.postgres?.inconsistencies ?? []).map { $0.below(["storage", "postgres"]) }
      + (storage.postgres?.password?.inconsistencies ?? []).map {
        $0.below(["storage", "postgres", "password"])
      }
      + pages.inconsistencies(forges, hasURL: url != nil).map { $0.below(["pages"]) }
      + forges.entries.flatMap { entry in
        entry.value.allInconsistencies.map { $0.below(["forges", entry.key]) }
      }
      + organisations.entries.flatMap { entry in
        entry.value.inconsistencies.map { $0.below(["organisations", entry.key]) }
      }
      + notifications.entries.flatMap { entry in
        entry.value.inconsistencies.map { $0.below(["notifications", entry.key]) }
      }
  }

  struct TLS: Settings, Equatable {
    var certificate = ""
    var key = ""

    static let schema: [Setting<TLS>] = [
      setting("certificate", \.certificate, required: true, "PEM file with the certificate and its chain"),
      setting("key", \.key, required: true, "PEM file with its private key, without a passphrase"),
    ]
  }

  struct StorageSettings: Settings, Equatable {
    var sqlite: String?
    var postgres: Postgres?

    static let schema: [Setting<StorageSettings>] = [
      setting("sqlite", \.sqlite, "file of the embedded database: for one server"),
      setting("postgres", \.postgres, "a PostgreSQL: for one server or several"),
    ]

    var inconsistencies: [Inconsistency] {
      (sqlite == nil) == (postgres == nil)
        ? [Inconsistency([], "name either sqlite or postgres")] : []
    }
  }

  struct Postgres: Settings, Equatable {
    var host = ""
    var port = 5432
    var database = "gatehouse"
    var user = "gatehouse"
    var password: SecretSettings?
    var encryption = Encryption.required
    var authorities: String?

    enum Encryption: String, CaseIterable, SettingValue { case none, required, verified }

    static let schema: [Setting<Postgres>] = [
      setting("host", \.host, required: true, "its name or address, or the folder of its socket"),
      setting("port", \.port, within: 1...65_535, "its port"),
      setting("database", \.database, "its database, which has to be there; tables are made"),
      setting("user", \.user, "the role to log in as"),
      setting("password", \.password, "where the role's password is"),
      setting("encryption", \.encryption, "none, TLS, or TLS with a certificate that is checked"),
      setting("ca_file", \.authorities, "certificates (PEM) that `encryption: verified` trusts"),
    ]

    var inconsistencies: [Inconsistency] {
      (encryption == .verified) == (authorities != nil)
        ? [] : [Inconsistency(["ca_file"], "encryption: verified wants a ca_file, and nothing else does")]
    }
  }

  struct MirrorSettings: Settings, Equatable {
    var folder = ""
    var limit = ByteCount(bytes: 20_000_000_000)

    static let schema: [Setting<MirrorSettings>] = [
      setting("folder", \.folder, required: true, "folder of this server's own"),
      setting("limit", \.limit, "what they may take together; the ones used longest ago go first"),
    ]
  }

  struct WorkerSettings: Settings, Equatable {
    var count = 2
    var deadline = TimeSpan(seconds: 1800)
    var attempts = 10
    var grace = TimeSpan(seconds: 20)
    var lease = TimeSpan(seconds: 90)

    /// A third of it is the pause between two signs of life; the store takes no more.
    static let leases = TimeSpan(seconds: 3)...TimeSpan(seconds: 600)

    static let schema: [Setting<WorkerSettings>] = [
      setting("count", \.count, within: 1...256, "judgements at once"),
      setting("deadline", \.deadline, "of one judgement; what takes longer has failed"),
      setting(
        "attempts", \.attempts, within: 1...100,
        "tries, each later than the one before, before work is given up"),
      setting("grace", \.grace, "what is under way at SIGTERM has so long to come to its end"),
      setting(
        "lease", \.lease,
        "work of a server that was silent for so long is taken up by another; their clocks agree to within it"
      ),
    ]

    var inconsistencies: [Inconsistency] {
      Self.leases.contains(lease)
        ? []
        : [Inconsistency(["lease"], "a lease is from \(Self.leases.lowerBound) to \(Self.leases.upperBound)")]
    }
  }

  struct UploadSettings: Settings, Equatable {
    var wait: TimeSpan?
    var limit = ByteCount(bytes: 256 << 20)
    var tokens: [Token] = []

    /// What the store takes of one report, and gates read of one.
    static let largest = ByteCount(bytes: 256 << 20)

    static let schema: [Setting<UploadSettings>] = [
      setting(
        "wait", \.wait,
        "how long a gate waits for a report of a new head; without it, a missing report is decided at once"),
      setting("limit", \.limit, "what one report may have; 256 MiB at the most"),
      setting("tokens", \.tokens, identity: "name", "tokens that gatehouse upload may use"),
    ]

    struct Token: Settings, Hashable {
      var name = ""
      var secret = SecretSettings()
      var forge: String?
      var repositories: [Glob] = []

      static let schema: [Setting<Token>] = [
        setting("name", \.name, required: true, "for the audit log"),
        setting("secret", \.secret, required: true, "where the token is"),
        setting("forge", \.forge, "of this forge alone, as it is called above"),
        setting("repositories", \.repositories, required: true, "reports of these: acme/app, acme/*"),
      ]
    }
  }

  struct PagesSettings: Settings, Equatable {
    var open: [Glob] = []
    var tokens: Named<PageTokenSettings> = [:]
    var login: Named<PageLoginSettings> = [:]
    var operators: [String] = []
    var session = TimeSpan(seconds: 8 * 3600)
    var recheck = TimeSpan(seconds: 300)

    static let schema: [Setting<PagesSettings>] = [
      setting("open", \.open, "repositories whose pages everybody may see: github/acme/*"),
      setting("tokens", \.tokens, "tokens that pages are seen with, by a name of your choosing"),
      setting(
        "login", \.login,
        "forges that people sign in by, as they are called above: each sees what the forge lets them read"),
      setting(
        "operators", \.operators, "logins that see the queue, dead letters and health too: github/alice"),
      setting("session", \.session, "how long a sign-in lasts"),
      setting(
        "recheck", \.recheck,
        "how long a forge's word on who may read what counts: what it takes away is gone after that"),
    ]
  }

  struct ReconcileSettings: Settings, Equatable {
    var every = TimeSpan(seconds: 900)

    static let schema: [Setting<ReconcileSettings>] = [
      setting("every", \.every, "from one look at all open pull requests and lost deliveries to the next")
    ]
  }

  struct RetentionSettings: Settings, Equatable {
    var events: TimeSpan?
    var reports: TimeSpan?
    var evidence: TimeSpan?
    var measurements: TimeSpan?
    var notifications: TimeSpan?

    static let schema: [Setting<RetentionSettings>] = [
      setting("events", \.events, "webhooks whose work is done"),
      setting("reports", \.reports, "reports, but for the newest of each pull request that is open"),
      setting(
        "evidence", \.evidence,
        "reports of tools that were uploaded, but for those of commits that open pull requests are of or go to"
      ),
      setting("measurements", \.measurements, "what was measured, commit by commit"),
      setting("notifications", \.notifications, "notifications that were delivered or given up"),
    ]
  }
}

/// Where a secret is.
struct SecretSettings: Settings, Hashable {
  var file: String?
  var variable: String?

  static let schema: [Setting<SecretSettings>] = [
    setting("file", \.file, "file that holds it and nothing else"),
    setting("variable", \.variable, "variable of the environment that holds it"),
  ]

  var inconsistencies: [Inconsistency] {
    (file == nil) == (variable == nil) ? [Inconsistency([], "name either a file or a variable")] : []
  }
}

struct ForgeSettings: Settings, Hashable {
  var kind = ForgeKindOption.github
  var url: String?
  var api: String?
  var app: App?
  var token: SecretSettings?
  var webhookSecrets: [SecretSettings] = []
  var repositories: [Glob] = []
  var issuers: [String] = []
  var authorities: String?

  static let schema: [Setting<ForgeSettings>] = [
    setting("kind", \.kind, required: true, "what it is"),
    setting("url", \.url, "where its pages are, https://git.example.com (default: the kind's public one)"),
    setting("api", \.api, "where its API is, if not at the usual place"),
    setting("app", \.app, "the GitHub App to speak as"),
    setting("token", \.token, "an access token to speak with"),
    setting(
      "webhook_secrets", \.webhookSecrets, required: true,
      "what webhooks are signed with; several while one takes the place of another"),
    setting(
      "repositories", \.repositories, required: true,
      "those that are served: acme/app, acme/*; webhooks of others are answered and ignored"),
    setting(
      "identity_issuers", \.issuers,
      "who signs what its CI jobs say of themselves: https://token.actions.githubusercontent.com"),
    setting("ca_file", \.authorities, "certificates (PEM) to trust in place of the system's"),
  ]

  struct App: Settings, Hashable {
    var id = ""
    var key = SecretSettings()

    static let schema: [Setting<App>] = [
      setting("id", \.id, required: true, "its client id or its number"),
      setting("key", \.key, required: true, "its private key (PEM)"),
    ]
  }

  var inconsistencies: [Inconsistency] {
    var found: [Inconsistency] = []
    if (app == nil) == (token == nil) { found.append(Inconsistency([], "name either an app or a token")) }
    if app != nil, kind != .github { found.append(Inconsistency(["app"], "Apps are GitHub's; name a token")) }
    if url == nil, api == nil, kind == .gitea || kind == .forgejo {
      found.append(Inconsistency([], "\"url\" is required: there is no one \(kind.rawValue)"))
    }
    if webhookSecrets.isEmpty {
      found.append(
        Inconsistency(["webhook_secrets"], "at least one is needed: unsigned webhooks are refused"))
    }
    return found
  }
}

extension ForgeSettings {
  /// With those of its secrets.
  fileprivate var allInconsistencies: [Inconsistency] {
    inconsistencies
      + (token?.inconsistencies ?? []).map { $0.below(["token"]) }
      + (app?.key.inconsistencies ?? []).map { $0.below(["app", "key"]) }
      + webhookSecrets.enumerated().flatMap { index, secret in
        secret.inconsistencies.map { $0.below(["webhook_secrets", "\(index)"]) }
      }
  }
}

extension Inconsistency {
  func below(_ keys: [String]) -> Inconsistency { Inconsistency(keys + self.keys, message) }
}

extension ForgeKindOption: SettingValue {}
