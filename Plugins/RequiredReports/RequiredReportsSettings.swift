public import GateKit

/// The reports that a change owes.
public struct RequiredReportsSettings: Settings {
  public var reports: [RequiredReport] = []

  public init() {}

  public static let schema: [Setting<RequiredReportsSettings>] = [
    setting(
      "reports", \.reports, identity: "id", stricter: .more, "reports that have to be there and readable")
  ]
}

/// One entry of `reports:`: the words of every report, and its format.
public struct RequiredReport: Settings, Hashable {
  public var source = ReportSource()
  public var format = ReportFormat.auto

  public init() {}

  public static let schema: [Setting<RequiredReport>] =
    including(\.source) + [
      setting(
        "format", \.format,
        "what the report is written in: auto goes by the file's name, any asks only that it is not empty")
    ]
}
