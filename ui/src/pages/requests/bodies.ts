/** The bytes of a body in the forms in which people read them. */

/** Bytes in a line of the dump. */
export const WIDTH = 16;

export interface HexLine {
  readonly offset: string;
  readonly hex: string;
  /** Printable ASCII, a dot for all else. */
  readonly characters: string;
}

/** Line `index` of the dump of `bytes`. */
export function hexLine(bytes: Uint8Array, index: number): HexLine {
  const start = index * WIDTH;
  const row = bytes.subarray(start, start + WIDTH);
  const hex = Array.from(row, (byte) => byte.toString(16).padStart(2, "0"));
  const gap = hex.length > WIDTH / 2 ? [...hex.slice(0, WIDTH / 2), "", ...hex.slice(WIDTH / 2)] : hex;
  return {
    offset: start.toString(16).padStart(8, "0"),
    hex: gap.join(" "),
    characters: Array.from(row, (byte) => (byte >= 32 && byte < 127 ? String.fromCharCode(byte) : ".")).join(""),
  };
}

export function countLines(bytes: Uint8Array): number {
  return Math.ceil(bytes.length / WIDTH);
}

/** The bytes that the API shows as text or as base64. */
export function toBytes(body: string | null, base64: string | null): Uint8Array {
  if (body !== null) return new TextEncoder().encode(body);
  return Uint8Array.from(atob(base64 ?? ""), (character) => character.charCodeAt(0));
}

export function toBase64(bytes: Uint8Array): string {
  let binary = "";
  for (const byte of bytes) binary += String.fromCharCode(byte);
  return btoa(binary);
}

/** `bytes` as text, or null when they are no UTF-8. */
export function toText(bytes: Uint8Array): string | null {
  try {
    // A byte order mark is a byte that was sent.
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return null;
  }
}

/** Name and value of each parameter of a target such as `/hooks/x?a=1`, as it was sent. */
export function readQuery(target: string): [string, string][] {
  const at = target.indexOf("?");
  return at < 0 ? [] : [...new URLSearchParams(target.slice(at + 1))];
}

/** Where at the door a request was turned away. */
export type Check =
  | "url"
  | "method"
  | "address"
  | "size"
  | "time"
  | "authentication"
  | "content-type"
  | "query"
  | "body"
  | "schema"
  | "filter"
  | "queue"
  | "server";

const CHECKS: Readonly<Record<string, Check>> = {
  "unknown-url": "url",
  "method-not-allowed": "method",
  "address-not-allowed": "address",
  "body-too-large": "size",
  "body-timeout": "time",
  "authentication-missing": "authentication",
  "authentication-wrong": "authentication",
  "authentication-unavailable": "authentication",
  "type-not-accepted": "content-type",
  "query-malformed": "query",
  "body-malformed": "body",
  "body-invalid": "schema",
  filtered: "filter",
  "queue-full": "queue",
  "not-stored": "server",
  stopping: "server",
  "server-error": "server",
};

/** The check that a reason such as `body-malformed: JSON ends too early` names, and its sentence. */
export function readReason(reason: string): { readonly check: Check | null; readonly sentence: string } {
  const [code = ""] = reason.split(": ", 1);
  const check = Object.hasOwn(CHECKS, code) ? CHECKS[code] : undefined;
  return check === undefined ? { check: null, sentence: reason } : { check, sentence: reason.slice(code.length + 2) };
}
