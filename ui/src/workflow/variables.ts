/** What can be read at a place of a workflow: the list behind the variable picker. */

import { isRecord, type Shapes } from "./branches";
import type { FieldSpec, Json, Sample, WorkflowDocument, WorkflowNode } from "./document";
import { ExactNumber } from "./exact";
import { type FieldSource, listFields, stepsOf } from "./fieldNames";
import { nodesBefore } from "./order";
import { bodyOf, headersOf, queryOf } from "./samples";
import { findNode } from "./trees";

export type VariableGroup = "fields" | "body" | "query" | "headers" | "request" | "nodes" | "loop" | "workflow";
export type ValueType = "string" | "number" | "boolean" | "object" | "array" | "null" | "unknown";

export interface Variable {
  /** What stands between the braces: `trigger.fields.amount`. */
  readonly expression: string;
  readonly label: string;
  readonly group: VariableGroup;
  readonly type: ValueType;
  /** The value that the sample or an earlier result has there; undefined when neither is known. */
  readonly sample: Json | undefined;
  /** Key of the node whose result it is. */
  readonly node?: string;
  /** How deep it lies in the value above it, 0 for the value itself. */
  readonly depth: number;
}

/** A place from which variables are read: a node's config, the trigger's own settings, or behind the last node. */
export type Reader = { readonly node: string } | "trigger" | "end";

// A list in a picker is for looking through: values beyond this are reached by typing.
const MOST_PATHS = 300;
const MOST_DEPTH = 6;

// What a result holds before there was one.
const KNOWN_RESULTS: Readonly<Record<string, Readonly<Record<string, ValueType>>>> = {
  http_request: { status: "number", headers: "object", body: "unknown", duration: "number" },
};

/** What `where` can read, nearest to the author first: named fields, body, query, headers, results, the rest. */
export function listVariables(
  document: WorkflowDocument,
  where: Reader,
  sample: Sample | null,
  shapes: Shapes,
  results: Readonly<Record<string, Json>> = {},
): Variable[] {
  const request = sample?.request ?? null;
  const sources = {
    body: request ? bodyOf(request) : undefined,
    query: request ? queryOf(request.query) : undefined,
    headers: request ? headersOf(request.headers) : undefined,
  };
  const known = { ...results, ...sample?.pins };
  const readers = where === "trigger" ? [] : nodesBefore(document, where);
  return [
    ...fieldVariables(document, sources),
    ...pathVariables("body", "trigger.body", sources.body),
    ...pathVariables("query", "trigger.query", sources.query),
    ...pathVariables("headers", "trigger.headers", sources.headers),
    ...readers.flatMap((node) => resultVariables(node, known[node.key], shapes)),
    ...(where === "trigger" || where === "end" ? [] : loopVariables(document, where.node)),
    ...fixedVariables(request?.method),
  ];
}

function fieldVariables(
  document: WorkflowDocument,
  sources: Readonly<Record<FieldSource, Json | undefined>>,
): Variable[] {
  return listFields(document.trigger).map(({ source, spec, name }) => {
    const value = readSteps(sources[source], stepsOf(source, spec.path));
    return {
      expression: `trigger.fields.${name}`,
      label: spec.alias || name,
      group: "fields",
      type: spec.type && spec.type !== "any" ? fieldType(spec.type) : typeOf(value),
      sample: value,
      depth: 0,
    };
  });
}

function fieldType(type: NonNullable<FieldSpec["type"]>): ValueType {
  return type === "integer" ? "number" : type === "any" ? "unknown" : type;
}

