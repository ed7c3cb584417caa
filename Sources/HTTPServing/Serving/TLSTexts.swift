internal import LocalSystem

/// The contents of a certificate's and a key's file, each with a NUL at its end.
struct TLSTexts {
  let files: TLSFiles
  let certificate: [CChar]
  let key: [CChar]

  /// Bytes of either file.
  private static let sizeLimit = 1 << 20

  init(_ files: TLSFiles) throws(HTTPServingProblem) {
    self.files = files
    certificate = try Self.read(files.certificate, "a certificate", marks: ["-----BEGIN CERTIFICATE-----"])
    let kinds = ["", "RSA ", "EC "]
    key = try Self.read(
      files.key, "a private key without a passphrase", marks: kinds.map { "-----BEGIN \($0)PRIVATE KEY-----" }
    )
  }

  private static func read(_ path: LocalPath, _ what: String, marks: [String]) throws(HTTPServingProblem)
    -> [CChar]
  {
    let bytes: [UInt8]
    do throws(SystemError) { bytes = try LocalFiles.read(path, limit: sizeLimit) } catch {
      throw HTTPServingProblem(error.action, error.reason)
    }
    let text = String(decoding: bytes, as: UTF8.self)
    guard marks.contains(where: text.contains), !bytes.contains(0) else {
      throw HTTPServingProblem("cannot use \(path) for TLS", "there is not \(what) in it, as PEM")
    }
    return bytes.map { CChar(bitPattern: $0) } + [0]
  }

  /// - Parameter said: by the library, when it did not take them.
  func problem(_ said: String) -> HTTPServingProblem {
    HTTPServingProblem(
      "cannot use \(files.certificate) and \(files.key) for TLS",
      "one of them is damaged, or the key is another certificate's (\(said))")
  }
}
