import ChangeRules
import Checks
import CleanRepo
import CommitRules
import Coverage
import Duplication
public import GateKit
import MergeFlow
import Ratings
import RequiredReports
import Reviews
import Security

/// The gates in this binary, sorted by id.
public let builtInGates: [GateDefinition] = [
  GateDefinition(ChangeRulesGate.self),
  GateDefinition(ChecksGate.self),
  GateDefinition(CleanRepoGate.self),
  GateDefinition(CommitRulesGate.self),
  GateDefinition(CoverageGate.self),
  GateDefinition(DuplicationGate.self),
  GateDefinition(MergeFlowGate.self),
  GateDefinition(RatingsGate.self),
  GateDefinition(RequiredReportsGate.self),
  GateDefinition(ReviewsGate.self),
  GateDefinition(SecurityGate.self),
]
