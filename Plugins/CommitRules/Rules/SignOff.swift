public import GateKit
import SourceText

/// Whose sign-off counts.
public enum Signer: String, CaseIterable, SettingValue {
  case author
  /// As the Developer Certificate of Origin's own checks have it.
  case authorOrCommitter = "author-or-committer"
  case anyone
}

func signOffFindings(_ commits: [Commit], _ signer: Signer) -> [Finding] {
  findings("sign-off", in: commits) { commit in
    let signed = signOffs(commit.message)
    let wanted =
      switch signer {
      case .author: [commit.author]
      case .authorOrCommitter: [commit.author, commit.committer]
      case .anyone: [Signature]()
      }
    let line = "Signed-off-by: \(commit.author.name) <\(commit.author.email)>"
    let help =
      "add the line \"\(line.shortened(to: 200))\" to commit \(commit.id.short): git rebase --signoff"
    guard !signed.isEmpty else { return ("\(commit.quoted) has no Signed-off-by line", help) }
    if wanted.isEmpty || signed.contains(where: { mine in wanted.contains { mine.isBy($0) } }) { return nil }
    let names = listed(signed.map { "\($0.name) <\($0.email)>".shortened(to: 100) }, limit: 3)
    let who = signer == .author ? "its author" : "its author nor its committer"
    return (
      "\(commit.quoted) is signed off by \(names), which is \(signer == .author ? "not" : "neither") \(who)",
      help
    )
  }
}

/// One `Signed-off-by: Name <mail>` line.
struct SignOff: Hashable {
  let name: String
  let email: String

  /// Name and address both, in any case of letters, as the DCO app of GitHub compares them.
  func isBy(_ person: Signature) -> Bool {
    name.lowercased() == person.name.trimmed().lowercased()
      && email.lowercased() == person.email.lowercased()
  }
}

/// Every sign-off below the subject, in order. Not in the last paragraph alone: cherry-picks and squashes leave
/// them further up.
func signOffs(_ message: String) -> [SignOff] {
  let key = "signed-off-by:"
  return message.split(whereSeparator: \.isNewline).dropFirst().compactMap { line in
    guard line.prefix(key.count).lowercased() == key else { return nil }
    let value = line.dropFirst(key.count)
    guard let close = value.lastIndex(of: ">"), let open = value[..<close].lastIndex(of: "<") else {
      return nil
    }
    let email = value[value.index(after: open)..<close]
    return SignOff(name: value[..<open].trimmed(), email: email.trimmed())
  }
}
