/** Scopes of API keys, and the bundles that people choose from. */

export type Preset = "read" | "write" | "all" | "own";

const OWNERS_ONLY = /^(access|audit):/;

/** The scopes that `preset` stands for, of those that the person has: nobody gives away what they may not do. */
export function scopesOf(preset: Preset, held: readonly string[], chosen: readonly string[]): string[] {
  if (preset === "own") return held.filter((scope) => chosen.includes(scope));
  if (preset === "all") return ["*"];
  const everyday = held.filter((scope) => !OWNERS_ONLY.test(scope));
  return preset === "write" ? everyday : everyday.filter((scope) => scope.endsWith(":read"));
}

/** The bundle that `scopes` are, for a list that is read at a glance. */
export function presetOf(scopes: readonly string[], known: readonly string[]): Preset {
  if (scopes.includes("*")) return "all";
  for (const preset of ["read", "write"] as const) {
    const bundle = scopesOf(preset, known, []);
    if (bundle.length === scopes.length && bundle.every((scope) => scopes.includes(scope))) return preset;
  }
  return "own";
}
