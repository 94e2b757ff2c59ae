import { useEffect, useState } from "react";
import { formatAge, formatExactTime, formatTime } from "./formats";

interface Props {
  /** ISO 8601, as the API writes it. */
  readonly value: string;
  /** How long ago instead of when. */
  readonly ago?: boolean;
}

/** A time in the reader's zone; pointing at it shows the exact one. */
export function Time({ value, ago = false }: Props) {
  const date = new Date(value);
  const now = useNow(ago ? 10_000 : 0);
  if (Number.isNaN(date.getTime())) return <span>{value}</span>;
  // A list shows hundreds of times while it scrolls: the browser's own tip costs nothing.
  return (
    <time dateTime={value} title={formatExactTime(date)} style={{ whiteSpace: "nowrap" }}>
      {ago ? formatAge(date, now) : formatTime(date)}
    </time>
  );
}

/** The time now in milliseconds, again every `every`; 0 stands still. */
export function useNow(every: number): number {
  const [now, setNow] = useState(Date.now);
  useEffect(() => {
    if (every === 0) return;
    setNow(Date.now());
    const timer = setInterval(() => setNow(Date.now()), every);
    return () => clearInterval(timer);
  }, [every]);
  return now;
}
