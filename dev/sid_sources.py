"""Write the machine's own Debian source entry for its own suite and for sid; print the suite.

Usage: sid_sources.py DIR: writes DIR/sid.sources (deb822) or DIR/sid.list (one line style).
"""

import re
import sys
from pathlib import Path

APT = Path("/etc/apt")


def codename():
    """Return this Debian's code name, such as bookworm."""
    text = Path("/etc/os-release").read_text(encoding="utf-8")
    found = re.search(r"^VERSION_CODENAME=\"?(\w+)", text, re.M)
    return found.group(1) if found else "stable"


def from_deb822(text, suite):
    """Return the first stanza that is Debian's main archive, for both suites, or None."""
    for stanza in re.split(r"\n\s*\n", text):
        lines = [line for line in stanza.splitlines() if not line.lstrip().startswith("#")]
        fields = {}
        for line in lines:
            if not line[:1].isspace() and ":" in line:
                name, value = line.split(":", 1)
                fields[name.strip().lower()] = value.split()
        if (
            "deb" in fields.get("types", [])
            and {suite, "stable"} & set(fields.get("suites", []))
            and "main" in fields.get("components", [])
            and fields.get("enabled", ["yes"]) != ["no"]
        ):
            kept = [ln for ln in lines if not re.match(r"(types|suites|components)\s*:", ln, re.I)]
            return "\n".join(["Types: deb", f"Suites: {suite} sid", "Components: main", *kept, ""])
    return None


def from_one_line(text, suite):
    """Return the first ``deb`` line that is Debian's main archive, for both suites, or None."""
    for line in text.splitlines():
        found = re.match(r"deb\s+(\[[^]]*\]\s+)?(\S+)\s+(\S+)\s+(.*)", line.strip())
        if found and found.group(3) in (suite, "stable") and "main" in found.group(4).split():
            start = f"deb {found.group(1) or ''}{found.group(2)}"
            return f"{start} {suite} main\n{start} sid main\n"
    return None


def main(target):
    suite = codename()
    print(suite)
    parts = APT / "sources.list.d"
    for path in sorted(parts.glob("*.sources")):
        if entry := from_deb822(path.read_text(encoding="utf-8"), suite):
            (target / "sid.sources").write_text(entry, encoding="utf-8")
            return 0
    for path in [APT / "sources.list", *sorted(parts.glob("*.list"))]:
        if path.exists() and (entry := from_one_line(path.read_text(encoding="utf-8"), suite)):
            (target / "sid.list").write_text(entry, encoding="utf-8")
            return 0
    return 1


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
