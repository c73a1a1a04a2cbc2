"""Make the addon's README.rst and static/description/index.html from the fragments in readme/.

Usage: gen_readme.py [--check]. The names and titles of the fragments are those of OCA's
oca-gen-addon-readme, which is on no package index (decision 23).
"""

import ast
import sys
from pathlib import Path

from docutils.core import publish_parts

ADDON = Path(__file__).resolve().parent.parent / "klantendossier"
#: Fragment -> its title in the README, in this order. The first stands at the top without a title.
SECTIONS = {
    "DESCRIPTION": None,
    "CONTEXT": "Use Cases / Context",
    "INSTALL": "Installation",
    "CONFIGURE": "Configuration",
    "USAGE": "Usage",
    "ROADMAP": "Known issues / Roadmap",
    "DEVELOP": "Development",
    "HISTORY": "Changelog",
}
CREDITS = {"CONTRIBUTORS": "Contributors", "CREDITS": "Other credits"}
#: For the store page only: in the README of a wheel, pictures beside the page would be missing.
PICTURES = "PICTURES"
NOTICE = (
    "This file is generated from readme/ by dev/gen_readme.py; changes here will be overwritten."
)


def read_fragments(addon=ADDON):
    """Give the fragments by name; refuse one that would be left out unseen."""
    found = {
        path.stem: path.read_text(encoding="utf-8").strip()
        for path in sorted((addon / "readme").glob("*.rst"))
    }
    if unknown := found.keys() - SECTIONS.keys() - CREDITS.keys() - {PICTURES}:
        raise SystemExit(f"readme/ has fragments that nobody knows: {', '.join(sorted(unknown))}")
    return found


def read_manifest(addon=ADDON):
    return ast.literal_eval((addon / "__manifest__.py").read_text(encoding="utf-8"))


def title(text, line="="):
    return f"{text}\n{line * len(text)}"


def make_body(fragments, manifest, contents=True):
    """Give everything below the head of the README, with or without a table of contents."""
    parts = []
    for name, heading in SECTIONS.items():
        if name in fragments:
            parts += [title(heading)] if heading else []
            parts.append(fragments[name])
        if name == "DESCRIPTION" and contents:
            parts += ["**Table of contents**", ".. contents::\n   :local:"]
    parts += [title("Credits"), title("Authors", "~")]
    parts.append("\n".join(f"* {author.strip()}" for author in manifest["author"].split(",")))
    for name, heading in CREDITS.items():
        if name in fragments:
            parts += [title(heading, "~"), fragments[name]]
    parts += [title("License"), f"{manifest['license']}."]
    return "\n\n".join(parts) + "\n"


def make_readme(fragments, manifest):
    name = manifest["name"]
    rule = "=" * len(name)
    head = f"{rule}\n{name}\n{rule}\n\n..\n   {NOTICE}\n\n"
    return head + make_body(fragments, manifest)


def to_html(source):
    """Give reStructuredText as HTML, without the page around it; a warning is an error."""
    settings = {
        "doctitle_xform": False,
        "initial_header_level": 2,
        "file_insertion_enabled": False,
        "raw_enabled": False,
        "embed_stylesheet": False,
        "halt_level": 2,
        "report_level": 2,
        "syntax_highlight": "none",
    }
    return publish_parts(source, writer_name="html4css1", settings_overrides=settings)["body"]


def make_page(fragments, manifest):
    """Give the page of the app store and of Odoo's list of apps."""
    sections = [to_html(make_body(fragments, manifest, contents=False))]
    if PICTURES in fragments:
        sections.insert(1, to_html(fragments[PICTURES]))
    blocks = "\n".join(
        f'<section class="oe_container">\n{section.strip()}\n</section>' for section in sections
    )
    return (
        f"<!-- {NOTICE} -->\n"
        '<section class="oe_container">\n'
        f"<h1>{manifest['name']}</h1>\n<p>{manifest['summary']}</p>\n"
        f"</section>\n{blocks}\n"
    )


def main(check):
    fragments, manifest = read_fragments(), read_manifest()
    stale = []
    for path, text in (
        (ADDON / "README.rst", make_readme(fragments, manifest)),
        (ADDON / "static" / "description" / "index.html", make_page(fragments, manifest)),
    ):
        if not path.is_file() or path.read_text(encoding="utf-8") != text:
            stale.append(path.relative_to(ADDON.parent))
            if not check:
                path.write_text(text, encoding="utf-8")
    for path in stale:
        print(f"{path}: {'not what readme/ gives; dev/lint --fix readme' if check else 'written'}")
    return 1 if check and stale else 0


if __name__ == "__main__":
    sys.exit(main("--check" in sys.argv[1:]))
