internal import DocumentReading
internal import SourceText

/// A flag of Codecov: reports that are uploaded under one name.
struct CodecovFlag {
  let name: String
  let place: Place
  /// Globs of the files that it is about.
  var paths: [String] = []
  var carriesForward = false
}

extension CodecovFlag {
  /// `flags.<name>`, and an entry of `flag_management.individual_flags`.
  init(
    name: String, _ place: Place, carriesForward: Bool, _ account: inout Account,
    statuses: (Place, inout Account) throws(DocumentProblem) -> Void
  ) throws(DocumentProblem) {
    self.name = name
    self.place = place
    self.carriesForward = carriesForward
    for key in try place.asMap() {
      switch key.key {
      case "name": account.carried(key)
      case "paths": paths = try codecovGlobs(key, &account)
      case "carryforward":
        guard let value = key.bool else { throw key.problem("expected true or false") }
        self.carriesForward = value
        account.carried(key)
      case "statuses": try statuses(key, &account)
      case "ignore":
        account.left(
          key, "files are ignored for all reports; add them to ignore of coverage if that is meant")
      case "required": account.carried(key)
      case "joined", "assume", "after_n_builds", "carryforward_mode":
        account.left(key, "Codecov's own uploads; each report that the policy names is waited for by itself")
      default: break
      }
    }
    if place.children.isEmpty { account.carried(place) }
  }
}
