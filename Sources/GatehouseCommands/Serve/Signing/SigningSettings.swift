import GateKit

/// What a server signs with.
struct SigningSettings: Settings, Hashable {
  var key = ""

  static let schema: [Setting<SigningSettings>] = [
    setting("key", \.key, required: true, "PEM file with a private key of Ed25519, without a passphrase")
  ]
}
