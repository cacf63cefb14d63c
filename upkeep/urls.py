app_name = "upkeep"
urlpatterns = []
