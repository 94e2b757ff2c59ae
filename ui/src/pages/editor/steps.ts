/** Which edits in a row are one step to undo. */

/** Milliseconds without a letter after which typing on is another step. */
const PAUSE = 1_500;

export class Steps {
  private last = { merge: "", at: 0 };
  private count = 0;

  /** One mark for all edits of `merge` that follow each other without a pause; null for an edit that stands alone. */
  markOf(merge: string | null): string | null {
    const now = Date.now();
    if (merge === null || merge !== this.last.merge || now - this.last.at >= PAUSE) this.count += 1;
    this.last = { merge: merge ?? "", at: now };
    return merge === null ? null : `${merge} ${this.count}`;
  }

  /** The next edit is a step of its own, however soon it comes. */
  begin(): void {
    this.last = { merge: "", at: 0 };
  }
}
