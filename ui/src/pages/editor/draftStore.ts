/**
 * The draft while it is edited. Every edit is there at once; the text follows to the server a moment later, one save at
 * a time, and nothing is forgotten until the server has it.
 */

import { ApiProblem } from "../../api/client";
import { isSessionEnd, untilSignedIn } from "../../app/session";
import { createStore } from "../../app/store";
import { UnfinishedTexts } from "../../form/place";
import type { WorkflowDocument } from "../../workflow/document";
import { type History, record, redo, startHistory, undo } from "../../workflow/history";
import { readSource } from "../../workflow/sources";
import type { Draft } from "./calls";
import { type DraftState, reportOf, type Transport } from "./draftState";
import type { Shelf } from "./shelf";
import {
  brokenIn,
  fromBroken,
  fromServer,
  fromText,
  type Snapshot,
  textOf,
  withDocument,
  writeText,
} from "./snapshots";
import { Steps } from "./steps";

const DELAY = 400;
const FIRST_RETRY = 1_000;
const LAST_RETRY = 15_000;

export class DraftStore {
  private readonly store;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private busy: Promise<void> | null = null;
  private retry = FIRST_RETRY;
  private readonly steps = new Steps();
  /** What was done to get to text that is no workflow. */
  private brokenLabel = "";
  /** Texts that were sent and never answered: the server may have them. */
  private readonly unanswered = new Set<string>();
  /** What was typed into fields and is no part of the draft yet. */
  readonly texts = new UnfinishedTexts();

  constructor(
    draft: Draft,
    private readonly transport: Transport,
    private readonly shelf: Shelf,
  ) {
    shelf.drop(draft.source);
    const opened = fromServer(draft.source, draft.document);
    this.store = createStore<DraftState>({
      history: startHistory(opened),
      broken: brokenIn(opened),
      saving: { status: "saved" },
      theirs: null,
      found: shelf.look(),
      ...reportOf(draft),
    });
  }

  readonly subscribe = (listener: () => void) => this.store.subscribe(listener);
  readonly get = (): DraftState => this.store.get();

  get document(): WorkflowDocument {
    return this.get().history.present.value.document;
  }

  /** Whether leaving the page would lose something: an edit on its way, or unfinished text of a card that is there. */
  get isHolding(): boolean {
    return this.get().saving.status !== "saved" || this.texts.cardsIn(this.document).length > 0;
  }

  /** The text as it stands, whether it is YAML or not yet. */
  get text(): string {
    const { broken, history } = this.get();
    return broken ? broken.text : textOf(history.present.value);
  }

  /** The same, without holding up the page; null when it has changed again meanwhile. */
  readonly writeText = async (): Promise<string | null> => {
    const { broken, history } = this.get();
    const text = broken ? broken.text : await writeText(history.present.value);
    return this.get().history === history && this.get().broken === broken ? text : null;
  };

  /** Change the document. Edits in a row with the same `merge` become one step to undo. */
  readonly edit = (
    label: string,
    change: (document: WorkflowDocument) => WorkflowDocument,
    merge: string | null = null,
  ): void => {
    const { history, broken } = this.get();
    if (broken) return;
    const before = history.present.value;
    const document = change(before.document);
    if (document === before.document) return;
    this.become(record(history, withDocument(before, document), label, this.steps.markOf(merge)));
  };

  /** The next edit is a step of its own to undo, however soon it comes. */
  readonly beginStep = (): void => this.steps.begin();

  /** The text was typed. Canvas and server follow as soon as it is YAML. */
  readonly write = (text: string, label: string): void => {
    if (text === this.text) return;
    const { document, problems } = readSource(text);
    if (document === null) {
      this.brokenLabel = label;
      this.store.set({ broken: { text, problems }, saving: { status: "broken" } });
      this.keep();
      return;
    }
    this.become(record(this.get().history, fromText(text, document), label, this.steps.markOf("text")));
  };

  /** Give up text that is no workflow. */
  readonly dropBroken = (): void => {
    const { history } = this.get();
    this.become(this.isBreaking ? history : undo(history));
  };

  readonly undo = (): void => {
    const { history } = this.get();
    this.become(this.isBreaking ? history : undo(history));
  };

  /** What is being typed is in no step yet, so that doing again would lose it. */
  readonly redo = (): void => {
    if (!this.isBreaking) this.become(redo(this.get().history));
  };

  /** Whether text was typed that is no workflow. */
  private get isBreaking(): boolean {
    const { broken, history } = this.get();
    return broken !== brokenIn(history.present.value);
  }

  /** Save now what there is to save. Resolves once everything is saved or it is clear that it cannot be. */
  readonly settle = async (): Promise<boolean> => {
    clearTimeout(this.timer);
    await (this.busy ?? this.save());
    // What was typed during that save goes with the next one.
    if (this.get().saving.status === "unsaved") await this.save();
    return this.get().saving.status === "saved";
  };

  /** Somebody else's draft takes the place of this one, which stays one step to undo away. */
  readonly takeTheirs = (label: string): void => {
    const { theirs } = this.get();
    if (theirs) this.adopt(theirs, label);
  };

  /** This draft takes the place of somebody else's, as long as no third one came in between. */
  readonly keepMine = (): void => {
    const { theirs } = this.get();
    if (!theirs) return;
    this.store.set({ theirs: null, saved: { source: theirs.source, version: theirs.version } });
    void this.save();
  };

