from planning.models.alert import Digest, MutedAlert
from planning.models.proposal import Proposal, ProposalLine
from planning.models.rules import PlanningRules
from planning.models.scenario import PlanLog, Scenario, ScenarioLine

__all__ = ["Digest", "MutedAlert", "PlanLog", "PlanningRules", "Proposal", "ProposalLine", "Scenario", "ScenarioLine"]
