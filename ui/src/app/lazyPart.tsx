/** Parts of the page that are loaded when they are needed, and can be loaded again when that fails. */

import { type ComponentType, createElement, type FunctionComponent, use, useState } from "react";
import { PartFailed } from "./PartFailed";

type Part<C> = C extends ComponentType<infer P> ? FunctionComponent<P> & { preload(): Promise<void> } : never;

/**
 * The component `name` of the module that `load` imports. While it is on its way it suspends. When it does not come it
 * says so in its place, and everything around it stays.
 */
export function lazyPart<M, N extends keyof M>(load: () => Promise<M>, name: N): Part<M[N]> {
  const source = new PartSource(async () => (await load())[name] as ComponentType<object>);
  const draw = (props: object) => createElement(PartView, { source, props });
  return Object.assign(draw, { preload: source.again }) as unknown as Part<M[N]>;
}

class PartSource {
  found: ComponentType<object> | null = null;
  failure: { readonly reason: unknown } | null = null;
  private coming: Promise<void> | null = null;

  constructor(private readonly load: () => Promise<ComponentType<object>>) {}

  /** Resolves once the part is here, or it is clear that it does not come. */
  readonly start = (): Promise<void> => {
    this.coming ??= this.fetch();
    return this.coming;
  };

  /** The same, and what failed is fetched again. */
  readonly again = async (): Promise<void> => {
    await this.coming;
    if (this.failure === null) return this.start();
    const next = this.fetch();
    await next;
    this.coming = next;
  };

  private async fetch(): Promise<void> {
    try {
      this.found = await this.load();
      this.failure = null;
    } catch (reason) {
      this.failure = { reason };
    }
  }
}

function PartView({ source, props }: { source: PartSource; props: object }) {
  const [, draw] = useState(0);
  const retry = async () => {
    await source.again();
    if (source.failure !== null) await reloadIfServed();
    draw((count) => count + 1);
  };
  if (source.found === null) use(source.start());
  if (source.found !== null) return createElement(source.found, props);
  return source.failure && <PartFailed error={source.failure.reason} onRetry={retry} />;
}

/**
 * A server that answers and does not have the part was upgraded since the page was loaded: then only the whole page anew
 * helps. Some browsers do not ask again for a part that failed once either.
 */
async function reloadIfServed(): Promise<void> {
  try {
    const { ok } = await fetch("/healthz", { cache: "no-store" });
    if (ok) window.location.reload();
  } catch {
    // It is away: trying again later is all there is.
  }
}
