import Publishing

/// Four states in GitLab's words. It knows no difference between failing and not being able to look, so the
/// description begins with the word.
enum GitLabStatusText {
  /// Code points that a description may have before the word is added: 255 of GitLab's.
  static let limit = 255 - failure.count
  private static let error = "error: "
  private static let failure = "failure: "

  static func description(of status: CommitStatus) -> String {
    let text = fitting(status.description)
    return switch status.state {
    case .error: error + text
    // What looks like our own word gets another in front, so that it is read back as it was.
    case .failure where text.hasPrefix(error) || text.hasPrefix(failure): failure + text
    case .failure, .success, .pending: text
    }
  }

  /// GitLab counts code points, where one character of ours may be many.
  private static func fitting(_ text: String) -> String {
    guard text.unicodeScalars.count > limit else { return text }
    return String(String.UnicodeScalarView(text.unicodeScalars.prefix(limit - 1))) + "…"
  }

  static func state(of status: CommitStatus) -> String {
    switch status.state {
    case .success: "success"
    case .failure, .error: "failed"
    case .pending: "pending"
    }
  }

  static func read(_ status: GitLabStatus) -> CommitStatus {
    let text = status.description ?? ""
    let (state, description): (CommitStatus.State, String) =
      switch status.state {
      case "success": (.success, text)
      case "failed":
        if text.hasPrefix(error) {
          (.error, String(text.dropFirst(error.count)))
        } else {
          (.failure, text.hasPrefix(failure) ? String(text.dropFirst(failure.count)) : text)
        }
      case let word where isUnfinished(word): (.pending, text)
      // Cancelled or skipped by somebody's hand: never what we posted.
      case let word: (.error, "\(word): \(text)")
      }
    return CommitStatus(
      context: status.name, state: state, description: description,
      url: status.url.flatMap { $0.isEmpty ? nil : $0 })
  }

  static func isUnfinished(_ word: String) -> Bool {
    [
      "created", "waiting_for_resource", "preparing", "waiting_for_callback", "pending", "running",
      "scheduled",
      "canceling",
    ].contains(word)
  }
}
