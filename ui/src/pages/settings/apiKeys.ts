import { queryOptions } from "@tanstack/react-query";
import { api, type Schema, take } from "../../api/client";

export type ApiKey = Schema<"ApiKeyView">;

export const apiKeysQuery = queryOptions({
  queryKey: ["api-keys"],
  queryFn: async () => (await take(api.GET("/api/v1/api-keys"))).items,
});
