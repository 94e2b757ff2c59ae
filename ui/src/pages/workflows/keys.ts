/** Keys of workflows: a-z, 0-9, - and _, at most 63 characters. */

export const KEY = /^[a-z0-9][a-z0-9_-]{0,62}$/;
const LONGEST = 63;

const LETTERS: Readonly<Record<string, string>> = {
  ß: "ss",
  æ: "ae",
  œ: "oe",
  ø: "o",
  ł: "l",
  đ: "d",
  ð: "d",
  þ: "th",
  ı: "i",
};

/** The key that `title` suggests, empty when it has no letter that a key could have. */
export function keyFromTitle(title: string): string {
  const plain = title
    .toLowerCase()
    .replace(/[ßæœøłđðþı]/g, (letter) => LETTERS[letter] ?? letter)
    .normalize("NFKD")
    .replace(/\p{Mark}/gu, "")
    .replace(/['’]/g, "");
  return plain
    .replace(/[^a-z0-9_]+/g, "-")
    .replace(/^[-_]+/, "")
    .slice(0, LONGEST)
    .replace(/-+$/, "");
}

/** `key`, or with the first number behind it that makes it one of its own. */
export function freeKey(key: string, taken: ReadonlySet<string>): string {
  const start = key || "workflow";
  if (!taken.has(start)) return start;
  for (let number = 2; ; number += 1) {
    const end = `-${number}`;
    const candidate = start.slice(0, LONGEST - end.length) + end;
    if (!taken.has(candidate)) return candidate;
  }
}
