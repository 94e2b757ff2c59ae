/** Edits that the server does not have yet, kept in the browser: a closed tab or an ended session loses nothing. */

export interface Shelved {
  readonly source: string;
  /** The version of the draft that was edited. */
  readonly version: number;
  /** Milliseconds since 1970. */
  readonly at: number;
}

export interface Shelf {
  keep(shelved: Shelved): void;
  look(): Shelved | null;
  clear(): void;
}

/** The shelf of one person's edits of one workflow. A browser that keeps nothing has an empty one. */
export function makeShelf(person: string, key: string, storage: Storage = localStorage): Shelf {
  const name = `hookyard.draft.${person}.${key}`;
  const attempt = <T>(work: () => T, otherwise: T): T => {
    try {
      return work();
    } catch {
      return otherwise;
    }
  };
  return {
    keep: (shelved) => attempt(() => storage.setItem(name, JSON.stringify(shelved)), undefined),
    look: () => attempt(() => read(storage.getItem(name)), null),
    clear: () => attempt(() => storage.removeItem(name), undefined),
  };
}

function read(text: string | null): Shelved | null {
  if (text === null) return null;
  const found = JSON.parse(text) as Partial<Shelved> | null;
  if (typeof found?.source !== "string" || typeof found.version !== "number" || typeof found.at !== "number")
    return null;
  return { source: found.source, version: found.version, at: found.at };
}
