extension Rule {
  static let lockOrChecksumFile = remark(
    "lock-or-checksum-file", .error, [.order, .fails],
    why: "the tool compares its migrations with this file, and refuses to run them where it says otherwise",
    safeForm: "let the tool write it (atlas migrate hash), and keep the provider")
}
