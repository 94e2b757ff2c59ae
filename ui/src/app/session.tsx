/** Who is signed in, what they may do, and what happens when the session ends under an open page. */

import { queryOptions } from "@tanstack/react-query";
import { createContext, useContext, useSyncExternalStore } from "react";
import { ApiProblem, api, onSessionEnd, type Schema, take } from "../api/client";
import { call } from "./call";
import { queries } from "./queries";

export type Role = Schema<"SessionUser">["role"];
export type Session = Schema<"SessionView">;

type Answer = Schema<"SessionState">;

export const sessionQuery = queryOptions({
  queryKey: ["session"],
  queryFn: async () => {
    const answer: Answer = await take(api.GET("/api/v1/session"));
    const before = queries.getQueryData<Answer>(["session"]);
    if (answer.session !== null) setEnded(false);
    else if (before?.session) {
      // A page that is open stays, with all that was typed into it, and asks to sign in again.
      setEnded(true);
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
  setEnded(false);
  void queries.invalidateQueries({ predicate: (query) => query.queryKey[0] !== "session" });
}

export async function signIn(email: string, password: string): Promise<Session> {
  const session = await call<Session>("POST", "/session", { email, password });
  keepSession(session);
  return session;
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

let ended = false;
const listeners = new Set<() => void>();

function setEnded(value: boolean) {
  if (ended === value) return;
  ended = value;
  for (const listener of listeners) listener();
}

onSessionEnd(() => {
  if (queries.getQueryData(sessionQuery.queryKey)?.session) setEnded(true);
});

function subscribe(listener: () => void) {
  listeners.add(listener);
  return () => {
    listeners.delete(listener);
  };
}

/** Whether the session ended while the page was open; signing in again ends that. */
export function useSessionEnded(): boolean {
  return useSyncExternalStore(subscribe, () => ended);
}

/** Whether a call was refused because the session has ended. */
export function isSessionEnd(error: unknown): boolean {
  return (
    error instanceof ApiProblem &&
    error.status === 401 &&
    (error.code === "session-ended" || error.code === "key-missing")
  );
}

/** Resolves once there is a session again: at once when there is one now. */
export function untilSignedIn(): Promise<void> {
  return new Promise((resolve) => {
    if (!ended) return resolve();
    const stop = subscribe(() => {
      if (ended) return;
      stop();
      resolve();
    });
  });
}

/** Make `work`'s call; if the session has ended meanwhile, make it again as soon as the person signed in again. */
export async function withSession<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!isSessionEnd(error)) throw error;
    await untilSignedIn();
    return work();
  }
}
