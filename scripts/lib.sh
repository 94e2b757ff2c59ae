# Shared by the scripts: finds Python, makes the virtual environment, keeps it equal to a lock file.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

find_python() {
  local name
  for name in ${PYTHON:-} python3 python3.15 python3.14 python3.13 python3.12 python3.11 python; do
    if command -v "$name" >/dev/null 2>&1 &&
      "$name" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
      echo "$name"
      return
    fi
  done
  echo "Hookyard needs Python 3.11 or newer. Install it, or set PYTHON to its path." >&2
  exit 1
}

# ensure_venv LOCK: .venv holds exactly what LOCK and pyproject.toml ask for.
ensure_venv() {
  local lock=$1 python stamp=.venv/installed want have=""
  python=$(find_python)
  want="$(cat "$lock" pyproject.toml src/hookyard/__init__.py | cksum) $lock $("$python" -V)"
  [ -f "$stamp" ] && have=$(cat "$stamp")
  # The full lock contains the runtime one, so a development environment can serve as it is.
  if [ "$have" = "$want" ] || { [ "$lock" = requirements.lock ] &&
    [ "$have" = "$(cat requirements-dev.lock pyproject.toml src/hookyard/__init__.py | cksum) requirements-dev.lock $("$python" -V)" ]; }; then
    return
  fi
  echo "Preparing the Python environment in .venv …" >&2
  if ! "$python" -m venv --clear .venv; then
    echo "Python's venv module does not work here. On Debian or Ubuntu: apt-get install python3-venv" >&2
    exit 1
  fi
  .venv/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r "$lock"
  .venv/bin/python -m pip install --quiet --disable-pip-version-check --no-deps --editable .
  echo "$want" >"$stamp"
}
