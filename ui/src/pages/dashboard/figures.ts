/** The figures of the dashboard, and what is computed from them. */

import { queryOptions } from "@tanstack/react-query";
import { api, type Schema, take } from "../../api/client";
import type { Parameters } from "../../run/urls";

/** Durations are in seconds, null where nothing ended. */
export type Figures = Schema<"Dashboard">;
export type Slot = Schema<"SlotCounts">;
export type WorkflowFigures = Schema<"WorkflowCounts">;

export const HOURS = ["1", "24", "168"] as const;
export type Hours = (typeof HOURS)[number];
const RENEW = { "1": 5_000, "24": 15_000, "168": 60_000 };

export function readHours(parameters: Parameters): Hours {
  return HOURS.find((hours) => hours === parameters.hours) ?? "24";
}

export const figuresQuery = (hours: Hours, workflow: string) =>
  queryOptions({
    queryKey: ["dashboard", hours, workflow],
    queryFn: ({ signal }): Promise<Figures> => {
      const query = { hours: Number(hours), ...(workflow === "" ? {} : { workflow }) };
      return take(api.GET("/api/v1/dashboard", { params: { query }, signal }));
    },
    refetchInterval: RENEW[hours],
    placeholderData: (before) => before,
  });

/** A slot with what the charts draw: requests split by what became of them. */
export interface Point extends Slot {
  readonly accepted: number;
  readonly label: string;
}

export function toPoints(slots: readonly Slot[], hours: Hours): Point[] {
  const clock = new Intl.DateTimeFormat(undefined, { hour: "2-digit", minute: "2-digit" });
  const day = new Intl.DateTimeFormat(undefined, {
    weekday: "short",
    day: "numeric",
    hour: "2-digit",
    minute: "2-digit",
  });
  const format = hours === "168" ? day : clock;
  return slots.map((slot) => ({
    ...slot,
    accepted: Math.max(0, slot.requests - slot.refused - slot.filtered),
    label: format.format(new Date(slot.at)),
  }));
}

/** `part` of `whole` in percent; null when there is no whole. */
export function shareOf(part: number, whole: number): string | null {
  if (whole <= 0) return null;
  const share = (part / whole) * 100;
  if (part > 0 && share < 0.1) return "<0.1 %";
  return `${share >= 10 || share === 0 ? Math.round(share) : share.toFixed(1)} %`;
}

export function isQuiet({ totals }: Figures): boolean {
  return totals.requests === 0 && totals.completed === 0 && totals.failed === 0;
}
