/** Whether the server answers, told by every call that is made. While it does not, it is asked until it does. */

import { useSyncExternalStore } from "react";
import { api } from "../api/client";
import { queries } from "./queries";

/** `back` lasts a few seconds after an interruption. */
export type Reach = "here" | "gone" | "back";

const ASK_EVERY = 2_000;
const SHOW_BACK_FOR = 4_000;

let reach: Reach = "here";
let timer: number | undefined;
const listeners = new Set<() => void>();

function become(next: Reach) {
  if (reach === next) return;
  reach = next;
  for (const listener of listeners) listener();
}

/** To be told of each answer: one that is not Hookyard's own means that something else answers in its place. */
export function noticeAnswer(response: Response): void {
  const type = response.headers.get("content-type") ?? "";
  if (response.ok || type.startsWith("application/problem+json")) noticeReply();
  else if (response.status >= 502) noticeSilence();
}

/** To be told when a call or a stream broke before there was an answer. */
export function noticeSilence(): void {
  if (reach === "gone") return;
  become("gone");
  window.clearTimeout(timer);
  timer = window.setTimeout(ask, ASK_EVERY);
}

/** To be told when the server showed that it is there. */
export function noticeReply(): void {
  if (reach !== "gone") return;
  become("back");
  window.clearTimeout(timer);
  timer = window.setTimeout(() => become("here"), SHOW_BACK_FOR);
  void queries.invalidateQueries();
}

async function ask() {
  try {
    const response = await fetch("/healthz", { cache: "no-store" });
    if (response.ok) return noticeReply();
  } catch {
    // Still gone.
  }
  timer = window.setTimeout(ask, ASK_EVERY);
}

api.use({
  onResponse({ response }) {
    noticeAnswer(response);
    return undefined;
  },
  onError({ error }) {
    // A call that the page itself gave up says nothing about the server.
    if (!(error instanceof DOMException && error.name === "AbortError")) noticeSilence();
    return undefined;
  },
});

function subscribe(listener: () => void) {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export function useReach(): Reach {
  return useSyncExternalStore(subscribe, () => reach);
}
