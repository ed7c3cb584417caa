/// A comment's text on its way to GitLab and back.
///
/// GitLab runs lines that begin with a slash (`/merge`, `/approve`, `/label`) as commands of whoever posts the
/// note, and takes them out of it. A report quotes what others wrote: no line of it may be one.
enum GitLabNoteText {
  /// Every line that begins with a slash, after any backslashes, gets one backslash more, which Markdown does not
  /// show. Carriage returns go: GitLab drops them, and may find a slash behind one.
  static func posted(_ body: String) -> String {
    lines(body.replacing("\r\n", with: "\n").replacing("\r", with: "\n")) {
      isGuarded($0) ? "\\" + $0 : String($0)
    }
  }

  /// What `posted` made, undone.
  static func read(_ body: String) -> String {
    lines(body) { $0.hasPrefix("\\") && isGuarded($0) ? String($0.dropFirst()) : String($0) }
  }

  private static func isGuarded(_ line: Substring) -> Bool { line.drop { $0 == "\\" }.hasPrefix("/") }

  private static func lines(_ body: String, _ change: (Substring) -> String) -> String {
    body.split(separator: "\n", omittingEmptySubsequences: false).map(change).joined(separator: "\n")
  }
}
