# shellcheck shell=bash
# Shared by every script in dev/: paths, messages, the private PostgreSQL clusters, calling Odoo.
# Source it (`. "$(dirname "$0")/lib.sh"`); it changes nothing by being sourced but the umask.
set -euo pipefail

KD_ROOT="$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)"
KD_CACHE="${XDG_CACHE_HOME:-$HOME/.cache}/klantendossier"
# One checkout, one key: two checkouts never share a cluster, a data directory or a port.
KD_KEY="$(printf '%s' "$KD_ROOT" | sha256sum | cut -c1-10)"
if [ "$(id -u)" = 0 ]; then
    # PostgreSQL refuses to run as root and user postgres cannot enter /root.
    KD_STATE="/var/cache/klantendossier/$KD_KEY"
else
    KD_STATE="$KD_CACHE/$KD_KEY"
fi
KD_DB_USER=odoo
export KD_ROOT KD_CACHE KD_KEY KD_STATE KD_DB_USER

# --- messages ---------------------------------------------------------------------------------

step() { printf '\033[1m==>\033[0m %s\n' "$*" >&2; }
note() { printf '    %s\n' "$*" >&2; }
fail() {
    printf '\033[1;31mStopped:\033[0m %s\n' "$*" >&2
    exit 1
}

# run_logged LOG SENTENCE CMD...: output goes to LOG; on failure show its end and say what to do.
run_logged() {
    local log="$1" sentence="$2"
    shift 2
    if ! "$@" >"$log" 2>&1; then
        tail -n 25 "$log" >&2
        fail "$sentence (full output: $log)"
    fi
}

as_root() {
    if [ "$(id -u)" = 0 ]; then
        "$@"
    elif command -v sudo >/dev/null; then
        sudo "$@"
    else
        fail "root rights are needed for '$*'; run this as root or install sudo."
    fi
}

# --- where things are -------------------------------------------------------------------------

kd_python_base() {
    local candidate
    for candidate in "${KD_PYTHON:-}" /usr/bin/python3 python3; do
        [ -n "$candidate" ] || continue
        if "$candidate" -c 'import sys; sys.exit(sys.version_info < (3, 10))' 2>/dev/null &&
            "$candidate" -c 'import ensurepip, venv' 2>/dev/null; then
            command -v "$candidate"
            return 0
        fi
    done
    return 1
}

# The virtual environment belongs to one lock file and one Python: another lock, another directory.
kd_lock_hash() {
    { cat "$KD_ROOT/dev/requirements.lock"; "$(kd_python_base)" -V; } | sha256sum | cut -c1-12
}

kd_venv() { printf '%s/venv-%s' "$KD_CACHE" "$(kd_lock_hash)"; }

# kd_load_env: after dev/setup; sets KD_VENV, KD_ODOO (the directory for PYTHONPATH).
kd_load_env() {
    mkdir -p "$KD_STATE/log"
    chmod 755 "$KD_STATE" # user postgres has to pass through
    KD_VENV="$(kd_venv)"
    PY="$KD_VENV/bin/python"
    KD_ODOO="$(kd_odoo_dir)" || fail "there is no Odoo 19 yet; run dev/setup."
    [ -x "$PY" ] || fail "there is no Python environment yet; run dev/setup."
    export KD_VENV PY KD_ODOO
    export PYTHONPATH="$KD_ODOO${PYTHONPATH:+:$PYTHONPATH}"
    export PATH="$KD_VENV/bin:$PATH"
    # Odoo reads the user's ~/.odoorc when told nothing: never let a private file steer us.
    export ODOO_RC="$KD_STATE/odoo.conf"
    export PGUSER="$KD_DB_USER"
    unset PGDATABASE PGPASSWORD PGSERVICE
}

# The directory that holds the package `odoo` (what goes on PYTHONPATH).
kd_odoo_dir() {
    if [ -n "${ODOO_PATH:-}" ]; then
        if [ -f "$ODOO_PATH/odoo/__init__.py" ] || [ -f "$ODOO_PATH/odoo/release.py" ]; then
            (cd "$ODOO_PATH" && pwd)
        elif [ -f "$ODOO_PATH/release.py" ]; then
            (cd "$ODOO_PATH/.." && pwd)
        else
            printf 'ODOO_PATH=%s holds no Odoo\n' "$ODOO_PATH" >&2
            return 1
        fi
        return 0
    fi
    local current="$KD_CACHE/odoo-19"
    [ -f "$current/usr/lib/python3/dist-packages/odoo/release.py" ] || return 1
    printf '%s/usr/lib/python3/dist-packages' "$(readlink -f "$current")"
}

