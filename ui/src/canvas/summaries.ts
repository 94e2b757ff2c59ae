/** One line that says what a node does, from its config. */

import { text } from "../text";
import { isRecord } from "../workflow/branches";
import type { Json, Trigger, WorkflowNode } from "../workflow/document";

type Config = { readonly [key: string]: Json };
type Summarise = (config: Config) => string;

const LONGEST = 120;
const EXPRESSION = /\{\{\s*(.*?)\s*\}\}/gs;
const ROOTS = /\b(?:trigger\.(?:fields|body)|trigger|nodes|vars)\./g;
const words = text.canvas;

/** What `node` does, in at most one line; empty when its config is. */
export function summarise(node: WorkflowNode): string {
  const config = node.config ?? {};
  const summary = (SUMMARIES[node.type] ?? summariseOther)(config);
  return shorten(summary);
}

/** Who may call, and what starts nothing. */
export function summariseTrigger(trigger: Trigger): string {
  const auth = trigger.auth?.type ?? "none";
  const methods = Array.isArray(trigger.methods) ? trigger.methods.filter((one) => typeof one === "string") : [];
  const parts = [methods.length > 0 ? methods.join(", ") : "POST"];
  parts.push(auth === "none" ? words.everybodyMayCall : words.authenticatedBy(auth));
  const fields = [trigger.headers, trigger.query, trigger.body].reduce((sum, list) => sum + (list?.length ?? 0), 0);
  if (fields > 0) parts.push(words.fields(fields));
  return shorten(parts.join(" · "));
}

const SUMMARIES: Readonly<Record<string, Summarise>> = {
  calculate: (config) => show(asExpression(config.expression)),
  condition: (config) => (config.expression ? show(asExpression(config.expression)) : showRules(config)),
  end: (config) => joined([show(config.status) || "completed", show(config.message) || show(config.output)], ": "),
  http_request: (config) => joined([show(config.method) || "GET", show(config.url)], " "),
  json_map: (config) => joined([show(config.source), names(config.fields)], " → "),
  loop: (config) => (config.over === undefined ? "" : words.loopOver(show(config.over))),
  response: (config) =>
    joined(
      [show(config.status) || (config.type === "redirect" ? "303" : "200"), show(config.location ?? config.body)],
      " · ",
    ),
  set: (config) => (isRecord(config.values) ? Object.keys(config.values).join(", ") : ""),
  switch: (config) => (Array.isArray(config.cases) ? words.cases(config.cases.length, names(config.cases)) : ""),
};

/** The first values of a config of a type that is not known here. */
function summariseOther(config: Config): string {
  const shown = Object.values(config).map(show);
  return shown
    .filter((value) => value !== "")
    .slice(0, 3)
    .join(" · ");
}

function showRules(config: Config, depth = 0): string {
  if (!Array.isArray(config.rules)) return "";
  const parts = config.rules.filter(isRecord).map((rule) => {
    if (Array.isArray(rule.rules)) return depth > 3 ? "…" : `(${showRules(rule, depth + 1)})`;
    const operator = show(rule.operator);
    return joined([show(rule.left), words.operators[operator] ?? operator, show(rule.right)], " ");
  });
  return parts.join(config.match === "any" ? ` ${words.or} ` : ` ${words.and} `);
}

function names(list: Json | undefined): string {
  if (!Array.isArray(list)) return "";
  const found = list.filter(isRecord).map((one) => show(one.title ?? one.name ?? one.path));
  return found.filter(Boolean).join(", ");
}

/** A value for people: expressions without their braces, and without the roots that everybody knows. */
function show(value: Json | undefined): string {
  if (value === undefined || value === null) return "";
  if (Array.isArray(value)) return words.items(value.length);
  if (typeof value === "object") return `{ ${Object.keys(value).join(", ")} }`;
  // A line shows no more than the beginning of a text, however long that is.
  const written = String(value).slice(0, 10_000);
  return written.replace(EXPRESSION, (_, inside: string) => inside.replace(ROOTS, ""));
}

/** What stands for an expression is one, with braces or without. */
function asExpression(value: Json | undefined): Json | undefined {
  return typeof value === "string" && !value.includes("{{") ? `{{ ${value} }}` : value;
}

function joined(parts: readonly string[], separator: string): string {
  return parts.filter(Boolean).join(separator);
}

function shorten(line: string): string {
  const flat = line.replace(/\s+/g, " ").trim();
  return flat.length > LONGEST ? `${flat.slice(0, LONGEST - 1)}…` : flat;
}
