/** Test requests as the server hears them, over server-sent events. */

import { useCallback, useEffect, useRef, useState } from "react";
import { workflowPath } from "../app/workflows";
import type { Json } from "../workflow/document";
import { parseExact } from "../workflow/exact";

export interface HeardRequest {
  readonly id: string | null;
  readonly received_at: string;
  readonly method: string;
  readonly target: string;
  readonly headers: readonly (readonly [string, string])[];
  readonly query: string;
  readonly body: string | null;
  readonly base64: string | null;
  readonly truncated?: boolean;
  readonly size: number;
  readonly address: string;
  readonly checks: readonly {
    readonly check: string;
    readonly passed: boolean | null;
    readonly status: number | null;
    readonly detail: string;
  }[];
  readonly parsed: { readonly headers: Json; readonly query: Json; readonly body: Json; readonly fields: Json } | null;
  readonly answer: { readonly status: number; readonly body: string | null } | null;
}

export type ListenState =
  | { readonly status: "idle" | "connecting" | "waiting" | "broken" | "refused" }
  | { readonly status: "ended"; readonly reason: string };

// Older ones are in the request log.
const KEPT = 20;

/** Listen at the URL of `workflow` from `start` to `stop`, or until the page is left. */
export function useListening(workflow: string) {
  const [state, setState] = useState<ListenState>({ status: "idle" });
  const [requests, setRequests] = useState<readonly HeardRequest[]>([]);
  const [lost, setLost] = useState(0);
  const source = useRef<EventSource | null>(null);
  const close = useCallback(() => {
    source.current?.close();
    source.current = null;
  }, []);
  useEffect(() => close, [close]);
  const stop = useCallback(() => {
    close();
    setState({ status: "idle" });
  }, [close]);
  const start = useCallback(
    (header: string) => {
      close();
      setState({ status: "connecting" });
      const search = header.trim() === "" ? "" : `?header=${encodeURIComponent(header.trim())}`;
      const opened = new EventSource(`/api/v1${workflowPath(workflow)}/listen${search}`);
      source.current = opened;
      opened.addEventListener("listening", () => setState({ status: "waiting" }));
      opened.addEventListener("request", (event) => {
        const request = parseExact(event.data) as unknown as HeardRequest;
        setRequests((before) => [request, ...before].slice(0, KEPT));
      });
      opened.addEventListener("lost", (event) => {
        const { count } = JSON.parse(event.data) as { count: number };
        setLost((before) => before + count);
      });
      opened.addEventListener("end", (event) => {
        // The browser would begin anew by itself.
        close();
        setState({ status: "ended", reason: (JSON.parse(event.data) as { reason: string }).reason });
      });
      opened.onerror = () => setState({ status: opened.readyState === EventSource.CLOSED ? "refused" : "broken" });
    },
    [close, workflow],
  );
  return { state, requests, lost, start, stop };
}
