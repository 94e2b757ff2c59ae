/** Calls that are about the draft as it is seen here, and not as somebody saved it a moment ago. */

import { ApiProblem } from "../../api/client";
import { withSession } from "../../app/session";
import type { DraftStore } from "./draftStore";

/**
 * Make `act`'s call with the version of the draft that is shown. False when the server has a draft of somebody else: then
 * `store` asks which one it is to be.
 */
export async function asSeen(store: DraftStore, act: (version: number) => Promise<unknown>): Promise<boolean> {
  for (;;) {
    try {
      await withSession(() => act(store.get().saved.version));
      return true;
    } catch (error) {
      if (!(error instanceof ApiProblem && error.status === 412)) throw error;
      if (!(await store.meet())) return false;
    }
  }
}
