/** The query of the page's own URLs: plain texts, so that `value=007` stays what somebody typed. */

export function parseSearch(search: string): Record<string, string> {
  return Object.fromEntries(new URLSearchParams(search));
}

export function writeSearch(search: Record<string, unknown>): string {
  const present = Object.entries(search).filter(([, value]) => value !== undefined && value !== null);
  const query = new URLSearchParams(present.map(([name, value]) => [name, String(value)])).toString();
  // What a query may hold as it is stays readable: lists and paths.
  const readable = query.replaceAll("%2C", ",").replaceAll("%2F", "/").replaceAll("%3A", ":");
  return readable === "" ? "" : `?${readable}`;
}
