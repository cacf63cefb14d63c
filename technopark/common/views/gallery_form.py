"""A form with one field of each kind, to look at."""

from django import forms


class ExampleForm(forms.Form):
    """Each kind of field a page may have."""

    name = forms.CharField(label="Nom du projet · اسم المشروع", help_text="120 caractères au plus.", max_length=120)
    email = forms.EmailField(label="E-mail")
    ice = forms.CharField(label="ICE", widget=forms.TextInput(attrs={"inputmode": "numeric"}), required=False)
    about = forms.CharField(label="En quelques phrases", widget=forms.Textarea(attrs={"rows": 3}))
    sector = forms.ChoiceField(label="Secteur", choices=[("a", "Agriculture"), ("b", "Santé · الصحة")])
    starts_on = forms.DateField(label="Début", widget=forms.DateInput(attrs={"type": "date"}))
    wish = forms.ChoiceField(
        label="Ce qu'il vous faut",
        choices=[("desks", "Des postes en coworking · فضاء العمل المشترك"), ("office", "Un bureau · مكتب")],
        widget=forms.RadioSelect,
    )
    paper = forms.FileField(label="Pièce", help_text="PDF, 20 Mo au plus.")
    agrees = forms.BooleanField(label="J'ai lu la notice sur les données personnelles")
