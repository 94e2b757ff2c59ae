import { queryOptions } from "@tanstack/react-query";
import { api, type Schema, take } from "../../api/client";

/** What a link is good for, as the server tells to whoever holds it. */
export type LinkView = Schema<"LinkView">;

export function linkQuery(token: string) {
  return queryOptions({
    queryKey: ["link", token],
    queryFn: () => take(api.POST("/api/v1/invitations/look", { body: { token } })),
    enabled: token !== "",
    staleTime: Number.POSITIVE_INFINITY,
  });
}
