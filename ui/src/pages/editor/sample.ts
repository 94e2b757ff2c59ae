/** The request that the draft is tried with, and results that need not be made again. */

import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useCallback, useEffect, useRef, useState } from "react";
import { Unreachable } from "../../api/client";
import { notifyProblem } from "../../app/problems";
import { withSession } from "../../app/session";
import type { Json, Sample } from "../../workflow/document";
import { sampleQuery, saveSample } from "./calls";

const NONE: Sample = { request: null, pins: {} };
const DELAY = 400;
const RETRY = 3_000;

export interface Loading {
  /** False until it is known whether there is a sample. */
  readonly loaded: boolean;
  readonly error: Error | null;
  retry(): void;
}

export interface SampleHandle extends Loading {
  /** Empty until it is loaded. */
  readonly sample: Sample;
  change(sample: Sample): void;
  /** Keep `result` for test runs, or forget it. */
  pin(key: string, result: Json | undefined): void;
}

export function useSample(key: string): SampleHandle {
  const client = useQueryClient();
  const { data, error, refetch } = useQuery(sampleQuery(key));
  const sample = data ?? NONE;
  const waiting = useRef<{ timer: ReturnType<typeof setTimeout>; sample: Sample } | null>(null);
  const latest = useRef(sample);
  latest.current = sample;
  const chosen = useRef<Sample | null>(null);

  const show = useCallback(
    (next: Sample) => {
      latest.current = next;
      client.setQueryData(sampleQuery(key).queryKey, next);
    },
    [client, key],
  );
  const send = useCallback(
    (leaving = false) => {
      const { current } = waiting;
      if (!current) return;
      clearTimeout(current.timer);
      waiting.current = null;
      withSession(() => saveSample(key, current.sample, leaving))
        .then(() => {
          // What was loaded meanwhile, such as after signing in again, may be from before this save.
          if (chosen.current === current.sample) show(current.sample);
        })
        .catch((error) => {
          if (!(error instanceof Unreachable)) return notifyProblem(error);
          // The server is away, and the page says so; what was changed since goes instead.
          waiting.current ??= { sample: current.sample, timer: setTimeout(() => send(), RETRY) };
        });
    },
    [key, show],
  );
  useEffect(() => {
    const leave = () => send(true);
    window.addEventListener("pagehide", leave);
    return () => {
      window.removeEventListener("pagehide", leave);
      send();
    };
  }, [send]);

  const change = useCallback(
    (next: Sample) => {
      chosen.current = next;
      show(next);
      if (waiting.current) clearTimeout(waiting.current.timer);
      waiting.current = { sample: next, timer: setTimeout(() => send(), DELAY) };
    },
    [show, send],
  );
  const pin = useCallback(
    (node: string, result: Json | undefined) => {
      const { [node]: _before, ...pins } = latest.current.pins;
      change({ ...latest.current, pins: result === undefined ? pins : { ...pins, [node]: result } });
    },
    [change],
  );
  const retry = useCallback(() => void refetch(), [refetch]);
  return { sample, change, pin, loaded: data !== undefined, error, retry };
}

/** `act`, to be started by a person at once, and done as soon as there is what it needs. `wanted`: it waits for that. */
export function useOnceLoaded({ loaded, error, retry }: Loading, act: () => void) {
  const [wanted, setWanted] = useState(false);
  useEffect(() => {
    if (!wanted || (!loaded && !error)) return;
    setWanted(false);
    if (loaded) act();
    else notifyProblem(error);
  }, [wanted, loaded, error, act]);
  const start = useCallback(() => {
    if (loaded) return act();
    if (error) retry();
    setWanted(true);
  }, [loaded, error, retry, act]);
  return { wanted, start };
}
