/** What a browser calls itself, in two words. */

export interface Agent {
  /** "" when it is none that is known. */
  readonly browser: string;
  readonly system: string;
}

// In this order: most browsers also claim to be those further down.
const BROWSERS: readonly (readonly [RegExp, string])[] = [
  [/\bEdgA?\//, "Edge"],
  [/\bOPR\//, "Opera"],
  [/\bSamsungBrowser\//, "Samsung Internet"],
  [/\bFirefox\/|\bFxiOS\//, "Firefox"],
  [/Chrome\/|\bCriOS\//, "Chrome"],
  [/\bSafari\//, "Safari"],
  [/^curl\//, "curl"],
];

const SYSTEMS: readonly (readonly [RegExp, string])[] = [
  [/iPhone/, "iPhone"],
  [/iPad/, "iPad"],
  [/Android/, "Android"],
  [/Windows/, "Windows"],
  [/Mac OS X|Macintosh/, "macOS"],
  [/CrOS/, "ChromeOS"],
  [/Linux|X11/, "Linux"],
];

export function readAgent(agent: string): Agent {
  const find = (names: typeof BROWSERS) => names.find(([pattern]) => pattern.test(agent))?.[1] ?? "";
  return { browser: find(BROWSERS), system: find(SYSTEMS) };
}
