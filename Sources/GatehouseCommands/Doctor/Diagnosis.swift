/// One thing that doctor looked at.
struct Diagnosis: Hashable, Sendable {
  enum State: String, Sendable {
    case ok, warn, fail
  }
  let state: State
  /// What was looked at, in a word or two: `history`.
  let subject: String
  /// What is so.
  let text: String
  /// What to do about it.
  let wayOut: String?

  static func ok(_ subject: String, _ text: String) -> Diagnosis {
    Diagnosis(state: .ok, subject: subject, text: text, wayOut: nil)
  }
  static func warn(_ subject: String, _ text: String, _ wayOut: String) -> Diagnosis {
    Diagnosis(state: .warn, subject: subject, text: text, wayOut: wayOut)
  }
  static func fail(_ subject: String, _ text: String, _ wayOut: String) -> Diagnosis {
    Diagnosis(state: .fail, subject: subject, text: text, wayOut: wayOut)
  }
}
