"""The ready-made Dutch templates and roles; an office changes its own copies as it likes.

Dutch on purpose: these are the names of the trade, whatever the language of the user.
"""

ROLES = ("Directeur", "Vennoot A", "Vennoot B", "Maat", "Bestuurder", "Ondernemer", "Administratie")

#: Roles that decide in the business, as against somebody who only delivers papers.
PRINCIPALS = ("directeur", "vennoot a", "vennoot b", "maat", "bestuurder", "ondernemer")
EVERYONE = (*PRINCIPALS, "administratie")


def levels_of(values):
    """Give the pairs (role in lower case, level) of a folder below."""
    return [(role, level) for level in ("view", "upload", "edit") for role in values.get(level, ())]


def _view(name, **values):
    return {"name": name, "view": PRINCIPALS, **values}


TEMPLATES = (
    {
        "code": "eenmalig",
        "name": "Eenmalig",
        "kind": "one_off",
        "folders": (
            {
                "name": "Vaste stukken",
                "folders": (
                    {"name": "Persoonsgegevens vennoot A", "view": ("vennoot a",)},
                    {"name": "Persoonsgegevens vennoot B", "view": ("vennoot b",)},
                    _view("Oprichting en statuten"),
                    _view("Contracten"),
                    _view("Verzekeringen"),
                    _view("Overig"),
                ),
            },
            {
                "name": "Opdracht en acceptatie",
                "office_visibility": "office",
                "folders": (
                    _view("Opdrachtbevestiging"),
                    {"name": "Cliëntenonderzoek (Wwft)", "office_visibility": "office"},
                ),
            },
        ),
    },
    {
        "code": "documenten_van_klant",
        "name": "Documenten van klant",
        "kind": "one_off",
        "folders": (
            {
                "name": "Documenten van klant",
                "note": "Leg hier neer wat u ons wilt sturen. Wij zetten het in de juiste map.",
                "upload": EVERYONE,
            },
        ),
    },
    {
        "code": "jaarwerk",
        "name": "Jaarwerk {jaar}",
        "kind": "book_year",
        "folders": (
            _view(
                "Jaarwerk {jaar}",
                open_all=True,
                folders=(
                    _view("Immateriële vaste activa"),
                    _view("Materiële vaste activa"),
                    _view("Financiële vaste activa"),
                    _view("Voorraden", upload=("administratie",)),
                    _view("Onderhanden werk"),
                    _view("Vorderingen"),
                    _view(
                        "Liquide middelen",
                        upload=("administratie",),
                        folders=(
                            _view("Bank", upload=("administratie",)),
                            _view("Kas", upload=("administratie",)),
                        ),
                    ),
                    _view("Eigen vermogen"),
                    _view("Voorzieningen"),
                    _view("Langlopende schulden"),
                    _view("Kortlopende schulden"),
                    _view("Omzet en kosten"),
                    _view("Personeel en loon"),
                    _view("Btw"),
                    _view("Aangiften IB en Vpb"),
                    _view("Jaarrekening"),
                    {"name": "Controle intern", "office_visibility": "office"},
                ),
            ),
        ),
    },
)
