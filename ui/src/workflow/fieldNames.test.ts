import { describe, expect, it } from "vitest";
// The server's own tests read the same file.
import cases from "../../../tests/data/field-names.json";
import { NameGiver } from "./fieldNames";
import { splitPath } from "./paths";

describe("names of fields", () => {
  it.each(cases)("$paths are $names", ({ paths, taken, names }) => {
    const giver = new NameGiver(taken);
    expect(paths.map((path) => giver.nameFor(splitPath(path)))).toEqual(names);
  });
});
