/** The system's clipboard, as far as the browser lets a page use it. */

/** What was copied here last, for browsers that let nobody read. */
let copied: string | null = null;

/** Put `text` on the clipboard; false when the browser does not allow it. */
export async function writeClipboard(text: string, data?: DataTransfer | null): Promise<boolean> {
  copied = text;
  if (data) {
    data.setData("text/plain", text);
    return true;
  }
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return writeByEvent(text);
  }
}

/** Without TLS there is no other way than to have the browser ask what to copy. */
function writeByEvent(text: string): boolean {
  const answer = (event: ClipboardEvent) => {
    event.clipboardData?.setData("text/plain", text);
    event.preventDefault();
    event.stopImmediatePropagation();
  };
  document.addEventListener("copy", answer, { capture: true, once: true });
  const done = document.execCommand("copy");
  document.removeEventListener("copy", answer, { capture: true });
  return done;
}

/** The text on the clipboard, or what was copied here last. */
export async function readClipboard(): Promise<string | null> {
  try {
    return await navigator.clipboard.readText();
  } catch {
    return copied;
  }
}
