/** The lines of a unified diff. */

export interface DiffLine {
  readonly id: string;
  readonly kind: "added" | "removed" | "same" | "place";
  /** With its sign in front. */
  readonly text: string;
}

/** Whether `text` looks like a unified diff rather than a sentence. */
export function isDiff(text: string): boolean {
  return /^@@ -\d+(,\d+)? \+\d+(,\d+)? @@/m.test(text);
}

/** The lines of `text`; the two that name its files are left out. */
export function readDiff(text: string): DiffLine[] {
  const lines = text.split("\n");
  if (lines.at(-1) === "") lines.pop();
  let inside = false;
  return lines.flatMap((line, index) => {
    const isPlace = line.startsWith("@@");
    inside ||= isPlace;
    if (!inside && (line.startsWith("--- ") || line.startsWith("+++ "))) return [];
    const kind = isPlace ? "place" : line.startsWith("+") ? "added" : line.startsWith("-") ? "removed" : "same";
    return [{ id: `${index}`, kind, text: line }];
  });
}
