"""The four levels of a permission, as integer ranks.

The ranks are stored in the database and compared in the record rules, so a number never changes its
meaning. The gaps leave room for a level in between.

========  ========  =============  ===================  ==========================
level     see name  list and open  upload, new version  rename, note, move, bin
========  ========  =============  ===================  ==========================
traverse  yes
view      yes       yes
upload    yes       yes            yes
edit      yes       yes            yes                  yes
========  ========  =============  ===================  ==========================
"""

NONE = 0
TRAVERSE = 10
VIEW = 20
UPLOAD = 30
EDIT = 40

#: Ranks that a permission row may have. NONE is the absence of a row.
RANKS = (TRAVERSE, VIEW, UPLOAD, EDIT)

#: Ranks that the office chooses from; traverse rows come and go by themselves.
GRANTABLE = (VIEW, UPLOAD, EDIT)

CODES = {
    NONE: "none",
    TRAVERSE: "traverse",
    VIEW: "view",
    UPLOAD: "upload",
    EDIT: "edit",
}

BY_CODE = {code: rank for rank, code in CODES.items()}
