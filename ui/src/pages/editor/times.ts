/** When something happened, as part of a sentence. */

const relative = new Intl.RelativeTimeFormat(undefined, { numeric: "auto" });

/** “5 minutes ago”; the day and time when it was longer ago than a day. Empty for no time. */
export function when(time: string | number | undefined): string {
  if (time === undefined) return "";
  const at = new Date(time);
  const seconds = (at.getTime() - Date.now()) / 1000;
  if (Number.isNaN(seconds)) return "";
  if (seconds > -60) return relative.format(0, "second");
  if (seconds > -3600) return relative.format(Math.round(seconds / 60), "minute");
  if (seconds > -86_400) return relative.format(Math.round(seconds / 3600), "hour");
  return at.toLocaleString();
}
