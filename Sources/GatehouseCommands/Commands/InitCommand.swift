import GateKit
import GitReading
import LocalSystem
import PolicyFiles
import SourceText

struct InitCommand: Command {
  static let name = "init"
  static let abstract = "Write a policy that fits this repository"
  static let discussion = """
    Looks at the branches and files of the repository and writes .gatehouse.yml. On a terminal it asks first; \
    elsewhere, or with --yes, it writes what fits best. The file extends a built-in policy; own stands for a \
    small one that is written out in full. With --from it takes over what codecov.yml, \
    sonar-project.properties or policy-bot's .policy.yml says: what has no counterpart is named, with its line.
    """
  static let examples = [
    CommandExample("gatehouse init", "propose a policy, ask, and write it"),
    CommandExample(
      "gatehouse init --policy three-stages --observe", "begin with a built-in policy that only shows"),
    CommandExample("gatehouse init --stdout", "see what would be written"),
    CommandExample("gatehouse init --from codecov.yml", "take over what another tool's file asks for"),
  ]

  var policy: String?
  var from: String?
  var observe = false
  var yes = false
  var force = false
  var toOutput = false

  static let options: [Option<Self>] = [
    option(
      "--policy", "NAME", \.policy, "the policy to extend", complete: .words(known)),
    option(
      "--from", "FILE", \.from, "take over codecov.yml, sonar-project.properties or .policy.yml",
      complete: .file),
    flag("--observe", \.observe, "begin with mode: observe, where nothing blocks"),
    flag("-y, --yes", \.yes, "do not ask"),
    flag("--force", \.force, "write over the policy that is there"),
    flag("--stdout", \.toOutput, "print the policy instead of writing it"),
  ]

  private static var known: [String] { builtInPolicies.keys.sorted() + [PolicyProposal.own] }

  func run(_ console: Console, gates: [GateDefinition]) async throws -> ExitCode {
    let repository = try GitRepository(opening: try console.currentFolder().description)
    guard let folder = repository.workTree else {
      throw UsageError("there is no work tree to write a policy to", wayOut: "run gatehouse init in a clone")
    }
    let name = toOutput ? "" : try existing(in: folder) ?? PolicyLocation.names[0]
    let asks = console.canAsk && !yes && !toOutput
    let proposal: (text: String, summary: String)
    if let from {
      let file = try ForeignPolicyFile(
        from, in: try console.currentFolder(), of: LocalPath(folder))
      let observe = try self.observe || (asks && agreesToObserve(console))
      let text = try await file.text(observe: observe, extending: try extended(), gates: gates)
      file.report(to: console)
      proposal = (text, "taken over from \(from.escaped(for: .terminal))")
    } else {
      proposal = try await proposed(repository, console, asks: asks, gates: Set(gates.map(\.id)))
    }
    if toOutput {
      console.print(proposal.text)
      return .passed
    }
    if asks, try !agrees("Write \(name)?", console) {
      console.say("nothing was written")
      return .passed
    }
    try LocalFiles.write(Array(proposal.text.utf8), to: LocalPath(folder).appending(name))
    console.say("wrote \(name): \(proposal.summary)")
    if from == nil, let other = ForeignPolicyFile.present(in: LocalPath(folder)).first {
      console.say("\(other) is here too: gatehouse init --from \(other) --force takes it over")
    }
    console.say("commit it; gatehouse check --policy-from worktree shows what it says of the current branch")
    return .passed
  }

  /// By what the repository looks like, or as asked for.
  private func proposed(
    _ repository: GitRepository, _ console: Console, asks: Bool, gates: Set<String>
  ) async throws -> (text: String, summary: String) {
    let survey = try await RepositorySurvey(of: repository)
    let proposal = try chosen(
      from: PolicyProposal.fitting(survey, builtIn: Set(builtInPolicies.keys)), asks ? console : nil)
    let observe = try self.observe || (asks && agreesToObserve(console))
    return (proposal.text(survey, observe: observe, gates: gates), "\(proposal.name), \(proposal.reason)")
  }

  private func agreesToObserve(_ console: Console) throws -> Bool {
    try agrees("Only observe at first, so that nothing blocks?", console)
  }

  /// What a policy that is taken over extends.
  private func extended() throws(UsageError) -> String? {
    guard let policy, policy != PolicyProposal.own else { return nil }
    return try named(policy, []).name
  }

  /// - Parameter console: who is asked; nil: no one.
  private func chosen(from proposals: [PolicyProposal], _ console: Console?) throws -> PolicyProposal {
    if let policy { return try named(policy, proposals) }
    let best = proposals[0]
    guard let console else { return best }
    console.say("This repository looks like \(best.name): \(best.reason).")
    console.say("Policies: \(Self.known.joined(separator: ", "))")
    let answer = try console.ask("Policy [\(best.name)]: ") ?? ""
    return answer.isEmpty ? best : try named(answer, proposals)
  }

  private func named(_ word: String, _ proposals: [PolicyProposal]) throws(UsageError) -> PolicyProposal {
    guard Self.known.contains(word) else {
      throw UsageError(
        "unknown policy \"\(word)\"\(didYouMean(word, among: Self.known))",
        wayOut: "known are \(Self.known.joined(separator: ", "))")
    }
    return proposals.first { $0.name == word } ?? PolicyProposal(name: word, reason: "as asked for")
  }

  private func agrees(_ question: String, _ console: Console) throws -> Bool {
    let answer = try console.ask(question + " [Y/n] ") ?? "no"
    return ["", "y", "yes"].contains(answer.lowercased())
  }

  /// The policy to write over; nil where there is none.
  private func existing(in folder: String) throws -> String? {
    func isPresent(_ name: String) -> Bool { LocalFiles.kind(of: LocalPath(folder).appending(name)) != nil }
    if force { return PolicyLocation.names.first(where: isPresent) }
    guard let present = (PolicyLocation.names + PolicyLocation.strayNames).first(where: isPresent) else {
      return nil
    }
    throw UsageError(
      "\(present) is there already", wayOut: "gatehouse init --force writes over it, --stdout only prints")
  }
}
