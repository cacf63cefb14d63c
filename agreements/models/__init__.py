from agreements.models.agreement import Agreement, AgreementLog, AgreementVersion, HouseRulesAcceptance, SignedCopy
from agreements.models.template import AgreementTemplate, HouseRules

__all__ = [
    "Agreement",
    "AgreementLog",
    "AgreementTemplate",
    "AgreementVersion",
    "HouseRules",
    "HouseRulesAcceptance",
    "SignedCopy",
]
