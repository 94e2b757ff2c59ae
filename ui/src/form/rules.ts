/** Rules of conditions as data: `{left, operator, right}` and groups `{match, rules}`, edited without changing them. */

import { isRecord } from "../workflow/branches";
import type { Json } from "../workflow/document";

export type Match = "all" | "any";

export const OPERATORS = [
  "eq",
  "ne",
  "gt",
  "gte",
  "lt",
  "lte",
  "contains",
  "not_contains",
  "starts_with",
  "not_starts_with",
  "ends_with",
  "not_ends_with",
  "in",
  "not_in",
  "matches",
  "exists",
  "not_exists",
  "empty",
  "not_empty",
] as const;
export type Operator = (typeof OPERATORS)[number];

const UNARY: ReadonlySet<string> = new Set(["exists", "not_exists", "empty", "not_empty"]);

export interface Rule {
  readonly left?: Json;
  readonly operator?: string;
  readonly right?: Json;
  readonly [extra: string]: Json | undefined;
}

export interface RuleGroup {
  readonly match?: Match;
  readonly rules: readonly RuleItem[];
  readonly [extra: string]: unknown;
}

export type RuleItem = Rule | RuleGroup;

/** Indexes from the outermost list to an item: `[1, 0]` is the first rule of the group that is second. */
export type RulePath = readonly number[];

export function isGroup(item: RuleItem): item is RuleGroup {
  return Array.isArray(item.rules);
}

/** The rules in a config's value; what is no rule (a template, a number) is not one of them. */
export function readRules(value: Json | undefined): RuleItem[] {
  return Array.isArray(value) ? (value.filter(isRecord) as RuleItem[]) : [];
}

/** Whether every item is one that the builder shows in full; otherwise the rules are edited as JSON. */
export function isReadable(value: Json | undefined): boolean {
  return (
    value === undefined ||
    value === null ||
    (Array.isArray(value) && value.every((item) => isRecord(item) && (!("rules" in item) || isReadable(item.rules))))
  );
}

export function needsRight(operator: string | undefined): boolean {
  return !UNARY.has(operator ?? "");
}

export function newRule(): Rule {
  return { left: "", operator: "eq", right: "" };
}

/** `rule` with another operator: the right side goes where none is looked at, and comes back empty. */
export function changeOperator(rule: Rule, operator: string): Rule {
  if (!needsRight(operator)) {
    const { right: _right, ...rest } = rule;
    return { ...rest, operator };
  }
  return { ...rule, operator, right: rule.right === undefined ? "" : rule.right };
}

export function itemAt(rules: readonly RuleItem[], path: RulePath): RuleItem | undefined {
  const [index = -1, ...rest] = path;
  const item = rules[index];
  if (item === undefined || rest.length === 0) return item;
  return isGroup(item) ? itemAt(item.rules, rest) : undefined;
}

/** `rules` with the list that holds the item at `path` put through `change`. */
function changeList(
  rules: readonly RuleItem[],
  path: RulePath,
  change: (list: readonly RuleItem[], index: number) => readonly RuleItem[],
): readonly RuleItem[] {
  const [index = 0, ...rest] = path;
  if (rest.length === 0) return change(rules, index);
  return rules.map((item, at) =>
    at === index && isGroup(item) ? { ...item, rules: changeList(item.rules, rest, change) } : item,
  );
}

export function replaceItem(rules: readonly RuleItem[], path: RulePath, item: RuleItem): readonly RuleItem[] {
  return changeList(rules, path, (list, index) => list.map((one, at) => (at === index ? item : one)));
}

/** Put `item` in front of the place `path`; an index behind the last one appends. */
export function insertItem(rules: readonly RuleItem[], path: RulePath, item: RuleItem): readonly RuleItem[] {
  return changeList(rules, path, (list, index) => [...list.slice(0, index), item, ...list.slice(index)]);
}

/** Take the item at `path` out, and with it the groups that are empty then. */
export function removeItem(rules: readonly RuleItem[], path: RulePath): readonly RuleItem[] {
  const rest = changeList(rules, path, (list, index) => list.filter((_, at) => at !== index));
  const group = path.slice(0, -1);
  const left = group.length > 0 ? itemAt(rest, group) : undefined;
  return left && isGroup(left) && left.rules.length === 0 ? removeItem(rest, group) : rest;
}

/** Move the item at `path` one place up (-1) or down (1) in its own list. */
export function moveItem(rules: readonly RuleItem[], path: RulePath, by: -1 | 1): readonly RuleItem[] {
  return changeList(rules, path, (list, index) => {
    const target = index + by;
    const item = list[index];
    if (item === undefined || target < 0 || target >= list.length) return list;
    const others = list.filter((_, at) => at !== index);
    return [...others.slice(0, target), item, ...others.slice(target)];
  });
}

/** Put a group around the rule at `path`, to which more can be added. */
export function groupItem(rules: readonly RuleItem[], path: RulePath, match: Match): readonly RuleItem[] {
  const item = itemAt(rules, path);
  return item ? replaceItem(rules, path, { match, rules: [item] }) : rules;
}

/** Put what a group holds in its place. */
export function ungroupItem(rules: readonly RuleItem[], path: RulePath): readonly RuleItem[] {
  return changeList(rules, path, (list, index) =>
    list.flatMap((one, at) => (at === index && isGroup(one) ? one.rules : [one])),
  );
}
