/** The Markdown that documentation is written in, read into blocks: headings, paragraphs, lists, tables, code. */

export type Inline =
  | { readonly kind: "text" | "code" | "strong" | "emphasis"; readonly text: string }
  | { readonly kind: "link"; readonly text: string; readonly to: string };

export type Block =
  | { readonly kind: "heading"; readonly level: number; readonly text: readonly Inline[] }
  | { readonly kind: "paragraph"; readonly text: readonly Inline[] }
  | { readonly kind: "list"; readonly ordered: boolean; readonly items: readonly (readonly Inline[])[] }
  | {
      readonly kind: "table";
      readonly head: readonly (readonly Inline[])[];
      readonly rows: readonly (readonly (readonly Inline[])[])[];
    }
  | { readonly kind: "code"; readonly language: string; readonly text: string };

const INLINE = /`([^`]+)`|\*\*([^*]+)\*\*|\*([^*\s][^*]*)\*|\[([^\]]+)\]\(([^)\s]+)\)/g;

export function readInline(text: string): Inline[] {
  const parts: Inline[] = [];
  let at = 0;
  for (const match of text.matchAll(INLINE)) {
    if (match.index > at) parts.push({ kind: "text", text: text.slice(at, match.index) });
    at = match.index + match[0].length;
    const [, code, strong, emphasis, label, to] = match;
    if (code !== undefined) parts.push({ kind: "code", text: code });
    else if (strong !== undefined) parts.push({ kind: "strong", text: strong });
    else if (emphasis !== undefined) parts.push({ kind: "emphasis", text: emphasis });
    else parts.push({ kind: "link", text: label ?? "", to: to ?? "" });
  }
  if (at < text.length) parts.push({ kind: "text", text: text.slice(at) });
  return parts;
}

export function readMarkdown(markdown: string): Block[] {
  const blocks: Block[] = [];
  const lines = markdown.replaceAll("\r\n", "\n").split("\n");
  let at = 0;
  while (at < lines.length) {
    const line = lines[at] ?? "";
    if (line.trim() === "") {
      at += 1;
      continue;
    }
    const [block, next] = readBlock(lines, at);
    blocks.push(block);
    at = Math.max(next, at + 1);
  }
  return blocks;
}

function readBlock(lines: readonly string[], at: number): [Block, number] {
  const line = lines[at] ?? "";
  const fence = /^```(\w*)/.exec(line);
  if (fence) {
    const end = lines.findIndex((one, index) => index > at && one.startsWith("```"));
    const close = end < 0 ? lines.length : end;
    return [{ kind: "code", language: fence[1] ?? "", text: lines.slice(at + 1, close).join("\n") }, close + 1];
  }
  const heading = /^(#{1,6})\s+(.*)$/.exec(line);
  if (heading) return [{ kind: "heading", level: heading[1]?.length ?? 1, text: readInline(heading[2] ?? "") }, at + 1];
  if (line.startsWith("|") && /^\|[\s|:-]+\|?\s*$/.test(lines[at + 1] ?? "")) return readTable(lines, at);
  if (BULLET.test(line)) return readList(lines, at);
  let end = at + 1;
  while (end < lines.length && !startsBlock(lines[end] ?? "")) end += 1;
  return [{ kind: "paragraph", text: readInline(lines.slice(at, end).join(" ")) }, end];
}

const BULLET = /^\s*(?:[-*]|\d+\.)\s+/;

function startsBlock(line: string): boolean {
  return line.trim() === "" || /^(?:```|#{1,6}\s|\|)/.test(line) || BULLET.test(line);
}

function readList(lines: readonly string[], at: number): [Block, number] {
  const items: string[] = [];
  let end = at;
  for (; end < lines.length; end += 1) {
    const line = lines[end] ?? "";
    if (BULLET.test(line)) items.push(line.replace(BULLET, ""));
    else if (/^\s+\S/.test(line)) items.push(`${items.pop() ?? ""} ${line.trim()}`);
    else break;
  }
  return [{ kind: "list", ordered: /^\s*\d/.test(lines[at] ?? ""), items: items.map(readInline) }, end];
}

function readTable(lines: readonly string[], at: number): [Block, number] {
  let end = at + 2;
  while ((lines[end] ?? "").startsWith("|")) end += 1;
  const cells = (line: string) => splitCells(line).map(readInline);
  return [{ kind: "table", head: cells(lines[at] ?? ""), rows: lines.slice(at + 2, end).map(cells) }, end];
}

function splitCells(line: string): string[] {
  const inner = line.trim().replace(/^\||\|$/g, "");
  return inner.split(/(?<!\\)\|/).map((cell) => cell.trim().replaceAll("\\|", "|"));
}

/** `to` when it leads to another site by http or https, otherwise null. */
export function safeLink(to: string): string | null {
  try {
    const url = new URL(to);
    return url.protocol === "https:" || url.protocol === "http:" ? url.href : null;
  } catch {
    return null;
  }
}
