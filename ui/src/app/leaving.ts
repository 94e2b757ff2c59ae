/** Asks before a page is left on which something would be lost. */

const guards = new Set<() => boolean>();
let asks = true;

function hear(event: BeforeUnloadEvent): void {
  // All are called: a guard may keep what it holds.
  const held = [...guards].map((isHolding) => isHolding()).some(Boolean);
  if (held && asks) event.preventDefault();
}

/** Have `isHolding` asked whenever the page is about to be left. Returns what ends that. */
export function guardLeaving(isHolding: () => boolean): () => void {
  if (guards.size === 0) window.addEventListener("beforeunload", hear);
  guards.add(isHolding);
  return () => {
    guards.delete(isHolding);
    if (guards.size === 0) window.removeEventListener("beforeunload", hear);
  };
}

/** Load the page anew without asking, for somebody who has just said so. */
export function leaveAtOnce(): void {
  asks = false;
  window.location.reload();
}
