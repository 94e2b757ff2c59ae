import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { type Change, delayBefore, Live, type Source } from "./live";

class FakeSource implements Source {
  closed = false;
  private readonly heard = new Map<string, (event: MessageEvent<string>) => void>();
  addEventListener(type: string, listener: (event: MessageEvent<string>) => void) {
    this.heard.set(type, listener);
  }
  close() {
    this.closed = true;
  }
  send(type: string, data: unknown = null) {
    this.heard.get(type)?.({ data: JSON.stringify(data) } as MessageEvent<string>);
  }
}

const change = (id: string) => ({ id, workflow: "w", status: "running" }) as Change;

describe("the stream", () => {
  let sources: FakeSource[];
  let visible: boolean;
  let live: Live;
  const probe = vi.fn();
  const last = () => sources.at(-1) as FakeSource;

  beforeEach(() => {
    vi.useFakeTimers();
    probe.mockClear();
    sources = [];
    visible = true;
    const open = () => {
      sources.push(new FakeSource());
      return last();
    };
    live = new Live(open, probe, () => visible);
  });
  afterEach(() => void vi.useRealTimers());

  it("is shared, and hands changes on in batches", () => {
    const one = vi.fn();
    const two = vi.fn();
    live.listen({ onChanges: one });
    live.listen({ onChanges: two });
    expect(sources).toHaveLength(1);
    last().send("open");
    last().send("execution", change("1"));
    last().send("execution", change("2"));
    expect(one).not.toHaveBeenCalled();
    vi.advanceTimersByTime(1_000);
    expect(one).toHaveBeenCalledExactlyOnceWith([change("1"), change("2")]);
    expect(two).toHaveBeenCalledTimes(1);
  });

  it("connects again after a break, and says that changes were missed", () => {
    const onMissed = vi.fn();
    live.listen({ onMissed });
    last().send("open");
    expect(onMissed).not.toHaveBeenCalled();
    last().send("error");
    expect(live.state).toBe("broken");
    expect(probe).toHaveBeenCalledTimes(1);
    vi.advanceTimersByTime(1_000);
    expect(sources).toHaveLength(2);
    expect(sources[0]?.closed).toBe(true);
    last().send("error");
    vi.advanceTimersByTime(5_000);
    last().send("open");
    expect(live.state).toBe("open");
    expect(onMissed).toHaveBeenCalledTimes(1);
  });

  it("passes on that the server dropped changes", () => {
    const onMissed = vi.fn();
    live.listen({ onMissed });
    last().send("open");
    last().send("lost", { count: 3 });
    expect(onMissed).toHaveBeenCalledTimes(1);
  });

  it("rests while the page is hidden", () => {
    const onMissed = vi.fn();
    live.listen({ onMissed });
    last().send("open");
    visible = false;
    live.visibilityChanged();
    expect(last().closed).toBe(true);
    visible = true;
    live.visibilityChanged();
    expect(sources).toHaveLength(2);
    last().send("open");
    expect(onMissed).toHaveBeenCalledTimes(1);
  });

  it("ends when nobody listens any more, but not between two pages", () => {
    const stop = live.listen({});
    stop();
    const again = live.listen({});
    vi.advanceTimersByTime(10_000);
    expect(last().closed).toBe(false);
    again();
    vi.advanceTimersByTime(10_000);
    expect(last().closed).toBe(true);
  });
});

it("waits longer each time, within bounds", () => {
  expect(delayBefore(0, 0.5)).toBe(500);
  expect(delayBefore(3, 0.5)).toBe(4_000);
  expect(delayBefore(50, 1)).toBeLessThan(20_000);
});
