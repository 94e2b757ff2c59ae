/** Who is signed in, what they may do, and what happens when the session ends under an open page. */

import { queryOptions } from "@tanstack/react-query";
import { createContext, useContext, useSyncExternalStore } from "react";
import { ApiProblem, api, onSessionEnd, type Schema, take } from "../api/client";
import { call } from "./call";
import { queries } from "./queries";
import { createStore } from "./store";

export type Role = Schema<"SessionUser">["role"];
export type Session = Schema<"SessionView">;

type Answer = Schema<"SessionState">;

export const sessionQuery = queryOptions({
  queryKey: ["session"],
  queryFn: async () => {
    const answer: Answer = await take(api.GET("/api/v1/session"));
    const before = queries.getQueryData<Answer>(["session"]);
    if (before?.session && answer.session !== null && answer.session.user.id !== before.session.user.id) {
      // Another tab signed somebody else in.
      become({ stranger: answer.session });
      return before;
    }
    if (answer.session !== null) become(SIGNED_IN);
    else if (before?.session) {
      // A page that is open stays, with all that was typed into it, and asks to sign in again.
      become({ ended: true });
      return before;
    }
    return answer;
  },
  staleTime: 60_000,
});

export const SessionContext = createContext<Session | null>(null);

/** The session of who looks at this page. Only for what stands inside of the frame. */
export function useSession(): Session {
  const session = useContext(SessionContext);
  if (session === null) throw new Error("useSession() outside of the frame");
  return session;
}

/** Whether the person who is signed in may do what needs `scope`. The server decides; the page only hides. */
export function may(scope: string): boolean {
  const scopes = queries.getQueryData(sessionQuery.queryKey)?.session?.scopes ?? [];
  return scopes.includes(scope) || scopes.includes("*");
}

/** Keep the session that the server has just given; what was asked in another's name is forgotten. */
export function keepSession(session: Session): void {
  const before = queries.getQueryData(sessionQuery.queryKey);
  const version = before?.version ?? "";
  if (before?.session?.user.id !== session.user.id) {
    queries.removeQueries({ predicate: (query) => query.queryKey[0] !== "session" && !query.isActive() });
  }
  queries.setQueryData(sessionQuery.queryKey, { session, setup_needed: false, version });
  become(SIGNED_IN);
  void queries.invalidateQueries({ predicate: (query) => query.queryKey[0] !== "session" });
}

/** Sign in. Over a page that somebody else opened it is asked first what becomes of what they did there. */
export async function signIn(email: string, password: string): Promise<Session> {
  const session = await call<Session>("POST", "/session", { email, password });
  const before = queries.getQueryData(sessionQuery.queryKey)?.session;
  if (before && before.user.id !== session.user.id) become({ stranger: session });
  else keepSession(session);
  tabs?.postMessage("session");
  return session;
}

type HandOver = (from: string, to: string) => void;
const heirs = new Set<HandOver>();

/** Have `listener` told the ids of both when one person goes on with the page of another. */
export function onHandOver(listener: HandOver): () => void {
  heirs.add(listener);
  return () => heirs.delete(listener);
}

/** Go on as `session`, who has said that what waits on this page is to be saved in their name. */
export function goOnAs(session: Session): void {
  const before = queries.getQueryData(sessionQuery.queryKey)?.session;
  if (before) for (const listener of heirs) listener(before.user.id, session.user.id);
  keepSession(session);
}

/** End the session and leave the page for the sign-in, with nothing of it kept in memory. */
export async function signOut(): Promise<void> {
  try {
    await call("DELETE", "/session");
  } catch (error) {
    // One that has ended already is what was asked for.
    if (!(error instanceof ApiProblem && error.status === 401)) throw error;
  }
  window.location.assign("/sign-in");
}

interface Presence {
  /** The session ended while the page was open; signing in again ends that. */
  readonly ended: boolean;
  /** Somebody else than who opened the page is signed in: nothing is sent in their name before they said so. */
  readonly stranger: Session | null;
}

const SIGNED_IN: Presence = { ended: false, stranger: null };
const presence = createStore<Presence>(SIGNED_IN);

function become(next: Partial<Presence>) {
  presence.set(next);
}

onSessionEnd(() => {
  if (queries.getQueryData(sessionQuery.queryKey)?.session) become({ ended: true });
});

/** All tabs of this browser have one session: each is told when another one changes it. */
const tabs = typeof BroadcastChannel === "undefined" ? null : new BroadcastChannel("hookyard");
tabs?.addEventListener("message", () => void queries.invalidateQueries({ queryKey: sessionQuery.queryKey }));

export function usePresence(): Presence {
  return useSyncExternalStore(presence.subscribe, presence.get);
}

/** Whether a call was refused because the session has ended. */
export function isSessionEnd(error: unknown): boolean {
  return (
    error instanceof ApiProblem &&
    error.status === 401 &&
    (error.code === "session-ended" || error.code === "key-missing")
  );
}

/** Resolves once the person of this page has a session: at once when there is one now. */
export function untilSignedIn(): Promise<void> {
  const isHere = () => !presence.get().ended && presence.get().stranger === null;
  return new Promise((resolve) => {
    if (isHere()) return resolve();
    const stop = presence.subscribe(() => {
      if (!isHere()) return;
      stop();
      resolve();
    });
  });
}

/** Make `work`'s call; if the session has ended meanwhile, make it again as soon as the person signed in again. */
export async function withSession<T>(work: () => Promise<T>): Promise<T> {
  await untilSignedIn();
  try {
    return await work();
  } catch (error) {
    if (!isSessionEnd(error)) throw error;
    await untilSignedIn();
    return work();
  }
}
