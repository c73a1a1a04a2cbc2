"""The documentation names what is there: files that it links to, names of the code, tests, settings."""

import re
import subprocess
import urllib.parse

import pytest

from .tooling import ROOT

PAGES = sorted(
    [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md"), *(ROOT / "benchmarks").glob("*.md")]
)
#: A name of the code: with an underscore in front or within, perhaps behind a model, perhaps called.
NAME = re.compile(r"^(?:[\w.]+\.)?(_?[a-z]\w*_\w+|_[a-z]\w*)(?:\(.*\))?$")
#: Pages about what is; the list of changes may name what is gone.
PRESENT = [page for page in PAGES if page.name != "CHANGELOG.md"]
#: Names of others: settings of the proxy.
OTHERS = {"client_max_body_size"}


def read_text(page):
    """Give the text of a page without its blocks of code, in which a name may be made up."""
    return re.sub(r"^```.*?^```", "", page.read_text(encoding="utf-8"), flags=re.S | re.M)


@pytest.fixture(scope="module")
def words():
    """Every word in the source: what a name on a page has to be among."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    ).stdout.split("\0")
    found = set()
    for name in listed:
        path = ROOT / name
        if path.suffix in (".py", ".xml", ".js", ".csv", ".scss", ".toml") or "dev/" in name:
            if path.is_file():
                found.update(re.findall(r"\w+", path.read_text(encoding="utf-8", errors="replace")))
                found.add(path.stem)
    return found


def anchors_of(page):
    """Give the anchors of a page's headings, as the common viewers make them."""
    return {
        re.sub(r"[^\w\- ]", "", heading.lower()).strip().replace(" ", "-")
        for heading in re.findall(r"^#+ (.*)$", page.read_text(encoding="utf-8"), re.M)
    }


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_links_lead_somewhere(page):
    text = read_text(page)
    links = re.findall(r"\]\(([^)\s]+)\)", text) + re.findall(r'(?:src|href)="([^"]+)"', text)
    for link in links:
        if re.match(r"(https?|mailto):", link):
            continue
        target, _hash, anchor = urllib.parse.unquote(link).partition("#")
        path = (page.parent / target).resolve() if target else page
        assert path.exists(), f"{page.name} links to {link}"
        if anchor and path.suffix == ".md":
            assert anchor in anchors_of(path), f"{page.name}: there is no heading for {link}"


@pytest.mark.parametrize("page", PRESENT, ids=lambda page: str(page.relative_to(ROOT)))
def test_names_are_in_the_source(page, words):
    """A method, field or parameter that was renamed or removed is still named somewhere: where."""
    odoo_api = (ROOT / "docs" / "odoo-api.md").read_text(encoding="utf-8")
    known = words | OTHERS | set(re.findall(r"\w+", odoo_api))
    stale = set()
    for code in re.findall(r"`([^`\n]+)`", read_text(page)):
        match = NAME.match(code)
        if match and match[1] not in known:
            stale.add(code)
    assert not stale, f"{page.relative_to(ROOT)} names what the source does not have"


@pytest.mark.parametrize("page", PRESENT, ids=lambda page: str(page.relative_to(ROOT)))
def test_paths_are_there(page):
    """Files of the checkout that are named without a link."""
    for code in re.findall(r"`([^`\s]+)`", read_text(page)):
        if re.fullmatch(
            r"(tests|dev|docs|benchmarks|klantendossier|tools|models|controllers)/[\w./-]+", code
        ):
            # Also `tools/levels.CODES`: a name in a module.
            module = re.sub(r"(/\w+)\.(?!py$)\w+$", r"\1.py", code)
            found = any(
                (folder / name).exists()
                for folder in (ROOT, ROOT / "klantendossier")
                for name in (code, module)
            )
            assert found or "latest.json" in code, f"{page.relative_to(ROOT)} names {code}"
        elif re.fullmatch(r"test_\w+(\.py)?", code):
            found = list((ROOT / "tests").glob(f"{code.removesuffix('.py')}.py"))
            source = "".join(p.read_text(encoding="utf-8") for p in (ROOT / "tests").glob("*.py"))
            assert found or f"def {code}(" in source, f"{page.relative_to(ROOT)} names {code}"


#: What the guide makes bold because it matters, not because a button is called so.
EMPHASIS = {
    "f2",
    "hetzelfde bestand",
    "het uitgangspunt: klanten zien niets, tot het kantoor een map voor hen openstelt.",
    "map van uw bureaublad",
    "naam",
    "niets verstuurd voordat u op de knop drukt",
    "nu",
    "wat er verandert",
    "één naam",
}
#: Odoo's own words, which its translation has.
OF_ODOO = {"acties", "exporteren"}
GUIDE = ROOT / "docs" / "user-guide.md"


def test_the_guide_calls_buttons_as_the_screen_does():
    """Every bold word of the guide is a text of the Dutch translation: 'De knoppen heten zoals op het scherm'."""
    source = (ROOT / "klantendossier" / "i18n" / "nl.po").read_text(encoding="utf-8")
    texts = [
        "".join(re.findall(r'"((?:[^"\\]|\\.)*)"', text)).replace('\\"', '"').lower()
        for text in re.findall(r'^msgstr ((?:"(?:[^"\\]|\\.)*"\s*)+)', source, re.M)
    ]
    bold = re.findall(r"\*\*([^*]+)\*\*", GUIDE.read_text(encoding="utf-8"))
    parts = {
        part.strip(" …+=!").lower()
        for phrase in bold
        for part in re.split("→|…", " ".join(phrase.split()))
    }
    known = EMPHASIS | OF_ODOO | {""}
    unknown = {part for part in parts - known if not any(part in text for text in texts)}
    assert not unknown


def test_the_guide_names_every_key_of_the_explorer():
    """The table of the guide is that of the screen, in its order."""
    source = ROOT / "klantendossier/static/src/backend/explorer/explorer_folder_menu.js"
    shown = re.findall(r'^\s+\["([^"]+)", _t\(', source.read_text(encoding="utf-8"), re.M)
    table = GUIDE.read_text(encoding="utf-8").partition("| toets | doet |")[2].partition("\n\n")[0]
    told = [row.split("|")[1].strip() for row in table.splitlines()[2:]]
    assert shown and told == shown


def test_the_guide_says_how_long_undo_lasts():
    source = (ROOT / "klantendossier/wizards/undo.py").read_text(encoding="utf-8")
    assert "KEEP_MINUTES = 10" in source and "tien minuten" in GUIDE.read_text(encoding="utf-8")
