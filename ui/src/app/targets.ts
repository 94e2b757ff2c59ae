/** Where to go after signing in: a path of this site, whatever a link says. */

const SIGN_IN = "/sign-in";

/** `to` when it is a path of this site, otherwise the start page. */
export function safeTarget(to: string | undefined): string {
  if (to === undefined || !to.startsWith("/") || to.startsWith("//") || hasOddCharacters(to)) return "/";
  return to === SIGN_IN || to.startsWith(`${SIGN_IN}?`) ? "/" : to;
}

/** Browsers read a backslash as a slash and drop control characters: `/\t/other.example` would lead away. */
function hasOddCharacters(to: string): boolean {
  return [...to].some((letter) => letter === "\\" || letter < " " || letter === "\u007f");
}
