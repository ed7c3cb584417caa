import Cryptography
public import GateKit
import SourceText

extension Finding {
  /// What makes this the same finding in another commit: gate, rule, path and identity, never a line number.
  ///
  /// - Returns: the first 32 hexadecimal digits of a SHA-256.
  public func fingerprint(gate: String) -> String {
    var bytes = Array(gate.utf8) + [0] + Array(rule.utf8) + [0]
    bytes += (location?.path.bytes ?? []) + [0] + Array(identity.utf8)
    return String(sha256Hex(bytes).prefix(32))
  }
}
