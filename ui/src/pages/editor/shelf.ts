/** Edits that the server does not have yet, kept in the browser: a closed tab or an ended session loses nothing. */

export interface Shelved {
  readonly source: string;
  /** The version of the draft that was edited. */
  readonly version: number;
  /** Milliseconds since 1970. */
  readonly at: number;
}

export interface Shelf {
  /** Keep the edits of this visit; those of others stay. */
  keep(shelved: Shelved): void;
  /** The newest edits that are kept, whoever's visit they are of. */
  look(): Shelved | null;
  /** The edits of this visit have reached the server. */
  clear(): void;
  /** Forget what other visits kept of the text `source`. */
  drop(source: string): void;
}

/**
 * The shelf of one person's edits of one workflow. Each visit has a place of its own on it, so that two tabs do not
 * take each other's away. A browser that keeps nothing has an empty one.
 */
export function makeShelf(person: string, key: string, storage: Storage = localStorage): Shelf {
  const names = `hookyard.draft.${person}.${key}/`;
  const own = `${names}${Date.now().toString(36)}-${Math.random().toString(36).slice(2)}`;
  const attempt = <T>(work: () => T, otherwise: T): T => {
    try {
      return work();
    } catch {
      return otherwise;
    }
  };
  const places = () => Object.keys(storage).filter((name) => name.startsWith(names));
  const readAt = (name: string) => attempt(() => read(storage.getItem(name)), null);
  const newest = () =>
    places()
      .flatMap((name) => readAt(name) ?? [])
      .reduce<Shelved | null>((best, one) => (best === null || one.at > best.at ? one : best), null);
  const drop = (source: string) => {
    for (const name of places()) if (name !== own && readAt(name)?.source === source) storage.removeItem(name);
  };
  return {
    keep: (shelved) => attempt(() => storage.setItem(own, JSON.stringify(shelved)), undefined),
    look: () => attempt(newest, null),
    clear: () => attempt(() => storage.removeItem(own), undefined),
    drop: (source) => attempt(() => drop(source), undefined),
  };
}

function read(text: string | null): Shelved | null {
  if (text === null) return null;
  const found = JSON.parse(text) as Partial<Shelved> | null;
  if (typeof found?.source !== "string" || typeof found.version !== "number" || typeof found.at !== "number")
    return null;
  return { source: found.source, version: found.version, at: found.at };
}