function resultVariables(node: WorkflowNode, result: Json | undefined, shapes: Shapes): Variable[] {
  const expression = `nodes.${node.key}`;
  const label = node.title || node.key;
  const known = KNOWN_RESULTS[node.type];
  if (result === undefined && known) {
    const parts = Object.entries(known).map(
      ([name, type]): Variable => ({
        expression: `${expression}.${name}`,
        label: name,
        group: "nodes",
        type,
        sample: undefined,
        node: node.key,
        depth: 1,
      }),
    );
    return [
      { expression, label, group: "nodes", type: "object", sample: undefined, node: node.key, depth: 0 },
      ...parts,
    ];
  }
  const isBoolean = node.type === "condition" && result === undefined;
  const isKnownType = shapes.has(node.type);
  const own: Variable = {
    expression,
    label,
    group: "nodes",
    type: isBoolean && isKnownType ? "boolean" : typeOf(result),
    sample: result,
    node: node.key,
    depth: 0,
  };
  const inner = pathVariables("nodes", expression, result).map((one) => ({
    ...one,
    node: node.key,
    depth: one.depth + 1,
  }));
  return [own, ...inner];
}

function loopVariables(document: WorkflowDocument, key: string): Variable[] {
  const loops = findNode(document, key)?.ancestors.filter((node) => node.type === "loop") ?? [];
  const inner = loops.at(-1);
  if (!inner) return [];
  const plain = (["item", "index", "first", "last"] as const).map((name) => fixed("loop", name, loopType(name)));
  const outer = loops.map((loop) => fixed("loop", `loops.${loop.key}.item`, "unknown"));
  return [...plain, ...outer];
}

function loopType(name: "item" | "index" | "first" | "last"): ValueType {
  return name === "item" ? "unknown" : name === "index" ? "number" : "boolean";
}

function fixedVariables(method: string | undefined): Variable[] {
  return [
    fixed("request", "trigger.body", "unknown"),
    fixed("request", "trigger.query", "object"),
    fixed("request", "trigger.headers", "object"),
    fixed("request", "trigger.raw", "string"),
    fixed("request", "trigger.request.method", "string", method),
    fixed("request", "trigger.request.address", "string"),
    fixed("workflow", "workflow.key", "string"),
    fixed("workflow", "workflow.title", "string"),
    fixed("workflow", "execution.id", "string"),
  ];
}

function fixed(group: VariableGroup, expression: string, type: ValueType, sample?: Json): Variable {
  return { expression, label: expression, group, type, sample, depth: 0 };
}

/** Every path in `value`, the outer ones first, lists by their first item. */
function pathVariables(group: VariableGroup, root: string, value: Json | undefined): Variable[] {
  const found: Variable[] = [];
  const visit = (inner: Json, expression: string, label: string, depth: number): void => {
    if (found.length >= MOST_PATHS) return;
    found.push({ expression, label, group, type: typeOf(inner), sample: inner, depth });
    if (depth < MOST_DEPTH) descend(inner, expression, depth + 1);
  };
  const descend = (outer: Json, expression: string, depth: number): void => {
    if (Array.isArray(outer)) {
      const [first] = outer;
      if (first !== undefined) visit(first, `${expression}[0]`, "[0]", depth);
    } else if (typeOf(outer) === "object") {
      for (const [name, inner] of Object.entries(outer as { [key: string]: Json }))
        visit(inner, `${expression}${member(name)}`, name, depth);
    }
  };
  if (value !== undefined) descend(value, root, 0);
  return found;
}

function member(name: string): string {
  return /^[A-Za-z_]\w*$/.test(name) ? `.${name}` : `[${JSON.stringify(name)}]`;
}

/** The value that `steps` lead to; over a list without an index, the list of values. */
function readSteps(value: Json | undefined, steps: readonly (string | number)[]): Json | undefined {
  let found: Json | undefined = value;
  for (const step of steps) found = readStep(found, step);
  return found;
}

function readStep(value: Json | undefined, step: string | number): Json | undefined {
  if (Array.isArray(value)) {
    if (typeof step === "number") return value[step];
    const inner = value.map((item) => readStep(item, step)).filter((item) => item !== undefined);
    return inner.length > 0 ? inner.flat() : undefined;
  }
  if (value !== undefined && isRecord(value) && Object.hasOwn(value, step)) return value[step];
  return undefined;
}

export function typeOf(value: Json | undefined): ValueType {
  if (value === undefined) return "unknown";
  if (value === null) return "null";
  if (Array.isArray(value)) return "array";
  if (value instanceof ExactNumber) return "number";
  const type = typeof value;
  return type === "string" || type === "number" || type === "boolean" ? type : "object";
}
