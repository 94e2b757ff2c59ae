import { useEffect, useRef, useState } from "react";

/** The same function each time, which calls the last `change`. */
export function useStable<T>(change: (value: T) => void): (value: T) => void {
  const latest = useRef(change);
  useEffect(() => {
    latest.current = change;
  });
  const [stable] = useState(() => (value: T) => latest.current(value));
  return stable;
}
