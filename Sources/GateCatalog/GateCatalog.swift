import ChangeRules
import CleanRepo
import CommitRules
import Duplication
public import GateKit
import MergeFlow
import RequiredReports

/// The gates in this binary, sorted by id.
public let builtInGates: [GateDefinition] = [
  GateDefinition(ChangeRulesGate.self),
  GateDefinition(CleanRepoGate.self),
  GateDefinition(CommitRulesGate.self),
  GateDefinition(DuplicationGate.self),
  GateDefinition(MergeFlowGate.self),
  GateDefinition(RequiredReportsGate.self),
]
