"""Addresses of screening: checklist, notes, messages, papers read in the page."""

from django.urls import path

from applications.views import checking, exports, mails, papers, privacy, threads

urlpatterns = [
    path("my/data/", privacy.my_data, name="my_data"),
    path("my/data/copy/", privacy.my_data_copy, name="my_data_copy"),
    path("staff/data-requests/", privacy.staff_data_requests, name="staff_data_requests"),
    path("applications/<str:reference>/messages/", threads.messages, name="messages"),
    path("applications/<str:reference>/papers/<int:position>/view/", papers.paper_view, name="paper_view"),
    path("staff/outbox/", mails.staff_outbox, name="staff_outbox"),
    path("staff/outbox/<int:number>/", mails.staff_mail, name="staff_mail"),
    path("staff/mails/", mails.staff_mail_templates, name="staff_mail_templates"),
    path("staff/mails/<slug:kind>/<slug:language>/", mails.staff_mail_template, name="staff_mail_template"),
    path("staff/export/", exports.staff_export, name="staff_export"),
    path("staff/export/<slug:what>/<slug:form>/", exports.staff_export_table, name="staff_export_table"),
    path("staff/audit/", exports.staff_audit, name="staff_audit"),
    path("staff/messages/", checking.staff_inbox, name="staff_inbox"),
    path("staff/applications/<str:reference>/checklist/", checking.staff_checklist, name="staff_checklist"),
    path("staff/applications/<str:reference>/notes/", checking.staff_notes, name="staff_notes"),
    path("staff/applications/<str:reference>/messages/", checking.staff_messages, name="staff_messages"),
]
