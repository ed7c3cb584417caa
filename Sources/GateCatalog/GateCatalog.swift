import ChangeRules
import Checks
import CleanRepo
import CommitRules
import Coverage
import Deployments
import Duplication
public import GateKit
import Infrastructure
import Lint
import MergeFlow
import MigrationsGate
import Performance
import Ratings
import RequiredReports
import Reviews
import Security
import Suppressions
import Tests

/// The gates in this binary, sorted by id.
public let builtInGates: [GateDefinition] = (ofChanges + deploymentConditions)
  .sorted { $0.id < $1.id }

private let ofChanges: [GateDefinition] = [
  GateDefinition(ChangeRulesGate.self),
  GateDefinition(ChecksGate.self),
  GateDefinition(CleanRepoGate.self),
  GateDefinition(CommitRulesGate.self),
  GateDefinition(CoverageGate.self),
  GateDefinition(DuplicationGate.self),
  GateDefinition(InfrastructureGate.self),
  GateDefinition(LintGate.self),
  GateDefinition(MergeFlowGate.self),
  GateDefinition(MigrationsGate.self),
  GateDefinition(PerformanceGate.self),
  GateDefinition(RatingsGate.self),
  GateDefinition(RequiredReportsGate.self),
  GateDefinition(ReviewsGate.self),
  GateDefinition(SecurityGate.self),
  GateDefinition(SuppressionsGate.self),
  GateDefinition(TestsGate.self),
]
