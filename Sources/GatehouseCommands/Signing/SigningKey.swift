import Cryptography
import LocalSystem
import Rendering
import SourceText

/// A private key of Ed25519 in a file, by which reports are signed.
struct SigningKey: Sendable {
  private let key: Secret
  /// As whoever named it did.
  private let file: String
  /// The public key's name in envelopes: its SHA-256, 64 hexadecimal digits.
  let id: String

  /// - Throws: where the file holds no such key, without a word of what it holds.
  init(_ file: String, in folder: LocalPath) throws {
    key = try Secret(file: folder.appending(file))
    self.file = file
    // Tried once: a wrong key is found before the first report.
    id = try Self.sign([], key, file).signatures.first?.keyID ?? ""
  }

  func signed(_ report: String) throws(UsageError) -> SignedReport {
    try Self.sign(Array(report.utf8), key, file)
  }

  private static func sign(
    _ payload: [UInt8], _ key: Secret, _ file: String
  ) throws(UsageError) -> SignedReport {
    do throws(SigningProblem) {
      return try SignedReport(signing: payload, pem: Array((key.reveal() + "\n").utf8))
    } catch {
      throw UsageError(
        "cannot sign reports with \(file): \(error)",
        wayOut: "openssl genpkey -algorithm ed25519 -out FILE makes a key")
    }
  }
}

extension Console {
  /// The variable that names the file of the key, where no option does.
  static let signingKeyVariable = "GATEHOUSE_SIGNING_KEY_FILE"

  /// A report in an envelope, signed by the key in a file.
  ///
  /// - Parameter option: the file of the key, as the command line names it.
  func signed(_ report: String, by option: String?) throws -> String {
    guard let file = option ?? environment.set(Self.signingKeyVariable) else {
      throw UsageError(
        "the form signed needs a key", wayOut: "name its file with --sign-key or \(Self.signingKeyVariable)")
    }
    return try SigningKey(file, in: currentFolder()).signed(report).text
  }

  /// The public key in a file.
  func publicKey(in file: String) throws -> Ed25519PublicKey {
    let text = String(decoding: try read(file, limit: Secret.sizeLimit), as: UTF8.self)
    guard let key = Ed25519PublicKey(pem: text) else {
      throw UsageError(
        "\(file) is no public key of Ed25519", wayOut: "openssl pkey -in PRIVATE -pubout writes it")
    }
    return key
  }
}
