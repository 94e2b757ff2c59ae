/** What a template is worth with the sample, asked of the server. */

import { useDebouncedValue } from "@mantine/hooks";
import { useQuery } from "@tanstack/react-query";
import { callExact } from "../app/call";
import { may } from "../app/session";
import type { Json } from "../workflow/document";
import { type Problem, useFormScope } from "./scope";
import { isTemplate } from "./values";

export interface Preview {
  readonly value: Json;
  readonly warnings: readonly string[];
  readonly problems: readonly Problem[];
}

const WAIT = 350;

// Objects of a document are never changed in place, so that one number for each stands for what is in it.
const numbers = new WeakMap<object, number>();
let last = 0;

function numberOf(value: object | null): number {
  if (value === null) return 0;
  const known = numbers.get(value);
  if (known !== undefined) return known;
  last += 1;
  numbers.set(value, last);
  return last;
}

/** The value of `template`; undefined while there is none, and for what holds no expression. */
export function usePreview(template: Json | undefined, enabled = true): Preview | undefined {
  const { document, sample, results } = useFormScope();
  const [waited] = useDebouncedValue(template, WAIT);
  const request = sample?.request ?? null;
  // Working it out costs the server something, so that only those may ask who build.
  const asked = enabled && may("workflows:write") && document !== null && request !== null && holdsTemplate(waited);
  const query = useQuery({
    queryKey: ["preview", waited, numberOf(request), numberOf(document?.trigger ?? null), numberOf(results)],
    queryFn: () =>
      callExact<Preview>("POST", "/preview", {
        template: waited,
        document,
        sample: request,
        nodes: { ...results, ...sample?.pins },
      }),
    enabled: asked,
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 60_000,
    retry: false,
    placeholderData: (before: Preview | undefined) => before,
  });
  return asked && holdsTemplate(template) ? query.data : undefined;
}

export function holdsTemplate(value: Json | undefined): boolean {
  if (isTemplate(value)) return true;
  if (Array.isArray(value)) return value.some(holdsTemplate);
  return typeof value === "object" && value !== null && Object.values(value).some(holdsTemplate);
}
