/** Paths as the server writes them: `nodes[2].branches.yes[0].config.url`. */

const STEP = /^(?:\.?([^.[\]]+)|\[(\d+)\]|\["((?:\\.|[^"\\])*)"\])/;
/** A name that stands without quotes. */
const BARE = /^(?!\s)[^.[\]"'\\]+(?<!\s)$/;

/** The steps of a path, outermost first. */
export function splitPath(path: string): (string | number)[] {
  const steps: (string | number)[] = [];
  let rest = path;
  while (rest) {
    const match = STEP.exec(rest);
    if (!match) break;
    steps.push(match[2] !== undefined ? Number(match[2]) : (match[1] ?? JSON.parse(`"${match[3]}"`)));
    rest = rest.slice(match[0].length);
  }
  return steps;
}

export function joinPath(steps: readonly (string | number)[]): string {
  return steps.reduce<string>(pathInto, "");
}

/** The path of a member or item of the value at `base`. */
export function pathInto(base: string, step: string | number): string {
  if (typeof step === "number") return `${base}[${step}]`;
  if (!BARE.test(step)) return `${base}[${JSON.stringify(step)}]`;
  return base === "" ? step : `${base}.${step}`;
}
