from tenants.models.assignment import Assignment, GuardedSpace
from tenants.models.cap import GuardedCap
from tenants.models.company import Company, Member
from tenants.models.invitation import Invitation
from tenants.models.operation import Operation
from tenants.models.paper import CompanyPaper
from tenants.models.people import CompanyRole, CompanySkill, RoleCnieReading, Skill
from tenants.models.renewal import EndReminder, RenewalRequest
from tenants.models.suspension import Suspension
from tenants.models.tariff import Tariff
from tenants.models.tenancy import Tenancy, TenancyLog
from tenants.models.termination import Termination

__all__ = [
    "Assignment",
    "Company",
    "CompanyPaper",
    "CompanyRole",
    "CompanySkill",
    "EndReminder",
    "GuardedCap",
    "GuardedSpace",
    "Invitation",
    "Member",
    "Operation",
    "RenewalRequest",
    "RoleCnieReading",
    "Skill",
    "Suspension",
    "Tariff",
    "Tenancy",
    "TenancyLog",
    "Termination",
]
