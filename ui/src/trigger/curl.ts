/** A pasted `curl` command as a request, and URLs as callers write them. */

export interface CurlRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: readonly (readonly [string, string])[];
  readonly body: string;
}

/** `url` with a user name and a password in it: `https://user:password@…`. */
export function withCredentials(url: string, username: string, password: string): string {
  return url.replace(/^(https?:\/\/)/, `$1${encodeURIComponent(username)}:${encodeURIComponent(password)}@`);
}

/** `url` with `query` behind it. */
export function withQuery(url: string, query: string): string {
  return query === "" ? url : `${url}${url.includes("?") ? "&" : "?"}${query.replace(/^\?/, "")}`;
}

/** The words of a command line as a POSIX shell reads them, line ends with a backslash included. */
export function splitWords(command: string): string[] {
  const words: string[] = [];
  const WORD = /(?:[^\s'"\\$]+|\\\r?\n|\\[\s\S]|\$'((?:\\[\s\S]|[^'\\])*)'|'[^']*'|"(?:\\[\s\S]|[^"\\])*"|\$)+/g;
  for (const [word] of command.matchAll(WORD)) {
    const text = word.replace(
      /\\\r?\n|\$'((?:\\[\s\S]|[^'\\])*)'|'([^']*)'|"((?:\\[\s\S]|[^"\\])*)"|\\([\s\S])/g,
      (_match, ansi?: string, single?: string, double?: string, escaped?: string) => {
        if (ansi !== undefined) return unescapeAnsi(ansi);
        return (
          single ??
          double?.replace(/\\(\r?\n|["\\$`])/g, (_all, one: string) => (one.includes("\n") ? "" : one)) ??
          escaped ??
          ""
        );
      },
    );
    if (text !== "" || /['"]/.test(word)) words.push(text);
  }
  return words;
}

function unescapeAnsi(text: string): string {
  const simple: Readonly<Record<string, string>> = { n: "\n", t: "\t", r: "\r" };
  return text.replace(/\\(u[0-9a-fA-F]{4}|x[0-9a-fA-F]{2}|[\s\S])/g, (_all, one: string) =>
    one.length > 1 ? String.fromCharCode(Number.parseInt(one.slice(1), 16)) : (simple[one] ?? one),
  );
}

// Options of curl that take a value and say nothing about the request.
const WITH_VALUE: ReadonlySet<string> = new Set([
  "-o",
  "--output",
  "-m",
  "--max-time",
  "--connect-timeout",
  "-x",
  "--proxy",
  "--cacert",
  "-w",
  "--write-out",
]);

/** The request of a pasted `curl` command, null when `text` is none. */
export function readCurl(text: string): CurlRequest | null {
  const [first, ...words] = splitWords(text.trim());
  if (first !== "curl") return null;
  let method = "";
  let url = "";
  const headers: [string, string][] = [];
  const data: string[] = [];
  for (let at = 0; at < words.length; at += 1) {
    const word = words[at] ?? "";
    const [name, joined] = splitOption(word);
    const value = () => {
      if (joined !== undefined) return joined;
      at += 1;
      return words[at] ?? "";
    };
    if (name === "-X" || name === "--request") method = value();
    else if (name === "-H" || name === "--header") addHeader(headers, value());
    else if (name === "-d" || name.startsWith("--data") || name === "--json") {
      if (name === "--json") addHeader(headers, "Content-Type: application/json");
      data.push(value());
    } else if (name === "-u" || name === "--user") addHeader(headers, `Authorization: Basic ${encodeBasic(value())}`);
    else if (name === "-A" || name === "--user-agent") addHeader(headers, `User-Agent: ${value()}`);
    else if (name === "--url") url = value();
    else if (WITH_VALUE.has(name)) value();
    else if (!word.startsWith("-")) url = word;
  }
  if (data.length > 0 && !headers.some(([name]) => name.toLowerCase() === "content-type")) {
    headers.push(["Content-Type", "application/x-www-form-urlencoded"]);
  }
  return url === ""
    ? null
    : { method: method || (data.length > 0 ? "POST" : "GET"), url, headers, body: data.join("&") };
}

/** `--data=x` and `-XPOST` are an option and its value in one word. */
function splitOption(word: string): [string, string | undefined] {
  const long = /^(--[\w-]+)=([\s\S]*)$/.exec(word);
  if (long) return [long[1] ?? "", long[2]];
  const short = /^(-[XHduA])([\s\S]+)$/.exec(word);
  return short ? [short[1] ?? "", short[2]] : [word, undefined];
}

function addHeader(headers: [string, string][], line: string): void {
  const at = line.indexOf(":");
  if (at > 0) headers.push([line.slice(0, at).trim(), line.slice(at + 1).trim()]);
}

function encodeBasic(credentials: string): string {
  const bytes = new TextEncoder().encode(credentials);
  return btoa(String.fromCharCode(...bytes));
}
