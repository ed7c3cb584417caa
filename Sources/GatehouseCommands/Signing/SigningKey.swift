import Cryptography
import LocalSystem
import SourceText

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
    let key = try Secret(file: currentFolder().appending(file))
    do throws(SigningProblem) {
      return try SignedReport(signing: Array(report.utf8), pem: Array((key.reveal() + "\n").utf8)).text
    } catch {
      throw UsageError("cannot sign the report with \(file): \(error)")
    }
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
