import fc from "fast-check";
import { expect, test } from "vitest";
import {
  changeOperator,
  groupItem,
  insertItem,
  isReadable,
  itemAt,
  moveItem,
  type RuleItem,
  removeItem,
  replaceItem,
  ungroupItem,
} from "./rules";
import { rulesHold } from "./verdicts";

const rule = (left: string): RuleItem => ({ left, operator: "eq", right: 1 });
const RULES: readonly RuleItem[] = [rule("a"), { match: "any", rules: [rule("b"), rule("c")] }, rule("d")];

test("a rule is found, replaced and moved in its own list", () => {
  expect(itemAt(RULES, [1, 1])).toEqual(rule("c"));
  expect(itemAt(replaceItem(RULES, [1, 0], rule("x")), [1, 0])).toEqual(rule("x"));
  expect(itemAt(moveItem(RULES, [1, 0], 1), [1, 1])).toEqual(rule("b"));
  expect(moveItem(RULES, [0], -1)).toEqual(RULES);
});

test("the last rule of a group takes the group with it", () => {
  expect(removeItem(removeItem(RULES, [1, 0]), [1, 0])).toEqual([rule("a"), rule("d")]);
});

test("the right side goes with an operator that has none", () => {
  expect(changeOperator({ left: "a", operator: "eq", right: 1 }, "exists")).toEqual({ left: "a", operator: "exists" });
  expect(changeOperator({ left: "a", operator: "exists" }, "gt")).toEqual({ left: "a", operator: "gt", right: "" });
});

test("what the builder cannot show is not readable", () => {
  expect(isReadable([{ left: 1 }, { rules: [{ left: 2 }] }])).toBe(true);
  expect(isReadable("{{ x }}")).toBe(false);
  expect(isReadable([{ rules: "{{ x }}" }])).toBe(false);
});

const anyRules = fc.letrec<{ item: RuleItem; list: readonly RuleItem[] }>((tie) => ({
  item: fc.oneof(
    { maxDepth: 3, withCrossShrink: true },
    fc.record({ left: fc.string(), operator: fc.constantFrom("eq", "gt"), right: fc.integer() }),
    fc.record({ match: fc.constantFrom("all" as const, "any" as const), rules: tie("list") }),
  ),
  list: fc.array(tie("item"), { minLength: 1, maxLength: 4 }),
}));

test("grouping and ungrouping, inserting and removing come back to the start", () => {
  fc.assert(
    fc.property(anyRules.list, fc.nat(), (rules, number) => {
      const at = [number % rules.length];
      expect(ungroupItem(groupItem(rules, at, "any"), at)).toEqual(rules);
      expect(removeItem(insertItem(rules, at, rule("new")), at)).toEqual(rules);
    }),
  );
});

test.each<[string, unknown, unknown, boolean | null]>([
  ["eq", 1, "1", false],
  ["ne", 1, "1", true],
  ["gt", "10", "9", true],
  ["gte", null, 1, false],
  ["lt", [], 1, null],
  ["contains", [1, 2], 2, true],
  ["not_contains", null, "a", true],
  ["in", "EUR", ["EUR"], true],
  ["starts_with", 12345, "12", true],
  ["not_ends_with", "abc", "c", false],
  ["exists", null, null, false],
  ["empty", {}, null, true],
  ["not_empty", 0, null, true],
  ["matches", "a", "a", null],
])("%s of %j and %j is %j", (operator, left, right, verdict) => {
  expect(rulesHold("all", [{ operator, left, right }] as never)).toBe(verdict);
});

test("all and any stop at what decides", () => {
  const yes = { operator: "exists", left: 1 };
  const no = { operator: "exists", left: null };
  expect(rulesHold("any", [no, yes])).toBe(true);
  expect(rulesHold("all", [yes, no])).toBe(false);
  expect(rulesHold("all", [yes, { match: "any", rules: [no, no] }])).toBe(false);
});
