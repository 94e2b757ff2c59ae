import { formatDuration } from "./formats";
import { useNow } from "./Time";

interface Props {
  /** Milliseconds; null while it goes on. */
  readonly ms: number | null;
  /** ISO time since which it goes on; what has not begun has none. */
  readonly since?: string | null;
}

/** How long something took, or takes so far. */
export function Duration({ ms, since }: Props) {
  const goesOn = ms === null && since !== null && since !== undefined;
  const now = useNow(goesOn ? 1_000 : 0);
  if (ms !== null) return <span style={NUMBERS}>{formatDuration(ms)}</span>;
  if (!goesOn) return <span>–</span>;
  // Whole seconds: a running number with fractions only flickers.
  const so = Math.max(0, Math.floor((now - Date.parse(since)) / 1000) * 1000);
  return <span style={NUMBERS}>{so === 0 ? "<1 s" : formatDuration(so)}…</span>;
}

const NUMBERS = { fontVariantNumeric: "tabular-nums", whiteSpace: "nowrap" } as const;
