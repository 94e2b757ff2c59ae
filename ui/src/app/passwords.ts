/** What makes a password good enough, in words. The server has the last word on its length. */

import { text } from "../text";

export const MIN_PASSWORD = 12;
export const MAX_PASSWORD = 256;

export type Strength = "short" | "long" | "weak" | "fair" | "strong";

/** Judge `password`; `personal` are words that somebody who knows the person would try, such as their name. */
export function judgePassword(password: string, personal: readonly string[] = []): Strength {
  const letters = [...password];
  if (letters.length < MIN_PASSWORD) return "short";
  if (letters.length > MAX_PASSWORD) return "long";
  const different = new Set(letters).size;
  if (different < 6 || isRun(letters) || holdsPersonal(password, personal)) return "weak";
  return letters.length >= 16 && different >= 9 ? "strong" : "fair";
}

/** Mostly neighbours in the character table or repetitions, as in `abcdefghijkl` or `111122223333`. */
function isRun(letters: readonly string[]): boolean {
  const codes = letters.map((letter) => letter.codePointAt(0) ?? 0);
  const close = codes.filter((code, index) => index > 0 && Math.abs(code - (codes[index - 1] ?? 0)) <= 1);
  return close.length > letters.length * 0.6;
}

function holdsPersonal(password: string, personal: readonly string[]): boolean {
  const plain = password.toLowerCase();
  const words = personal
    .flatMap((given) => given.toLowerCase().split(/[^\p{L}\p{N}]+/u))
    .filter((word) => word.length > 3);
  return words.some((word) => plain.includes(word) && plain.length - word.length < MIN_PASSWORD - 2);
}

/** The button that shows what was typed: reachable by keyboard, with a name. */
export const PASSWORD_TOGGLE = { "aria-label": text.shell.showPassword, "aria-hidden": false, tabIndex: 0 };
