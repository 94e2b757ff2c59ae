/** What went wrong in words, and what to do next. */

import { notifications } from "@mantine/notifications";
import { ApiProblem, Unreachable } from "../api/client";
import { text } from "../text";
import { isSessionEnd } from "./session";

export interface Problem {
  readonly title: string;
  readonly detail: string;
  /** Single mistakes, each with its place in front where it has one. */
  readonly mistakes: readonly string[];
}

const TITLES: Readonly<Record<string, string>> = text.shell.problemTitles;

/** `error` in words; for anything that is neither a problem nor silence, its own message. */
export function describeError(error: unknown): Problem {
  if (error instanceof ApiProblem) {
    const mistakes = error.problems.map(({ where, reason }) => (where ? `${where}: ${reason}` : reason));
    const title = TITLES[error.code] ?? (error.status >= 500 ? text.shell.serverFailed : text.shell.refused);
    return { title, detail: error.message, mistakes: mistakes.length > 1 ? mistakes : [] };
  }
  if (error instanceof Unreachable)
    return { title: text.shell.unreachable, detail: text.shell.unreachableHint, mistakes: [] };
  return { title: text.shell.pageFailed, detail: error instanceof Error ? error.message : String(error), mistakes: [] };
}

/** Tell of `error` in a corner. An ended session is not told: the page asks to sign in again by itself. */
export function notifyProblem(error: unknown): void {
  if (isSessionEnd(error)) return;
  const { title, detail } = describeError(error);
  notifications.show({ title, message: detail, color: "red", autoClose: 12_000 });
}

/** What is wrong with the input named `name`, from the problems of a refused call. */
export function mistakeOf(error: unknown, name: string): string | undefined {
  if (!(error instanceof ApiProblem)) return undefined;
  const found = error.problems.find(({ where, field }) => field === name || where === name || where === `body.${name}`);
  return found?.reason;
}
