/** A server with one draft, for tests of the store. */

import { ApiProblem } from "../../api/client";
import type { Draft } from "./calls";
import type { Transport } from "./draftState";

export const SOURCE = "# Why it is here\nkey: w\ntitle: Old\ntrigger:\n  type: webhook\nnodes: []\n";

/** A server with one draft; `answer` may refuse the next save. */
export class Server implements Transport {
  source = SOURCE;
  version = 1;
  saves: string[] = [];
  refuse: Error | null = null;
  hold: Promise<void> | null = null;

  draft(): Draft {
    const title = /title: (.*)/.exec(this.source)?.[1] ?? "";
    const document = { key: "w", title, trigger: { type: "webhook" }, nodes: [] };
    return { document, source: this.source, version: this.version, problems: [], warnings: [], updated_by: "Ada" };
  }

  load = async () => this.draft();

  save = async (source: string, version: number) => {
    this.saves.push(source);
    await this.hold;
    if (this.refuse) throw this.refuse;
    if (version !== this.version) throw new ApiProblem(412, "draft-changed", "Somebody else saved.");
    this.source = source;
    this.version += 1;
    return this.draft();
  };
}
