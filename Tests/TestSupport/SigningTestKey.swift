/// Keys of Ed25519, made for the tests by `openssl genpkey -algorithm ed25519`; nothing else is signed by them.
public enum SigningTestKey {
  public static let pem = """
    -----BEGIN PRIVATE KEY-----
    MC4CAQAwBQYDK2VwBCIEINHDqfWJQwQo2KGdim+9Z9nFRkZrLtDha0lVyHS0VovT
    -----END PRIVATE KEY-----

    """
  public static let publicPEM = """
    -----BEGIN PUBLIC KEY-----
    MCowBQYDK2VwAyEA83tPP8AFHe1yNbQADhCWp1sQ5LfMSw5xXfP0hbtfl+4=
    -----END PUBLIC KEY-----

    """
  /// Of another private key.
  public static let otherPublicPEM = """
    -----BEGIN PUBLIC KEY-----
    MCowBQYDK2VwAyEA4BPubzuX78bcjGzS//0f6VyMfzRgmwjEvyrBadrqZgQ=
    -----END PUBLIC KEY-----

    """
}
