import GateKit
import SourceText

/// Was the image that is deployed built from the commit that is judged?
struct ImageCondition: Gate {
  struct Configuration: Settings {
    var reports: [ReportSource] = []
    var builders: [Glob] = []

    static let schema: [Setting<Configuration>] = [
      setting(
        "reports", \.reports, required: true, identity: "id",
        "attestations: SLSA provenance (in-toto, DSSE, Sigstore bundle), or {image, digest, commit}"),
      setting("builders", \.builders, "who may have built it, by the builder's id; none: anybody"),
    ]
  }

  enum Rule {
    static let unnamed = "image-not-named"
    static let unattested = "image-not-attested"
    static let otherCommit = "image-of-other-commit"
    static let builder = "image-of-other-builder"
  }

  static let id = "deploy-image"
  static let condition: EnvironmentCondition? = .init("image")
  static let manifest = GateManifest(
    id: id, summary: "Was the image that is deployed built from the commit that is judged?",
    rationale: """
      The commit was reviewed, and an image is deployed: only an attestation says that the one was made from the other. \
      It is looked for by the digest of the image, given with `--image registry/app@sha256:…`, since a tag can be moved. \
      Read are SLSA provenance 0.2 and 1 as an in-toto statement, in a DSSE envelope or in a Sigstore bundle, one or one \
      a line, and the plain `{"image": …, "digest": "sha256:…", "commit": …}` that a step can write by itself.

      **Signatures are not verified here.** Let `gh attestation verify` or `cosign verify-attestation` do it, and write \
      what they let pass; this condition then holds commit, digest and builder together.
      """,
    rules: [
      .init(Rule.unnamed, "an image that is not named by its digest"),
      .init(Rule.unattested, "an image of which no attestation speaks"),
      .init(Rule.otherCommit, "an image that was built from another commit"),
      .init(Rule.builder, "an image that somebody else built"),
    ], mayRead: [AnyRead(.deployment)], examples: examples)

  private let settings: Configuration
  init(_ settings: Configuration) { self.settings = settings }

  var needs: Needs {
    Needs(facts: [AnyRead(.deployment)], evidence: settings.reports.map(\.request))
  }

  func examine(_ context: GateContext) async throws -> GateAnswer {
    let head = try context.deployedCommit()
    guard let image = try context.fact(.deployment).image else {
      return Self.finding(
        Rule.unnamed, "nobody says which image is deployed",
        help: "name it with --image registry/app@sha256:…")
    }
    let name = image.onOneLine.shortened(to: 200)
    guard let digest = ImageDigest(reference: image) else {
      return Self.finding(
        Rule.unnamed, "\(name) is no image by its digest, and a tag can be moved",
        help: "name it as registry/app@sha256:…")
    }
    let attestations = try settings.reports.flatMap { context.evidence($0.request) }
      .flatMap { try Attestation.all(in: $0) }.filter { $0.digests.contains(digest) }
    guard !attestations.isEmpty else {
      return Self.finding(
        Rule.unattested, "no attestation speaks of \(digest.short)",
        help: "keep the provenance of the build that pushed it")
    }
    let ofHead = attestations.filter { $0.commits.contains(head) }
    guard !ofHead.isEmpty else {
      let others = Set(attestations.flatMap(\.commits).map(\.short)).sorted()
      let from =
        others.isEmpty ? "does not say from which commit it was built" : "was built from \(listed(others))"
      return Self.finding(
        Rule.otherCommit, "\(digest.short) \(from), and \(head.short) is deployed",
        help: "deploy the image that was built from \(head.short)")
    }
    let builders = ofHead.compactMap(\.builder)
    guard
      settings.builders.isEmpty
        || builders.contains(where: { builder in settings.builders.contains { $0.matches(builder) } })
    else {
      let by =
        builders.isEmpty ? "nobody that it names" : listed(builders.map { $0.onOneLine.shortened(to: 200) })
      return Self.finding(
        Rule.builder, "\(digest.short) was built by \(by)",
        help: "let it be built by \(listed(settings.builders.map(\.text)))")
    }
    return GateAnswer(notes: [
      "\(digest.short) was built from \(head.short)" + (builders.first.map { " by \($0)" } ?? "")
    ])
  }

  private static func finding(_ rule: String, _ message: String, help: String) -> GateAnswer {
    GateAnswer(findings: [Finding(rule: rule, message: message, help: help, identity: "image")])
  }
}
