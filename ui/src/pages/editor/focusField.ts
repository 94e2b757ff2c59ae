/** Leads to the field in the drawer that a problem is about: the one that shows the reason. */

const FIELDS = "input:not([type=hidden]), textarea, [contenteditable=true], select";

export function focusField(reason: string): void {
  // The drawer is drawn first, and heavy editors in it come a moment later.
  const attempt = (left: number, tabs: boolean) => {
    const drawer = document.querySelector<HTMLElement>("[data-editor-drawer]");
    const field = drawer && findField(drawer, reason);
    if (field) {
      field.scrollIntoView({ block: "center" });
      field.focus({ preventScroll: true });
    } else if (left > 0) {
      const turn = drawer !== null && tabs && left < 26;
      if (turn) openMarkedTab(drawer);
      setTimeout(() => attempt(left - 1, tabs && !turn), 40);
    } else {
      drawer?.focus();
    }
  };
  attempt(30, true);
}

function findField(drawer: HTMLElement, reason: string): HTMLElement | null {
  const alert = [...drawer.querySelectorAll<HTMLElement>("[role=alert], [id$=-error], [data-invalid]")].find((one) =>
    one.textContent?.includes(reason),
  );
  for (let around = alert?.parentElement; around && around !== drawer; around = around.parentElement) {
    const field = around.querySelector<HTMLElement>(FIELDS) ?? around.querySelector<HTMLElement>("button");
    if (field) return field;
  }
  return null;
}

/** A tab of the drawer that says it has problems, when the one in front has none. */
function openMarkedTab(drawer: HTMLElement): void {
  const tab = [...drawer.querySelectorAll<HTMLElement>("[role=tab][aria-selected=false]")].find((one) =>
    one.querySelector("svg[aria-label]"),
  );
  tab?.click();
}