# A text that differs between Odoo versions (template databases are keyed by it).
kd_odoo_version() {
    local base="$KD_ODOO/../../../../.version"
    if [ -f "$base" ]; then cat "$base"; else sha256sum "$KD_ODOO/odoo/release.py"; fi
}

# A hash over names and contents of what the database depends on. Scripts and styles are not among
# it: Odoo notices by itself that these changed.
kd_addon_hash() {
    (
        cd "$KD_ROOT/klantendossier"
        find . -type f ! -name '*.pyc' ! -name '*.pot' ! -path './static/src/*' ! -path './static/tests/*' -print0 |
            LC_ALL=C sort -z | xargs -0 sha256sum
    ) | sha256sum | cut -c1-12
}

free_port() {
    "${PY:-$(kd_python_base)}" - <<'PYTHON'
import socket
with socket.socket() as sock:
    sock.bind(("127.0.0.1", 0))
    print(sock.getsockname()[1])
PYTHON
}

# --- PostgreSQL -------------------------------------------------------------------------------

pg_bin() {
    local dir
    # psql alone may come without a server; only a directory with all three tools will do.
    for dir in $(printf '%s\n' /usr/lib/postgresql/*/bin /usr/local/pgsql/bin | sort -rV); do
        if [ -x "$dir/initdb" ] && [ -x "$dir/postgres" ] && [ -x "$dir/pg_ctl" ]; then
            printf '%s' "$dir"
            return 0
        fi
    done
    return 1
}

# Run as the user who owns the clusters: postgres when we are root, ourselves otherwise.
as_pg() {
    if [ "$(id -u)" = 0 ]; then
        (cd / && setpriv --reuid=postgres --regid=postgres --init-groups -- "$@")
    else
        "$@"
    fi
}

# Where cluster NAME has its socket: beside its data, unless that path is too long for a socket.
pg_socket_dir() {
    local dir="$KD_STATE/pg-$1"
    if [ ${#dir} -gt 85 ]; then
        dir="/tmp/kd-$(id -u)-$KD_KEY-$1"
        [ -d "$dir" ] || mkdir -m 700 "$dir"
        [ -O "$dir" ] || fail "$dir belongs to somebody else; remove it."
    fi
    printf '%s' "$dir"
}

# pg_use NAME: start the private cluster NAME (demo, test, ...) if needed and point PGHOST at it.
# Sockets only, no TCP. `test` gives up crash safety for speed; the others keep the defaults.
pg_use() {
    local name="$1" bin dir data socket
    bin="$(pg_bin)" || fail "PostgreSQL's server is not installed; run dev/setup."
    dir="$KD_STATE/pg-$name"
    data="$dir/data"
    socket="$(pg_socket_dir "$name")"
    local options="-c listen_addresses='' -c unix_socket_directories=$socket -c unix_socket_permissions=0700"
    options+=" -c max_connections=300"
    if [ "$name" = test ]; then
        options+=" -c fsync=off -c full_page_writes=off -c synchronous_commit=off"
    fi
    mkdir -p "$KD_STATE"
    export KD_CLUSTER="$name" PGHOST="$socket" PGPORT=5432 PGUSER="$KD_DB_USER"
    # flock: two runs in one checkout may both want to start it. 9>&- keeps the server from holding it.
    (
        flock 9
        if [ ! -f "$data/PG_VERSION" ]; then
            step "Making the private PostgreSQL cluster '$name' in $dir"
            rm -rf "$dir"
            mkdir -m 700 "$dir"
            [ "$(id -u)" != 0 ] || chown postgres: "$dir"
            as_pg "$bin/initdb" -D "$data" -U "$KD_DB_USER" --auth=trust --encoding=UTF8 \
                --locale=C.UTF-8 --no-sync >"$KD_STATE/initdb-$name.log" 2>&1 9>&- ||
                fail "initdb failed; see $KD_STATE/initdb-$name.log"
        fi
        if ! as_pg "$bin/pg_ctl" -D "$data" status >/dev/null 2>&1; then
            as_pg "$bin/pg_ctl" -D "$data" -w -t 60 -l "$dir/server.log" -o "$options" start \
                >/dev/null 2>&1 9>&- </dev/null ||
                fail "PostgreSQL did not start; see $dir/server.log"
        fi
    ) 9>"$KD_STATE/pg-$name.lock"
}

pg_stop() {
    local name="$1" bin data="$KD_STATE/pg-$1/data"
    bin="$(pg_bin)" || return 0
    if [ -f "$data/PG_VERSION" ] && as_pg "$bin/pg_ctl" -D "$data" status >/dev/null 2>&1; then
        as_pg "$bin/pg_ctl" -D "$data" -w -m fast stop >/dev/null 2>&1 || true
        note "PostgreSQL cluster '$name' stopped"
    fi
}

sql() { # sql DB [psql options]: unaligned, without headers, stopping at the first error
    local db="$1"
    shift
    psql -X -q -A -t -v ON_ERROR_STOP=1 -d "$db" "$@"
}

db_exists() { [ -n "$(sql postgres -c "SELECT 1 FROM pg_database WHERE datname = '$1'")" ]; }

filestore() { printf '%s/data/filestore/%s' "$KD_STATE" "$1"; }

db_drop() {
    dropdb --if-exists --force "$1" 2>/dev/null || true
    rm -rf "$(filestore "$1")"
}

# A copy without the filestore has broken asset bundles, and browser tests hang on these.
db_copy() {
    createdb -T "$1" "$2"
    rm -rf "$(filestore "$2")"
    if [ -d "$(filestore "$1")" ]; then cp -al "$(filestore "$1")" "$(filestore "$2")"; fi
    # Two databases with one uuid would share sessions' and mails' signatures.
    sql "$2" -c "UPDATE ir_config_parameter SET value = gen_random_uuid()::text WHERE key IN ('database.uuid')"
}

# --- Odoo -------------------------------------------------------------------------------------

# odoo_conf FILE DB PORT [line...]: write a configuration for one run.
odoo_conf() {
    local file="$1" db="$2" port="$3"
    shift 3
    {
        printf '[options]\n'
        printf 'addons_path = %s\n' "${KD_ADDONS_PATH:-$KD_ROOT}"
        printf 'data_dir = %s\n' "$KD_STATE/data"
        printf 'db_host = %s\ndb_port = 5432\ndb_user = %s\n' "$PGHOST" "$KD_DB_USER"
        printf 'db_name = %s\ndbfilter = ^%s$\nlist_db = False\n' "$db" "$db"
        printf 'http_interface = 127.0.0.1\nhttp_port = %s\n' "$port"
        printf 'gevent_port = %s\n' "$(free_port)"
        printf 'max_cron_threads = 0\n'
        printf '%s\n' "$@"
    } >"$file"
    mkdir -p "$KD_STATE/data/filestore"
}

odoo() { "$PY" -m odoo "$@"; }

# --- the demo's processes ---------------------------------------------------------------------

port_is_free() {
    "$PY" -c 'import socket, sys; socket.socket().bind(("127.0.0.1", int(sys.argv[1])))' "$1" 2>/dev/null
}

answers() {
    "$PY" -c 'import sys, urllib.request as u; u.urlopen(sys.argv[1], timeout=60)' "$1" 2>/dev/null
}

# The ids in demo.pids that are still ours: an id may have been given to a stranger since.
demo_pids() {
    local pid
    [ -f "$KD_STATE/demo.pids" ] || return 0
    while read -r pid; do
        if grep -qaF "$KD_STATE" "/proc/$pid/cmdline" 2>/dev/null; then echo "$pid"; fi
    done <"$KD_STATE/demo.pids"
}

demo_running() { [ -n "$(demo_pids)" ]; }

demo_stop() {
    local pid i
    for pid in $(demo_pids); do kill -TERM "$pid" 2>/dev/null || true; done
    for ((i = 0; i < 100; i++)); do
        demo_running || break
        sleep 0.1
    done
    for pid in $(demo_pids); do kill -KILL "$pid" 2>/dev/null || true; done
    rm -f "$KD_STATE/demo.pids"
}
