/** A JSON Schema (2020-12) that a sample fits, as a start for the author's own. */

import { isRecord } from "../workflow/branches";
import type { Json } from "../workflow/document";
import { ExactNumber } from "../workflow/exact";

type Schema = { [key: string]: Json };

/** What is required and of which type, as far as one sample can tell. Nothing about values, nothing is forbidden. */
export function schemaOf(sample: Json): Schema {
  if (sample instanceof ExactNumber) return { type: /^-?\d+$/.test(sample.source) ? "integer" : "number" };
  if (sample === null) return {};
  if (Array.isArray(sample)) {
    const items = sample
      .map(schemaOf)
      .reduce<Schema | null>((all, one) => (all === null ? one : mergeSchemas(all, one)), null);
    return items === null || Object.keys(items).length === 0 ? { type: "array" } : { type: "array", items };
  }
  if (isRecord(sample)) {
    const names = Object.keys(sample);
    const properties = Object.fromEntries(Object.entries(sample).map(([name, value]) => [name, schemaOf(value)]));
    return names.length === 0 ? { type: "object" } : { type: "object", properties, required: names };
  }
  if (typeof sample === "number") return { type: Number.isInteger(sample) ? "integer" : "number" };
  return { type: typeof sample };
}

/** The schema that both fit what `one` and `other` describe. */
export function mergeSchemas(one: Schema, other: Schema): Schema {
  if (one.type === undefined || other.type === undefined) return {};
  if (one.type !== other.type) {
    const types = new Set([one.type, other.type].flat() as string[]);
    if (types.has("number")) types.delete("integer");
    const type = [...types].sort();
    // Of several types only those matter that both may be.
    return type.length === 1 && (type[0] === "number" || type[0] === "integer") ? { type: type[0] } : { type };
  }
  if (one.type === "object") return mergeObjects(one, other);
  if (one.type === "array" && isRecord(one.items) && isRecord(other.items)) {
    return { type: "array", items: mergeSchemas(one.items, other.items) };
  }
  return one.type === "array" ? { type: "array" } : one;
}

function mergeObjects(one: Schema, other: Schema): Schema {
  const left = isRecord(one.properties) ? one.properties : {};
  const right = isRecord(other.properties) ? other.properties : {};
  // A name such as `__proto__` is data like any other, which an assignment would not take it for.
  const merged = new Map<string, Json>(Object.entries(left));
  for (const [name, schema] of Object.entries(right)) {
    const before = merged.get(name);
    merged.set(name, isRecord(before) && isRecord(schema) ? mergeSchemas(before, schema) : schema);
  }
  const inBoth = (Array.isArray(one.required) ? one.required : []).filter(
    (name) => Array.isArray(other.required) && other.required.includes(name),
  );
  return {
    type: "object",
    ...(merged.size > 0 && { properties: Object.fromEntries(merged) }),
    ...(inBoth.length > 0 && { required: inBoth }),
  };
}
