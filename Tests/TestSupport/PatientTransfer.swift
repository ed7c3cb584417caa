public import HTTPTransfer
public import LocalSystem

extension TransferOptions {
  /// Without limits of time: whether an answer comes must not depend on how busy the machine is.
  public static func patient(authorities: LocalPath? = nil) -> TransferOptions {
    var options = TransferOptions(userAgent: "gatehouse/test", authorities: authorities)
    options.connectTime = .seconds(3_600)
    options.totalTime = .seconds(3_600)
    options.stallTime = .seconds(3_600)
    return options
  }
}
