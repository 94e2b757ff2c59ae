/** What the server proposes in place of a name that does not exist. Pure. */

export interface Fix {
  /** What is proposed. */
  readonly name: string;
  /** The text with it. */
  readonly fixed: string;
}

const PATH = /^(\S+) is missing; the nearest existing path is (\S+)$/;
const NAME = /'([^']+)'\. Did you mean '([^']+)'\?/;

/** The fix that `reason` names for `value`, null when it names none or `value` does not have what is wrong. */
export function fixOf(reason: string, value: string): Fix | null {
  const [, wrong = "", name = ""] = PATH.exec(reason) ?? NAME.exec(reason) ?? [];
  if (wrong === "" || name === "") return null;
  const whole = new RegExp(`(?<![\\w.])${quotePattern(wrong)}(?!\\w)`, "g");
  const inside = new RegExp(`(?<!\\w)${quotePattern(wrong)}(?!\\w)`, "g");
  const fixed = value.replace(wrong.includes(".") ? whole : inside, () => name);
  return fixed === value ? null : { name, fixed };
}

function quotePattern(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
}
