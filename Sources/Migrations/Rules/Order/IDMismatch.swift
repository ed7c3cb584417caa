extension Rule {
  static let idMismatch = remark(
    "id-mismatch", .error, [.order, .fails],
    why: "the tool looks for the class by the name of the file, and stops when it is not there",
    safeForm: "name the class as the file says, or the file as the class")
}
