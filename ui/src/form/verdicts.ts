/** Whether rules hold, worked out as the server does (src/hookyard/nodes/operators.py), for the live verdict. */

import { isRecord } from "../workflow/branches";
import type { Json } from "../workflow/document";
import { isEqual } from "../workflow/equality";
import { type AnyNumber, compareNumbers, isNumber, readNumber } from "../workflow/exact";

/** True, false, or null where the page cannot tell: an error of the rule, or a pattern. */
export type Verdict = boolean | null;

/** `rules` with all expressions filled in. Stops at the first that decides, as a run does. */
export function rulesHold(match: "all" | "any", rules: Json | undefined): Verdict {
  if (!Array.isArray(rules) || rules.length === 0) return null;
  const decisive = match === "any";
  for (const rule of rules) {
    const holds = ruleHolds(rule);
    if (holds === null || holds === decisive) return holds;
  }
  return !decisive;
}

function ruleHolds(rule: Json): Verdict {
  if (!isRecord(rule)) return null;
  if (Array.isArray(rule.rules)) return rulesHold(rule.match === "any" ? "any" : "all", rule.rules);
  const operator = String(rule.operator ?? "");
  const left = rule.left ?? null;
  const right = rule.right ?? null;
  const plain = operator.replace(/^not_/, "");
  const holds = operator === "ne" ? equal(left, right) : compare(plain, left, right);
  return holds === null ? null : operator.startsWith("not_") || operator === "ne" ? !holds : holds;
}

function equal(left: Json, right: Json): boolean {
  return isEqual(left, right);
}

function compare(operator: string, left: Json, right: Json): Verdict {
  if (operator === "eq") return equal(left, right);
  if (operator === "exists") return left !== null;
  if (operator === "empty") return isEmpty(left);
  if (operator === "contains") return contains(left, right);
  if (operator === "in") return contains(right, left);
  if (operator === "starts_with" || operator === "ends_with") return compareTexts(operator, left, right);
  if (operator === "gt" || operator === "gte" || operator === "lt" || operator === "lte")
    return order(operator, left, right);
  // RE2 is not what a browser has.
  return null;
}

function isEmpty(value: Json): boolean {
  if (value === null || value === "") return true;
  if (Array.isArray(value)) return value.length === 0;
  return isRecord(value) && Object.keys(value).length === 0;
}

function contains(whole: Json, part: Json): boolean {
  if (Array.isArray(whole)) return whole.some((item) => equal(item, part));
  if (isRecord(whole)) return typeof part === "string" && Object.hasOwn(whole, part);
  const text = readText(whole);
  const inner = readText(part);
  return text !== null && inner !== null && text.includes(inner);
}

function compareTexts(operator: "starts_with" | "ends_with", left: Json, right: Json): boolean {
  const text = readText(left);
  const part = readText(right);
  if (text === null || part === null) return false;
  return operator === "starts_with" ? text.startsWith(part) : text.endsWith(part);
}

function readText(value: Json): string | null {
  return typeof value === "string" ? value : isNumber(value) ? String(value) : null;
}

const NUMERIC = /^-?\d{1,100}(?:\.\d{1,100})?(?:[eE][+-]?\d{1,3})?$/;

function numberIn(value: Json): AnyNumber | null {
  if (isNumber(value)) return value;
  return typeof value === "string" && NUMERIC.test(value) ? readNumber(value) : null;
}

function order(operator: "gt" | "gte" | "lt" | "lte", left: Json, right: Json): Verdict {
  if (left === null || right === null) return false;
  const one = numberIn(left);
  const other = numberIn(right);
  if (one !== null && other !== null) return holds(operator, compareNumbers(one, other));
  if (typeof left !== "string" || typeof right !== "string") return null;
  return holds(operator, left === right ? 0 : left < right ? -1 : 1);
}

function holds(operator: "gt" | "gte" | "lt" | "lte", difference: number): boolean {
  if (operator === "gt") return difference > 0;
  if (operator === "gte") return difference >= 0;
  return operator === "lt" ? difference < 0 : difference <= 0;
}

/** Whether a value counts as true, as in expressions: null, `false`, `0` and what is empty do not. */
export function isTruthy(value: Json): boolean {
  return !(value === false || isEmpty(value) || (isNumber(value) && Number(value) === 0));
}
