/** Calls as a command that can be pasted into a shell. */

import { MASK } from "./masks";

export interface CurlCall {
  readonly method: string;
  readonly url: string;
  readonly headers: readonly (readonly [string, string])[];
  /** Null when there is none. */
  readonly body: string | null;
  /** Name of the file to send instead, for bytes that cannot stand in a command. */
  readonly file?: string;
}

// curl writes these itself, from the URL and the body.
const OWN: ReadonlySet<string> = new Set([
  "host",
  "content-length",
  "connection",
  "transfer-encoding",
  "expect",
  "keep-alive",
  "upgrade",
]);

/** `text` as one word of a POSIX shell. */
export function quoteShell(text: string): string {
  return /^[A-Za-z0-9_./:=@%+,-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;
}

/** Whether `text` can stand in a command: no argument holds a NUL, and other control characters upset terminals. */
export function fitsCommand(text: string): boolean {
  for (let index = 0; index < text.length; index += 1) {
    const code = text.charCodeAt(index);
    if ((code < 32 && code !== 9 && code !== 10) || code === 127) return false;
  }
  return text.length <= 100_000;
}

export function writeCurl(call: CurlCall): string {
  // Without it, curl takes brackets in a URL for a range or a list of URLs.
  const plain = /[[\]{}]/.test(call.url) ? "-g " : "";
  const words = [`curl ${plain}-X ${quoteShell(call.method)} ${quoteShell(call.url)}`];
  let hasType = false;
  for (const [name, value] of call.headers) {
    if (OWN.has(name.toLowerCase())) continue;
    hasType ||= name.toLowerCase() === "content-type";
    // A header without a value is written with a semicolon; a colon would take it away.
    words.push(`-H ${quoteShell(value === "" ? `${name};` : `${name}: ${value}`)}`);
  }
  const hasBody = call.file !== undefined || (call.body !== null && call.body !== "");
  // curl would call a body a form.
  if (hasBody && !hasType) words.push("-H Content-Type:");
  if (call.file !== undefined) words.push(`--data-binary ${quoteShell(`@${call.file}`)}`);
  // `--data-raw` takes a leading @ as it is, but as `--data-binary` it keeps line ends.
  else if (hasBody) words.push(bodyWord(call.body ?? ""));
  return words.join(" \\\n  ");
}

function bodyWord(body: string): string {
  return body.startsWith("@") ? `--data-raw ${quoteShell(body)}` : `--data-binary ${quoteShell(body)}`;
}

export function hasMask(headers: CurlCall["headers"]): boolean {
  return headers.some(([, value]) => value.includes(MASK));
}
