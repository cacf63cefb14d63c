from django.urls import path

from billing.views import accounts, home, invoices, resident

app_name = "billing"
urlpatterns = [
    path("staff/accounts/", home.home, name="home"),
    path("staff/accounts/month/", home.month, name="month"),
    path("staff/accounts/export/<slug:what>.<slug:form>", home.export, name="export"),
    path("staff/accounts/invoices/", invoices.invoices, name="invoices"),
    path("staff/accounts/invoices/<str:number>/", invoices.invoice, name="invoice"),
    path("staff/accounts/invoices/<str:number>/credit/", invoices.credit, name="credit"),
    path("staff/accounts/documents/<str:number>/", invoices.document, name="document"),
    path("staff/accounts/payments/<str:number>/cancel/", accounts.cancel_payment, name="cancel_payment"),
    path("staff/accounts/companies/<slug:slug>/", accounts.account, name="account"),
    path("staff/accounts/companies/<slug:slug>/pay/", accounts.pay, name="pay"),
    path("staff/accounts/stays/<str:reference>/", accounts.stay, name="stay"),
    path("staff/accounts/stays/<str:reference>/deposit/<int:pk>/", accounts.cancel_movement, name="cancel_movement"),
    path("staff/accounts/stays/<str:reference>/extras/<int:pk>/", accounts.drop_extra, name="drop_extra"),
    path("staff/accounts/stays/<str:reference>/<slug:step>/", accounts.stay_step, name="stay_step"),
    path("resident/accounts/", resident.my_account, name="my_account"),
    path("resident/accounts/<str:number>/", resident.my_invoice, name="my_invoice"),
]
