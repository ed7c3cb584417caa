import CIProviders
import Forges
import GateEngine
import GateKit
import Publishing
import SourceText

extension CIJob {
  func publish(_ report: Report, of found: CISubjectFound) async {
    await publish(found) { subject, limits in
      Publication(report, subject: subject, url: ci.jobURL, program: programVersion, limits: limits)
    }
  }

  /// For what never came to a verdict.
  func publish(failure error: any Error, of found: CISubjectFound) async {
    await publish(found) { subject, limits in
      Publication(
        failure: UsageError(error)?.description ?? "\(error)", subject: subject, url: ci.jobURL,
        program: programVersion, limits: limits)
    }
  }

  private func publish(
    _ found: CISubjectFound, _ publication: (PublicationSubject, PublicationLimits) -> Publication
  ) async {
    guard let connection = link.connection else { return }
    guard let subject = found.publication else {
      console.complain("gatehouse ci: nothing is posted: the job does not run for a pull request")
      return
    }
    let forge = connection.forge
    let outcome = await Publishing.publish(
      publication(subject, forge.limits), to: forge, seen: found.pull?.standing, isDryRun: options.isDryRun)
    tell(outcome, connection)
  }

  private func tell(_ outcome: PublicationOutcome, _ connection: ForgeConnection) {
    if options.isDryRun {
      for step in outcome.steps { console.complain("gatehouse ci: would \(step)") }
      if outcome.steps.isEmpty { console.complain("gatehouse ci: would write nothing") }
    } else if !outcome.steps.isEmpty {
      let count = counted(outcome.steps.count, "change")
      console.complain("gatehouse ci: posted to \(connection.forge.name): \(count)")
    } else if outcome.isComplete {
      console.complain("gatehouse ci: \(connection.forge.name) shows this verdict already")
    }
    if let reason = outcome.outdated {
      console.complain("gatehouse ci: not posted: \(reason); the run for it will post")
    }
    for problem in outcome.problems { console.complain("gatehouse ci: \(problem)") }
    if !outcome.problems.isEmpty, ci.facts.isFork == true {
      console.complain(
        "gatehouse ci: the token of a pull request from a fork may only read; docs/ci.md says how to post there"
      )
    }
  }
}
