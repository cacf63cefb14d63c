from django.contrib.admin.apps import AdminConfig
from django.contrib.staticfiles.apps import StaticFilesConfig


class TechnoparkAdminConfig(AdminConfig):
    """Django's admin with the occupancy board as its first page."""

    default_site = "technopark.admin_site.TechnoparkAdminSite"


class TechnoparkStaticFilesConfig(StaticFilesConfig):
    """Collects of the npm packages what browsers fetch: FullCalendar alone has 400 files of other kinds."""

    ignore_patterns = [*StaticFilesConfig.ignore_patterns, "*.cjs", "*.d.ts", "*.md", "package.json", "preact.*"]
    ignore_patterns += ["index.js", "index.global.js", "internal*.js", "locales", "locales-*"]
