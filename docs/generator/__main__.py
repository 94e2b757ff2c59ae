"""`python -m generator` writes every page; with `--check` it changes nothing and names those that are out of date."""

from __future__ import annotations

import argparse
import sys

from generator.pages import ROOT, find_differences, list_pages, write_pages


def main() -> int:
    parser = argparse.ArgumentParser(prog="scripts/docs", description="Write docs/reference from the code.")
    parser.add_argument("--check", action="store_true", help="write nothing; exit with 1 when a page is out of date")
    check = parser.parse_args().check
    pages = list_pages()
    differences = find_differences(pages)
    for name in differences:
        print(f"{'out of date' if check else 'written'}: {(ROOT / name).relative_to(ROOT.parents[1])}")
    if check:
        return 1 if differences else 0
    write_pages(pages)
    return 0


sys.exit(main())
