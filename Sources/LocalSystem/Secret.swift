/// Text that is never shown: a token, a password, a private key. What prints, dumps or interpolates it gets
/// `[secret]`; only `reveal()` gives the text, where it is used.
public struct Secret: Hashable, Sendable {
  private let bytes: [UInt8]

  public init(_ text: String) { bytes = Array(text.utf8) }

  public func reveal() -> String { String(decoding: bytes, as: UTF8.self) }

  /// `Bearer ` and a token, as a header wants it.
  public func prefixed(with text: String) -> Secret { Secret(text + reveal()) }

  /// Takes as long whichever byte differs.
  public static func == (a: Secret, b: Secret) -> Bool {
    guard a.bytes.count == b.bytes.count else { return false }
    return zip(a.bytes, b.bytes).reduce(UInt8(0)) { $0 | ($1.0 ^ $1.1) } == 0
  }
}

extension Secret: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
  public var description: String { "[secret]" }
  public var debugDescription: String { description }
  public var customMirror: Mirror { Mirror(self, children: []) }
}

extension Secret {
  /// Bytes of a secret in a file or a variable: a private key of 16,384 bits takes a fifth of it.
  public static let sizeLimit = 64 << 10

  /// The text of a file, without the end of its last line.
  ///
  /// Throws where the file cannot be read, is larger than `sizeLimit`, is empty, or is not UTF-8. The error
  /// names the file, never what is in it.
  public init(file: LocalPath) throws(SystemError) {
    let content = try LocalFiles.read(file, limit: Self.sizeLimit)
    let action = "cannot read the secret in \(file)"
    guard let text = String(validating: content, as: UTF8.self) else {
      throw SystemError(action, reason: "it is not UTF-8")
    }
    guard let secret = Secret(line: text) else { throw SystemError(action, reason: "it is empty") }
    self = secret
  }

  /// The value of an environment variable, without a line end; nil where it is not set, or empty.
  public init?(variable name: String, in environment: Environment) {
    guard let secret = environment[name].flatMap(Secret.init(line:)) else { return nil }
    self = secret
  }

  private init?(line text: String) {
    var bytes = Array(text.utf8)
    if bytes.last == UInt8(ascii: "\n") { bytes.removeLast() }
    if bytes.last == UInt8(ascii: "\r") { bytes.removeLast() }
    guard !bytes.isEmpty else { return nil }
    self.bytes = bytes
  }
}
