/** Give the browser `text` to save as a file named `name`. */
export function saveText(text: string, name: string): void {
  const url = URL.createObjectURL(new Blob([text], { type: "application/yaml" }));
  const link = document.createElement("a");
  link.href = url;
  link.download = name;
  link.click();
  // The download has begun when the click returns, but not every browser has read the address by then.
  window.setTimeout(() => URL.revokeObjectURL(url), 10_000);
}
