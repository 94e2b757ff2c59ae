import { describe, expect, it } from "vitest";
import { formatAge, formatBytes, formatDuration, formatExactTime, formatTime } from "./formats";

describe("durations", () => {
  it.each([
    [0, "0 ms"],
    [0.042, "0.04 ms"],
    [9.96, "10 ms"],
    [38.4, "38 ms"],
    [999.6, "1 s"],
    [1_240, "1.24 s"],
    [59_000, "59 s"],
    [59_996, "1 min"],
    [185_000, "3 min 5 s"],
    [3_600_000, "1 h"],
    [93_600_000, "1 d 2 h"],
    [Number.NaN, "–"],
  ])("%d is %s", (ms, shown) => expect(formatDuration(ms)).toBe(shown));
});

describe("sizes", () => {
  it.each([
    [0, "0 B"],
    [1023, "1023 B"],
    [1024, "1 KiB"],
    [1536, "1.5 KiB"],
    [10 * 1024 ** 2, "10 MiB"],
    [5 * 1024 ** 5, "5120 TiB"],
  ])("%d is %s", (bytes, shown) => expect(formatBytes(bytes)).toBe(shown));
});

describe("times", () => {
  const now = new Date(2026, 10, 25, 12, 0, 0);

  it("names the day only when it is another one", () => {
    expect(formatTime(new Date(2026, 10, 25, 9, 30, 5), now)).not.toMatch(/25/);
    expect(formatTime(new Date(2026, 10, 24, 9, 30, 5), now)).toMatch(/24/);
    expect(formatTime(new Date(2025, 10, 24, 9, 30, 5), now)).toMatch(/2025/);
  });

  it("shows the exact one to the millisecond", () => {
    expect(formatExactTime(new Date(Date.UTC(2026, 0, 2, 3, 4, 5, 678)))).toContain("2026-01-02T03:04:05.678Z");
  });

  it("says how long ago", () => {
    expect(formatAge(new Date(1_000), 1_200)).toBe("just now");
    expect(formatAge(new Date(0), 125_000)).toBe("2 min ago");
  });
});
