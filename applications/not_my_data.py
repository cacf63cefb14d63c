"""The ties between a row and a person that « my data » leaves out, each with why.

``tests/applications/test_my_data.py`` asks that every foreign key to a person be in the copy (``my_data.IN_COPY``) or
here; the kept versions of a row (django-pghistory) follow the row.
"""

LEFT_OUT_BECAUSE: dict[str, set[str]] = {
    "A step in a journal: the state it led to is in the copy, or is a company's; its notes are the house's.": {
        "agreements.AgreementLog.by",
        "applications.ApplicationLog.by",
        "bookings.BookingLog.by",
        "planning.PlanLog.by",
        "tenants.Operation.by",
        "tenants.TenancyLog.by",
        "upkeep.TicketLog.by",
    },
    "An act of staff about a file: the applicant's copy has its outcome.": {
        "applications.Appeal.decided_by",
        "applications.CommitteeSession.scanned_by",
        "applications.CompletionRequest.requested_by",
        "applications.Decision.decided_by",
        "applications.Offer.made_by",
        "applications.PendingDecision.prepared_by",
        "applications.Reconfirmation.asked_by",
        "applications.Review.assigned_by",
        "applications.ReviewPlan.applied_by",
        "applications.ReviewPlan.made_by",
    },
    "Deliberation about the files of others, which stays between those who judge.": {
        "applications.ChecklistMark.by",
        "applications.Note.by",
        "applications.PlannedReview.reviewer",
        "applications.Recusal.member",
        "applications.Review.reviewer",
    },
    "A tie of somebody who judges: it is theirs, and would tell an applicant who reads the file.": {
        "applications.Relation.declared_by",
        "applications.Relation.other",
    },
    "A message on a file: in the copy with the file that it is about.": {
        "applications.Message.by",
    },
    "An act of staff about a company, its stay, its money or its papers.": {
        "agreements.AgreementVersion.created_by",
        "billing.CreditNote.issued_by",
        "billing.DepositMovement.recorded_by",
        "billing.Invoice.issued_by",
        "billing.Payment.recorded_by",
        "common.Document.issued_by",
        "followup.ExitInterview.recorded_by",
        "followup.Figure.verified_by",
        "followup.Goal.confirmed_by",
        "followup.Questionnaire.recorded_by",
        "followup.Report.verified_by",
        "followup.ReviewDate.with_person",
        "tenants.CompanyPaper.checked_by",
        "tenants.RenewalRequest.answered_by",
        "tenants.Termination.by",
    },
    "An act of staff about the building: inventories, keys, departures, tickets entrusted to them.": {
        "upkeep.Departure.begun_by",
        "upkeep.Handover.given_by",
        "upkeep.Handover.returned_to",
        "upkeep.Inventory.made_by",
        "upkeep.InventoryPhoto.added_by",
        "upkeep.Ticket.assigned_to",
    },
    "An act of staff about the site: its texts, its mails, its plans, an answer to somebody's request.": {
        "accounts.DataRequest.handled_by",
        "admin.LogEntry.user",
        "agreements.AgreementTemplate.changed_by",
        "agreements.HouseRules.changed_by",
        "common.Mail.stopped_by",
        "common.MailTemplate.edited_by",
        "planning.Proposal.closed_by",
        "planning.Proposal.made_by",
        "planning.Scenario.closed_by",
        "planning.Scenario.made_by",
    },
    "How staff set up their own morning mail, and that it was made.": {
        "planning.Digest.person",
        "planning.MutedAlert.person",
    },
    "An invitation that names somebody else: it is in the copy of whoever accepted it.": {
        "tenants.Invitation.invited_by",
        "tenants.Invitation.revoked_by",
    },
    "A security record: who read what, kept against abuse and about others.": {
        "accounts.AccessLog.user",
        "applications.CnieReading.read_by",
        "pghistory.MiddlewareEvents.user",
        "tenants.RoleCnieReading.read_by",
    },
    "A secret of signing in.": {
        "mfa.Authenticator.user",
    },
    "Django's tables of rights, which grant nothing here: roles do, and are in the copy.": {
        "accounts.User_groups.user",
        "accounts.User_user_permissions.user",
    },
}
