/** Which card a form belongs to, and the text in its fields that is no part of the draft yet. */

import { createContext, useContext, useState, useSyncExternalStore } from "react";
import { createStore } from "../app/store";
import type { WorkflowDocument } from "../workflow/document";
import { findNode } from "../workflow/trees";

type Fields = ReadonlyMap<string, unknown>;

const NO_FIELDS: Fields = new Map();

/** What was typed or pasted and cannot be taken over yet, such as half of a JSON value: by card and field. */
export class UnfinishedTexts {
  private readonly store = createStore<{ cards: ReadonlyMap<string, Fields> }>({ cards: new Map() });

  readonly subscribe = (listener: () => void) => this.store.subscribe(listener);

  /** Every card that has some; another object after each change. */
  readonly get = (): ReadonlyMap<string, Fields> => this.store.get().cards;

  /** The cards of `document` that have some. One that was deleted keeps its own, for undo. */
  cardsIn(document: WorkflowDocument): string[] {
    return [...this.get().keys()].filter((card) => card.startsWith("@") || findNode(document, card));
  }

  read(card: string, field: string): unknown {
    return this.get().get(card)?.get(field);
  }

  /** Keep `value`, or with undefined forget what was kept. */
  keep(card: string, field: string, value: unknown): void {
    const before = this.get().get(card) ?? NO_FIELDS;
    if (before.get(field) === value) return;
    const fields = new Map(before);
    if (value === undefined) fields.delete(field);
    else fields.set(field, value);
    this.put(card, fields);
  }

  /** The card `from` is called `to` now. */
  rename(from: string, to: string): void {
    const fields = this.get().get(from);
    if (fields === undefined || from === to) return;
    this.put(from, NO_FIELDS);
    this.put(to, fields);
  }

  private put(card: string, fields: Fields): void {
    const cards = new Map(this.get());
    if (fields.size === 0) cards.delete(card);
    else cards.set(card, fields);
    this.store.set({ cards });
  }
}

export interface FormPlace {
  readonly card: string;
  /** Path of the card in the document. A field is known by what follows it, wherever its node is moved. */
  readonly base: string;
  readonly texts: UnfinishedTexts;
  /** The next edit is a step of its own to undo. */
  beginStep(): void;
}

/** Null for forms that belong to no card. */
export const FormPlaceContext = createContext<FormPlace | null>(null);

const NOTHING_TO_HEAR = () => () => undefined;

/**
 * What is unfinished in the field at `path`, and how to keep it; it outlives its form. Without a place or a path it is
 * kept as long as the form is there.
 */
export function useUnfinished<T>(path: string | undefined): readonly [T | undefined, (value: T | undefined) => void] {
  const place = useContext(FormPlaceContext);
  const [own, setOwn] = useState<T | undefined>(undefined);
  const known = path === undefined ? null : place;
  const field = known && path?.startsWith(known.base) ? path.slice(known.base.length) : (path ?? "");
  const kept = useSyncExternalStore(
    known?.texts.subscribe ?? NOTHING_TO_HEAR,
    () => known?.texts.read(known.card, field) as T | undefined,
  );
  return known ? [kept, (value) => known.texts.keep(known.card, field, value)] : [own, setOwn];
}
