import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { NameGiver } from "./fieldNames";
import { splitPath } from "./problems";

// The server's own tests read the same file.
const FILE = new URL("../../../tests/data/field-names.json", import.meta.url);
const cases = JSON.parse(readFileSync(FILE, "utf8")) as { paths: string[]; taken?: string[]; names: string[] }[];

describe("names of fields", () => {
  it.each(cases)("$paths are $names", ({ paths, taken, names }) => {
    const giver = new NameGiver(taken);
    expect(paths.map((path) => giver.nameFor(splitPath(path)))).toEqual(names);
  });
});
