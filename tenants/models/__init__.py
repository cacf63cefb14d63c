from tenants.models.assignment import Assignment, GuardedSpace
from tenants.models.cap import GuardedCap
from tenants.models.company import Company, Member
from tenants.models.tariff import Tariff
from tenants.models.tenancy import Tenancy, TenancyLog

__all__ = ["Assignment", "Company", "GuardedCap", "GuardedSpace", "Member", "Tariff", "Tenancy", "TenancyLog"]
