public import GateKit

extension ChangeRulesGate {
  public static let id = "change-rules"

  public static let manifest = GateManifest(
    id: id,
    summary: "Does the change, as a whole, look as the team agreed?",
    rationale: """
      Reviewers read a change of 400 lines and wave one of 4,000 through. They forget that the interface's \
      description was to change with the interface, that the third language of the translations lacks a key, that \
      a migration which is already deployed was edited. None of this needs a person: a list of agreements, judged \
      on every change, does.

      Every rule is off until the policy names it, and each entry of a list has an `id`, by which policies merge \
      and findings are told apart. Title, description and labels come from the forge or from the command line; \
      everything else is read from the commits. Lines that were there before a change are never held against it.

      A file that a rule has to read and cannot, such as a broken YAML file, is a finding, not a pass.
      """,
    rules: [
      Rule("size", "the change has more lines or files than allowed"),
      Rule("title", "the title does not match, is too long, or is not a conventional commit's"),
      Rule("body", "the description does not match or is too short"),
      Rule("checklist", "an item of the description's checklist is missing or not ticked"),
      Rule("together", "X changed, and Y, which has to change with it, did not"),
      Rule("changelog", "users have to be told, and the changelog has no new line"),
      Rule("append-only", "a file that has to stay as it was merged was changed"),
      Rule("forbidden-content", "an added line holds what the team does not want"),
      Rule("required-content", "a changed file lacks what it has to hold"),
      Rule("values", "a value in a YAML or JSON file is missing, or is not what it has to be"),
      Rule("same-keys", "a file lacks keys that files of its kind have"),
      Rule("tag", "a tag is not spelt as versions are"),
    ],
    mayRead: [AnyRead(.body), AnyRead(.labels), AnyRead(.ref), AnyRead(.title)],
    examples: descriptionExamples + fileExamples + contentExamples)

  private typealias Rule = GateManifest.Rule
}