  /** Go on with the edits of an earlier visit. */
  readonly takeFound = (label: string): void => {
    const { found } = this.get();
    this.dropFound();
    if (found) this.write(found.source, label);
    this.keep();
  };

  readonly dropFound = (): void => {
    const { found } = this.get();
    this.store.set({ found: null });
    if (found) this.shelf.drop(found.source);
  };

  /** Look whether the server has another draft; it is taken over when there is nothing unsaved here. */
  readonly refresh = async (label: (by: string) => string): Promise<void> => {
    const before = this.get();
    if (before.saving.status !== "saved") return;
    const draft = await this.transport.load();
    const { saving, saved } = this.get();
    // What was saved meanwhile is newer than what was asked for.
    if (saving.status !== "saved" || this.busy || saved !== before.saved) return;
    // A workflow that was deleted and made anew counts its versions from the beginning.
    const isSame = draft.version === saved.version && draft.source === saved.source;
    if (isSame) this.store.set(reportOf(draft));
    else this.adopt(draft, label(draft.updated_by ?? ""));
  };

  /** The draft changed on the server with a call of its own, such as rolling back. */
  readonly adopt = (draft: Draft, label: string): void => {
    const { broken } = this.get();
    let { history } = this.get();
    const same = draft.source === textOf(history.present.value) && !this.isBreaking;
    // Text that was being typed becomes a step, so that undo leads back to it.
    if (broken && this.isBreaking) history = record(history, fromBroken(this.document, broken), this.brokenLabel);
    const next = same ? history : record(history, fromServer(draft.source, draft.document), label);
    this.store.set({
      history: next,
      broken: brokenIn(next.present.value),
      theirs: null,
      saving: { status: "saved" },
      ...reportOf(draft),
    });
    this.shelf.clear();
  };

  private become(history: History<Snapshot>): void {
    const broken = brokenIn(history.present.value);
    this.store.set({ history, broken });
    const { theirs, saved } = this.get();
    if (theirs) return;
    clearTimeout(this.timer);
    if (broken) {
      this.store.set({ saving: { status: broken.text === saved.source ? "saved" : "broken" } });
      return;
    }
    this.store.set({ saving: { status: this.busy ? "saving" : "unsaved" } });
    this.timer = setTimeout(() => void this.save(), DELAY);
  }

  /** Put what is unsaved on the shelf. */
  readonly keep = (): void => {
    const { saved, saving } = this.get();
    if (saving.status === "saved") return;
    this.shelf.keep({ source: this.text, version: saved.version, at: Date.now() });
  };

  private save(): Promise<void> {
    clearTimeout(this.timer);
    // The newest state follows when the save under way has ended.
    this.busy ??= this.saveAll().finally(() => {
      this.busy = null;
    });
    return this.busy;
  }

  private async saveAll(): Promise<void> {
    for (;;) {
      const { history, saved, theirs, broken } = this.get();
      if (theirs || broken) return this.keep();
      const source = await writeText(history.present.value);
      if (this.get().history !== history) continue;
      if (source === saved.source) {
        this.shelf.clear();
        return this.store.set({ saving: { status: "saved" } });
      }
      this.shelf.keep({ source, version: saved.version, at: Date.now() });
      this.store.set({ saving: { status: "saving" } });
      await untilSignedIn();
      try {
        const draft = await this.transport.save(source, saved.version);
        this.retry = FIRST_RETRY;
        this.unanswered.clear();
        this.store.set(reportOf(draft));
      } catch (error) {
        if (!(error instanceof ApiProblem)) this.unanswered.add(source);
        if (await this.fail(error)) continue;
        if (!isSessionEnd(error)) return;
        await untilSignedIn();
        clearTimeout(this.timer);
      }
    }
  }

  /** True when the save can go on at once. */
  private async fail(error: unknown): Promise<boolean> {
    if (error instanceof ApiProblem && error.status === 412) return this.meet();
    // A refusal stays one until the text changes; silence and a server in trouble may end by themselves.
    const again = !(error instanceof ApiProblem) || error.status >= 500 || error.status === 429;
    const first = error instanceof ApiProblem ? error.problems[0]?.reason : undefined;
    const reason = first ?? (error instanceof Error ? error.message : String(error));
    this.store.set({ saving: { status: "failed", reason, again: again || isSessionEnd(error) } });
    if (!again) return false;
    this.timer = setTimeout(() => void this.save(), this.retry);
    this.retry = Math.min(LAST_RETRY, this.retry * 2);
    return false;
  }

  /**
   * Somebody else saved in between: nothing is written over until a person has decided. True when what the server has
   * came from here, so that the call that was refused can be made again.
   */
  async meet(): Promise<boolean> {
    try {
      const theirs = await this.transport.load();
      const { saved, history, broken } = this.get();
      if (theirs.version === saved.version) return this.fail(new Error("The draft could not be saved."));
      // What the server has came from here: only its answer got lost.
      if (this.unanswered.has(theirs.source) || (!broken && theirs.source === textOf(history.present.value))) {
        this.store.set(reportOf(theirs));
        return true;
      }
      this.store.set({ theirs, saving: { status: "conflict" } });
      return false;
    } catch (error) {
      return this.fail(error);
    }
  }
}
