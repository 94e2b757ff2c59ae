/** In which order and where the properties of an object are drawn. Pure. */

import type { Json } from "../workflow/document";
import { isEqual } from "../workflow/equality";
import { follow, type JsonSchema } from "./schema";

export type Item =
  | { readonly kind: "field"; readonly name: string; readonly schema: JsonSchema }
  /** Fields of which one at most is used. */
  | {
      readonly kind: "choice";
      readonly name: string;
      readonly members: readonly { name: string; schema: JsonSchema }[];
    };

export interface Layout {
  readonly items: readonly Item[];
  /** Drawn behind "More settings". */
  readonly advanced: readonly Item[];
  /** Members of the value that the schema does not know. */
  readonly unknown: readonly string[];
}

type Values = { readonly [key: string]: Json };

export function layOut(schema: JsonSchema, root: JsonSchema, value: Values, hidden: ReadonlySet<string>): Layout {
  const properties = schema.properties ?? {};
  const items: Item[] = [];
  const advanced: Item[] = [];
  const choices = new Map<string, { name: string; schema: JsonSchema }[]>();
  for (const [name, given] of Object.entries(properties)) {
    const found = follow(given, root);
    if (hidden.has(name) || found["x-widget"] === "hidden" || !isWanted(name, found, properties, root, value)) continue;
    const choice = found["x-choice"];
    const target = found["x-advanced"] ? advanced : items;
    const members = choice ? choices.get(choice) : undefined;
    if (members) members.push({ name, schema: given });
    else if (choice) {
      const fresh = [{ name, schema: given }];
      choices.set(choice, fresh);
      target.push({ kind: "choice", name: choice, members: fresh });
    } else target.push({ kind: "field", name, schema: given });
  }
  const unknown = Object.keys(value).filter((name) => !Object.hasOwn(properties, name) && !hidden.has(name));
  return { items, advanced, unknown };
}

function isWanted(
  name: string,
  schema: JsonSchema,
  properties: Readonly<Record<string, JsonSchema>>,
  root: JsonSchema,
  value: Values,
): boolean {
  const when = schema["x-when"];
  if (!when || isSet(value, name)) return true;
  return Object.entries(when).every(([other, allowed]) => {
    const current = value[other] ?? follow(properties[other] ?? {}, root).default;
    return allowed.some((one) => isEqual(one, current));
  });
}

/**
 * `value` with the member `name` set as it is chosen. What another choice only has use for goes, into `shelf`, and comes
 * back from there when it is of use again.
 */
export function withChoice(
  value: Values,
  name: string,
  member: Json | undefined,
  schema: JsonSchema,
  root: JsonSchema,
  shelf: Map<string, Json>,
): { [key: string]: Json } {
  const properties = schema.properties ?? {};
  const next = withMember(value, name, member);
  for (const [other, given] of Object.entries(properties)) {
    const found = follow(given, root);
    if (!found["x-when"] || !Object.hasOwn(found["x-when"], name)) continue;
    const { [other]: kept, ...rest } = next;
    const wanted = isWanted(other, found, properties, root, rest);
    const shelved = shelf.get(other);
    if (!wanted && kept !== undefined) {
      shelf.set(other, kept);
      delete next[other];
    } else if (wanted && kept === undefined && shelved !== undefined) next[other] = shelved;
  }
  return next;
}

/** Whether the author said anything about `name`. */
export function isSet(value: Values, name: string): boolean {
  return Object.hasOwn(value, name) && value[name] !== undefined;
}

/** `value` with the member `name` set, or without it for undefined. The order of the others stays. */
export function withMember(value: Values, name: string, member: Json | undefined): { [key: string]: Json } {
  if (member === undefined) {
    const { [name]: _gone, ...rest } = value;
    return rest;
  }
  return { ...value, [name]: member };
}
