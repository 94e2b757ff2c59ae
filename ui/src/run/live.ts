/**
 * Changes of executions as they happen. All parts of a page share one stream; it is closed while nobody looks at the
 * page, because browsers allow only a few connections to a server, and after each interruption everybody is told to
 * load again what they show.
 */

import { useEffect, useRef, useSyncExternalStore } from "react";
import { call } from "../app/call";
import type { NodeStatus, Status } from "./records";

export interface Change {
  readonly id: string;
  readonly workflow: string;
  readonly revision: number;
  readonly status: Status;
  readonly created_at: string;
  readonly ended_at: string | null;
  /** The last node runs, at most 20. */
  readonly nodes: readonly { readonly path: string; readonly status: NodeStatus }[];
}

export interface Listener {
  /** Called with the changes of one moment, oldest first. */
  readonly onChanges?: (changes: readonly Change[]) => void;
  /** Changes were missed: what is shown has to be loaded again. */
  readonly onMissed?: () => void;
}

export type LiveState = "connecting" | "open" | "broken";

/** Where the events come from; EventSource in a browser. */
export interface Source {
  addEventListener(type: string, listener: (event: MessageEvent<string>) => void): void;
  close(): void;
}

const FIRST_DELAY = 500;
const LONGEST_DELAY = 15_000;
/** Changes are handed on in batches: a page need not be drawn more often. */
const BATCH = 150;
/** A page that is left for another one that listens too keeps its stream. */
const LINGER = 2_000;

/** Milliseconds before try number `tries` (from 0) to connect again; `chance` from 0 to 1 spreads many browsers. */
export function delayBefore(tries: number, chance: number): number {
  return Math.min(LONGEST_DELAY, FIRST_DELAY * 2 ** tries) * (0.75 + chance / 2);
}

export class Live {
  state: LiveState = "connecting";
  private readonly listeners = new Set<Listener>();
  private readonly watchers = new Set<() => void>();
  private source: Source | null = null;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private batchTimer: ReturnType<typeof setTimeout> | undefined;
  private batch: Change[] = [];
  private tries = 0;
  private interrupted = false;

  constructor(
    private readonly open: () => Source,
    /** Called when the stream broke, to find out why: an ended session does not show in an EventSource. */
    private readonly probe: () => void = () => undefined,
    private readonly isVisible: () => boolean = () => true,
  ) {}

  listen(listener: Listener): () => void {
    this.listeners.add(listener);
    if (this.source === null && this.isVisible()) this.connect();
    return () => {
      this.listeners.delete(listener);
      if (this.listeners.size === 0) setTimeout(() => this.listeners.size === 0 && this.stop(), LINGER);
    };
  }

  watch = (watcher: () => void): (() => void) => {
    this.watchers.add(watcher);
    return () => this.watchers.delete(watcher);
  };

  /** To be told when the page is shown or hidden. */
  visibilityChanged(): void {
    if (!this.isVisible()) this.stop(true);
    else if (this.source === null && this.listeners.size > 0) this.connect();
  }

  private connect(): void {
    clearTimeout(this.timer);
    const source = this.open();
    this.source = source;
    if (this.state !== "broken") this.become("connecting");
    source.addEventListener("open", () => this.opened());
    source.addEventListener("execution", (event) => this.hear(JSON.parse(event.data) as Change));
    source.addEventListener("lost", () => this.miss());
    source.addEventListener("error", () => this.broke(source));
  }

  private opened(): void {
    this.tries = 0;
    this.become("open");
    if (this.interrupted) this.miss();
    this.interrupted = false;
  }

  private broke(source: Source): void {
    if (this.source !== source) return;
    source.close();
    this.source = null;
    this.interrupted = true;
    this.become("broken");
    this.probe();
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.visibilityChanged(), delayBefore(this.tries, Math.random()));
    this.tries += 1;
  }

  private stop(interrupted = false): void {
    clearTimeout(this.timer);
    this.source?.close();
    this.source = null;
    this.interrupted = interrupted || this.interrupted;
    this.become("connecting");
  }

  private hear(change: Change): void {
    this.batch.push(change);
    this.batchTimer ??= setTimeout(() => this.flush(), BATCH);
  }

  private flush(): void {
    const changes = this.batch;
    this.batch = [];
    this.batchTimer = undefined;
    for (const listener of [...this.listeners]) listener.onChanges?.(changes);
  }

  private miss(): void {
    for (const listener of [...this.listeners]) listener.onMissed?.();
  }

  private become(state: LiveState): void {
    if (this.state === state) return;
    this.state = state;
    for (const watcher of [...this.watchers]) watcher();
  }
}

const live = new Live(
  () => new EventSource("/api/v1/events"),
  () => void call("GET", "/executions?limit=1").catch(() => undefined),
  () => document.visibilityState !== "hidden",
);
document.addEventListener("visibilitychange", () => live.visibilityChanged());

/** Hear of executions, those of `workflow` alone where it is given, for as long as the component is there. */
export function useLive(listener: Listener, workflow?: string | null): LiveState {
  const latest = useRef(listener);
  latest.current = listener;
  useEffect(
    () =>
      live.listen({
        onChanges: (changes) => {
          const wanted = workflow ? changes.filter((change) => change.workflow === workflow) : changes;
          if (wanted.length > 0) latest.current.onChanges?.(wanted);
        },
        onMissed: () => latest.current.onMissed?.(),
      }),
    [workflow],
  );
  return useSyncExternalStore(live.watch, () => live.state);
}
