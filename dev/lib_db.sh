# shellcheck shell=bash
# Databases with the addon, made once and copied. Source after lib.sh, kd_load_env and pg_use.
#
#   kd_tpl_<key>    what the addon depends on, without demo data, with Dutch. The key changes with
#                   Odoo, the Python lock and the manifest's depends.
#   kd_addon_<key>  a copy of it after `-i klantendossier` and `-u klantendossier`. The key changes
#                   with the addon's files; the logs of both steps stay in $KD_STATE/addon/.
#
# Tests run on copies of the second, so neither is ever touched after it was made.

log_problems() { # log_problems LOG: print its lines that are a warning or worse; true when there are any
    grep -E '^[0-9-]{10} [0-9:,]{12} [0-9]+ (WARNING|ERROR|CRITICAL) |^Traceback|^[A-Za-z.]*(Warning|Error): ' "$1"
}

show_log_end() { grep -v ' INFO ' "$1" | tail -n 25 >&2; }

manifest_depends() {
    "$PY" -c 'import ast, sys; print(",".join(ast.literal_eval(open(sys.argv[1]).read())["depends"]))' \
        "$KD_ROOT/klantendossier/__manifest__.py"
}

template_name() {
    printf 'kd_tpl_%s' "$({ kd_odoo_version; kd_lock_hash; manifest_depends; } | sha256sum | cut -c1-12)"
}

# Odoo's log on standard input: show on one line, on a terminal only, how many modules are done.
show_progress() {
    local line
    while IFS= read -r line; do
        if [ -t 2 ] && [[ "$line" =~ Loading\ module\ ([a-z0-9_]+)\ \(([0-9]+)/([0-9]+)\) ]]; then
            printf '\r    %s of %s modules: %-40s' "${BASH_REMATCH[2]}" "${BASH_REMATCH[3]}" "${BASH_REMATCH[1]}" >&2
        fi
    done
    [ ! -t 2 ] || printf '\r%-70s\r' '' >&2
}

# Run Odoo once on DB with OPTIONS..., its output in LOG.
odoo_once() { # odoo_once DB LOG OPTIONS...
    local db="$1" log="$2" conf
    shift 2
    conf="$(mktemp "$KD_STATE/once.XXXXXX.conf")"
    odoo_conf "$conf" "$db" 0 'http_enable = False'
    local status=0
    {
        odoo -c "$conf" -d "$db" --no-http --stop-after-init "$@" 2>&1 | tee "$log" | show_progress
    } || status=$?
    rm -f "$conf"
    return $status
}

ensure_template() { # sets KD_TEMPLATE
    KD_TEMPLATE="$(template_name)"
    local done_mark="$KD_STATE/pg-$KD_CLUSTER.$KD_TEMPLATE.done" log="$KD_STATE/log/template.log" old
    if [ -f "$done_mark" ] && db_exists "$KD_TEMPLATE"; then return 0; fi
    step "Template database: Odoo with $(manifest_depends), Dutch, no demo data (about a minute, once)"
    for old in $(sql postgres -c "SELECT datname FROM pg_database WHERE datname LIKE 'kd\\_tpl\\_%'"); do
        db_drop "$old"
    done
    createdb "$KD_TEMPLATE"
    if ! odoo_once "$KD_TEMPLATE" "$log" -i "$(manifest_depends)" --load-language=nl_NL; then
        show_log_end "$log"
        fail "Odoo could not install what the addon depends on; see $log"
    fi
    touch "$done_mark"
}

ensure_addon_db() { # sets KD_ADDON_DB, KD_INSTALL_LOG, KD_UPDATE_LOG; call it under with_db_lock
    ensure_template
    local key logs step_name old
    key="$(kd_addon_hash)"
    KD_ADDON_DB="kd_addon_$(printf '%s %s' "$KD_TEMPLATE" "$key" | sha256sum | cut -c1-12)"
    logs="$KD_STATE/addon/$KD_CLUSTER-$KD_ADDON_DB"
    KD_INSTALL_LOG="$logs/init.log" KD_UPDATE_LOG="$logs/update.log"
    export KD_ADDON_DB KD_INSTALL_LOG KD_UPDATE_LOG KD_TEMPLATE
    if [ -f "$logs/.complete" ] && db_exists "$KD_ADDON_DB"; then
        touch "$logs"
        return 0
    fi
    step "Installing and then updating the addon on a copy of the template"
    prune_addon_dbs
    db_drop "$KD_ADDON_DB"
    rm -rf "$logs"
    mkdir -p "$logs"
    db_copy "$KD_TEMPLATE" "$KD_ADDON_DB"
    for step_name in init update; do
        if ! odoo_once "$KD_ADDON_DB" "$logs/$step_name.log" "--$step_name=klantendossier"; then
            show_log_end "$logs/$step_name.log"
            db_drop "$KD_ADDON_DB"
            fail "--$step_name klantendossier failed; see $logs/$step_name.log"
        fi
        if log_problems "$logs/$step_name.log" >&2; then
            note "^ the log of --$step_name is not clean (tests/test_install.py will fail)"
        fi
    done
    # Somebody may have saved a file meanwhile: then this one is used once and made anew next time.
    if [ "$(kd_addon_hash)" = "$key" ]; then touch "$logs/.complete"; fi
}

prune_addon_dbs() { # keep the newest few: parallel runs may still want to copy theirs
    local old name
    for old in $(find "$KD_STATE/addon" -mindepth 1 -maxdepth 1 -name "$KD_CLUSTER-*" -printf '%T@ %p\n' 2>/dev/null |
        sort -rn | tail -n +4 | cut -d' ' -f2); do
        name="${old##*/"$KD_CLUSTER"-}"
        db_drop "$name"
        rm -rf "$old"
    done
}

# with_db_lock FUNCTION ARGS...: one at a time per cluster. In this shell, so that what the function
# sets stays set.
with_db_lock() {
    exec 6>"$KD_STATE/pg-$KD_CLUSTER.db.lock"
    flock 6
    "$@"
    exec 6>&-
}

copy_addon_db() { # copy_addon_db DB: make DB a fresh copy of the database with the addon
    ensure_addon_db
    db_drop "$1"
    db_copy "$KD_ADDON_DB" "$1"
}

# keep_db DB: reuse DB; bring it up to date only when the addon's files changed since the last time.
keep_db() {
    local db="$1" mark="$KD_STATE/log/$1.key" log="$KD_STATE/log/$1.log" key
    key="$(template_name) $(kd_addon_hash)"
    if ! db_exists "$db" || [ "$(cut -d' ' -f1 "$mark" 2>/dev/null)" != "${key% *}" ]; then
        with_db_lock copy_addon_db "$db"
    elif [ "$(cat "$mark")" != "$key" ]; then
        step "The addon changed: -u klantendossier on $db"
        rm -f "$mark"
        if ! odoo_once "$db" "$log" -u klantendossier; then
            show_log_end "$log"
            fail "the update failed; see $log (or remove the database with dev/stop --drop $db)"
        fi
        log_problems "$log" >&2 || true
    fi
    printf '%s' "$key" >"$mark"
}
